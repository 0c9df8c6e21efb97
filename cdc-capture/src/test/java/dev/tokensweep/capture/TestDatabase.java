package dev.tokensweep.capture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokensweep.sandbox.InstalledServer;
import dev.tokensweep.sandbox.ServerKind;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** The databases on which the same tests run. */
enum TestDatabase {
    POSTGRESQL(null),
    MYSQL(ServerKind.MYSQL),
    MARIADB(ServerKind.MARIADB);

    private static final String COLUMNS =
            "token_id, access_token, refresh_token, consumer_key_id, authz_user, tenant_id,"
                    + " token_state, token_state_id";

    private final ServerKind kind;

    TestDatabase(ServerKind kind) {
        this.kind = kind;
    }

    /** A test whose server is not installed here is skipped, and says what is missing. */
    void assumeInstalled() {
        assumeTrue(kind == null || kind.isInstalled(), () -> kind.howToInstall());
    }

    boolean isPostgres() {
        return kind == null;
    }

    InstalledServer server() {
        return Services.server(kind);
    }

    String user() {
        return isPostgres() ? Services.database().user() : server().user();
    }

    /** Of the server's first database. */
    String jdbcUrl() {
        return isPostgres() ? Services.database().jdbcUrl() : server().jdbcUrl();
    }

    /** Of the place that a test has for itself. */
    String jdbcUrl(String schema) {
        return isPostgres()
                ? jdbcUrl()
                : jdbcUrl().replaceFirst("/" + InstalledServer.DATABASE + "$", "/" + schema);
    }

    String createSchema(String name) {
        return isPostgres()
                ? "CREATE SCHEMA " + name
                : "CREATE DATABASE " + name + " CHARACTER SET latin1";
    }

    String dropSchema(String name) {
        return isPostgres() ? "DROP SCHEMA " + name + " CASCADE" : "DROP DATABASE " + name;
    }

    void enter(Connection connection, String schema) throws SQLException {
        if (isPostgres()) {
            connection.setSchema(schema);
        } else {
            connection.setCatalog(schema);
        }
    }

    /** A time as a column of the product's holds it: MySQL rounds to seconds, MariaDB cuts. */
    Instant stored(Instant time) {
        return switch (this) {
            case POSTGRESQL -> time;
            case MYSQL -> time.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
            case MARIADB -> time.truncatedTo(ChronoUnit.SECONDS);
        };
    }

    /** Inserts many rows by one statement, so that they share a place in the log. */
    List<String> copyInto(Connection connection, int rows, String prefix)
            throws SQLException, IOException {
        int app = Tokens.app(connection);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            ids.add(prefix + "-" + i);
        }
        if (isPostgres()) {
            copy(connection, app, ids);
        } else {
            insert(connection, app, ids);
        }
        return ids;
    }

    private static void copy(Connection connection, int app, List<String> ids)
            throws SQLException, IOException {
        StringBuilder lines = new StringBuilder();
        for (String id : ids) {
            lines.append(
                    "%s\tat-%s\trt-%s\t%d\tbob\t-1234\tREVOKED\t%s%n"
                            .formatted(id, id, id, app, id));
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY idn_oauth2_access_token (%s) FROM STDIN".formatted(COLUMNS),
                        new StringReader(lines.toString()));
    }

    private static void insert(Connection connection, int app, List<String> ids)
            throws SQLException {
        StringBuilder values = new StringBuilder();
        for (String id : ids) {
            values.append(values.isEmpty() ? "" : ", ")
                    .append(
                            "('%s', 'at-%s', 'rt-%s', %d, 'bob', -1234, 'REVOKED', '%s')"
                                    .formatted(id, id, id, app, id));
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO IDN_OAUTH2_ACCESS_TOKEN (%s) VALUES %s"
                                .formatted(COLUMNS, values))) {
            statement.executeUpdate();
        }
    }
}
