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
    private Wso2Schema() {}

    /** Creates them in the connection's current schema; joins the caller's transaction. */
    public static void create(Connection connection, SchemaVersion version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(script("wso2-2.6.sql"));
            if (version.compareTo(SchemaVersion.V7_0) >= 0) {
                statement.execute(script("wso2-7.0.sql"));
            }
            if (version.compareTo(SchemaVersion.V7_2) >= 0) {
                statement.execute(script("wso2-7.2.sql"));
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
