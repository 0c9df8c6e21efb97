package dev.tokensweep.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The product's token tables, with keys and indexes as they stand in the field. */
public final class Wso2Schema {
    private static final String TIME = "{TIME}";

    private Wso2Schema() {}

    /**
     * Creates them in the connection's current schema. On PostgreSQL it joins the caller's
     * transaction; on MySQL and MariaDB times are of type DATETIME. Of SQL Server and Oracle there
     * is {@link SchemaVersion#V2_6} alone.
     */
    public static void create(Connection connection, SchemaVersion version) throws SQLException {
        create(connection, version, ColumnTimes.DATETIME);
    }

    /**
     * The same with a choice of the type of times.
     *
     * @param times of MySQL and MariaDB; the scripts of the others know one type alone
     */
    public static void create(Connection connection, SchemaVersion version, ColumnTimes times)
            throws SQLException {
        String family = family(connection.getMetaData().getDatabaseProductName());
        try (Statement statement = connection.createStatement()) {
            for (SchemaVersion step : SchemaVersion.values()) {
                if (step.compareTo(version) <= 0) {
                    run(statement, script(family + step + ".sql").replace(TIME, times.name()));
                }
            }
        }
    }

    private static String family(String product) {
        return switch (product) {
            case "PostgreSQL" -> "wso2-";
            case "Microsoft SQL Server" -> "wso2-sqlserver-";
            case "Oracle" -> "wso2-oracle-";
            default -> "wso2-mysql-";
        };
    }

    /** One by one: not every driver takes several at once. */
    private static void run(Statement statement, String script) throws SQLException {
        for (String sql : script.replaceAll("(?m)^--.*$", "").split(";", -1)) {
            if (!sql.isBlank()) {
                statement.execute(sql);
            }
        }
    }

    private static String script(String name) {
        try (InputStream resource = Wso2Schema.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
