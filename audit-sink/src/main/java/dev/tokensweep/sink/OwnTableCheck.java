package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Looks whether a table of Tokensweep's own is there with all its columns, and where it is told to
 * mend it makes what is missing. Used by one thread.
 */
final class OwnTableCheck {
    private final Connection connection;
    private final SinkConfig config;
    private final boolean mends;
    private final Collection<String> findings;

    /**
     * @param mends false: it only tells
     * @param findings takes what is missing after that
     */
    OwnTableCheck(
            Connection connection, SinkConfig config, boolean mends, Collection<String> findings) {
        this.connection = connection;
        this.config = config;
        this.mends = mends;
        this.findings = findings;
    }

    /** Whether the table is there, if only now. */
    boolean provide(String table, String sql) throws SQLException {
        if (config.dialect().catalog().isThere(connection, table)) {
            return true;
        }
        if (!mends) {
            findings.add("%s is missing: %s;".formatted(table, sql));
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            // Another role that starts at this moment may have made it.
            if (config.dialect().catalog().isThere(connection, table)) {
                return true;
            }
            findings.add(unmade(table, sql, e));
            return false;
        }
    }

    /** Gives a table that an earlier build made the columns that it lacks. */
    void complete(String name, String table) throws SQLException {
        Map<String, Column> present =
                config.dialect()
                        .catalog()
                        .read(connection, List.of(table))
                        .getOrDefault(table, Map.of());
        if (present.keySet().containsAll(OwnTables.addedColumns(name))) {
            return;
        }
        String sql = OwnTables.completeStatement(name, config.schema(), config.dialect().vendor());
        if (!mends) {
            findings.add("%s lacks columns of this version: %s;".formatted(table, sql));
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            findings.add(
                    "%s lacks columns of this version and %s cannot add them (%s), so have its owner do it: %s;"
                            .formatted(table, config.user(), FailureLine.of(e), sql));
        }
    }

    private String unmade(String table, String sql, SQLException failure) {
        return config.dialect().lacksPrivilege(failure)
                ? "%s is missing and %s may not make it, so have an owner of the tables do it: %s;"
                        .formatted(table, config.user(), sql)
                : "%s is missing and cannot be made (%s): %s;"
                        .formatted(table, FailureLine.of(failure), sql);
    }
}
