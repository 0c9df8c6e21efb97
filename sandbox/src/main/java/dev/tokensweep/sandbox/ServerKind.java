package dev.tokensweep.sandbox;

/** A database server that is found on this machine rather than brought along. */
public enum ServerKind {
    MARIADB("mariadb"),
    MYSQL("mysql");

    private final String subprotocol;

    ServerKind(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /** Whether one can be started here. */
    public boolean isInstalled() {
        return ServerProgram.find(this).isPresent();
    }

    /** How to have one here; for whoever skips what would need it. */
    public String howToInstall() {
        return this == MARIADB
                ? "no mariadbd on the PATH or in /usr/sbin: install Debian's mariadb-server"
                : "no MySQL mysqld on the PATH or in /usr/sbin, and %s names no directory that has one"
                        .formatted(ServerProgram.MYSQL_ROOT);
    }

    /** What stands behind {@code jdbc:} in a url. */
    String subprotocol() {
        return subprotocol;
    }
}
