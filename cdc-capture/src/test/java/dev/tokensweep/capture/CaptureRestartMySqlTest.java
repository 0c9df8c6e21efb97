package dev.tokensweep.capture;

class CaptureRestartMySqlTest extends CaptureRestartContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MYSQL;
    }
}
