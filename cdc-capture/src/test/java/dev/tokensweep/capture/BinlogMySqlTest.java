package dev.tokensweep.capture;

class BinlogMySqlTest extends BinlogCaptureContract {
    @Override
    TestDatabase database() {
        return TestDatabase.MYSQL;
    }

    @Override
    String reset() {
        return "RESET BINARY LOGS AND GTIDS";
    }
}
