package dev.tokensweep.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of the server, dropped when closed.
 *
 * @param server where it is dropped from; null for a database that stays
 */
record BenchDatabase(String name, String jdbcUrl, String user, BenchDatabase server)
        implements AutoCloseable {

    Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl);
        source.setUser(user);
        source.setApplicationName("bench");
        return source.getConnection();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    String text(String sql) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** Where the server's log ends. */
    String logPosition() throws SQLException {
        return text("SELECT pg_current_wal_lsn()");
    }

    /** Bytes that the server has written into its log since. */
    long logSince(String position) throws SQLException {
        return number(
                "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '%s')::bigint".formatted(position));
    }

    @Override
    public void close() throws SQLException {
        // A slot would keep the database, and the log of the whole server.
        server.execute(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = '%s' AND active_pid IS NOT NULL"
                        .formatted(name));
        Await.until(
                "no slot of " + name + " is in use",
                () ->
                        server.number(
                                        "SELECT count(*) FROM pg_replication_slots WHERE database = '%s' AND active"
                                                .formatted(name))
                                == 0);
        server.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '%s'"
                        .formatted(name));
        server.execute("DROP DATABASE %s WITH (FORCE)".formatted(name));
    }
}
