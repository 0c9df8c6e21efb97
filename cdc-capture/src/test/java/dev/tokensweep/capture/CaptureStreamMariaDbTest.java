package dev.tokensweep.capture;

class CaptureStreamMariaDbTest extends CaptureStreamContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MARIADB;
    }
}
