package dev.tokensweep.it;

import dev.tokensweep.sandbox.ServerKind;

class TlsMariaDbIT extends TlsBinlogContract {
    @Override
    ServerKind kind() {
        return ServerKind.MARIADB;
    }

    @Override
    String verified() {
        return "verify-full";
    }
}
