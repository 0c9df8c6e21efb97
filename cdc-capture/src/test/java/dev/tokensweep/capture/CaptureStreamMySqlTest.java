package dev.tokensweep.capture;

class CaptureStreamMySqlTest extends CaptureStreamContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MYSQL;
    }
}
