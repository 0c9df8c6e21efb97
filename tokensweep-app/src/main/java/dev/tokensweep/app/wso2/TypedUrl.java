package dev.tokensweep.app.wso2;

import dev.tokensweep.app.config.DatabaseKind;

/** The url of a database that is given by its type, host and name. */
final class TypedUrl {
    private TypedUrl() {}

    /**
     * Puts it together.
     *
     * @param place for a message
     * @param hostname null where it is not given, as the others but the type
     * @throws ProductConfigException when something is missing, or the type is not supported
     */
    static String of(String place, String type, String hostname, String port, String name) {
        String where = hostname == null ? "localhost" : hostname;
        DatabaseKind kind =
                switch (type) {
                    case "postgre", "postgresql" -> DatabaseKind.POSTGRESQL;
                    case "mysql" -> DatabaseKind.MYSQL;
                    case "mariadb" -> DatabaseKind.MARIADB;
                    case "mssql" -> DatabaseKind.SQLSERVER;
                    case "oracle" -> DatabaseKind.ORACLE;
                    default ->
                            throw new ProductConfigException(
                                    "%s: the product's database is of type '%s', which is not supported; supported: postgre, mysql, mariadb, mssql, oracle"
                                            .formatted(place, type));
                };
        if (name == null) {
            throw new ProductConfigException(
                    place + ": has neither url nor name: give the product one of them");
        }
        String host = port == null ? where : where + ":" + port;
        return switch (kind) {
            case POSTGRESQL, MYSQL, MARIADB ->
                    "jdbc:%s://%s/%s".formatted(kind.subprotocol(), host, name);
            case SQLSERVER -> "jdbc:sqlserver://%s;databaseName=%s".formatted(host, name);
            case ORACLE -> "jdbc:oracle:thin:@//%s/%s".formatted(host, name);
        };
    }
}
