package dev.tokensweep.capture;

class BinlogMariaDbTest extends BinlogCaptureContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MARIADB;
    }

    @Override
    String reset() {
        return "RESET MASTER";
    }
}
