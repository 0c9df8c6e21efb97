package dev.tokensweep.capture;

class CaptureRestartMariaDbTest extends CaptureRestartContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MARIADB;
    }
}
