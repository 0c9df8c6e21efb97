package dev.tokensweep.it;

import dev.tokensweep.sandbox.ServerKind;

class TlsMySqlIT extends TlsBinlogContract {
    @Override
    ServerKind kind() {
        return ServerKind.MYSQL;
    }

    @Override
    String verified() {
        return "VERIFY_IDENTITY";
    }
}
