package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the rows of the related tables by the rules of their sweep, as it finds them once the
 * tokens have gone that go now. Thread-safe.
 */
final class PlanRelated {
    private final SinkConfig config;
    private final SinkTables tables;
    private final boolean hasHolds;

    /**
     * @param hasHolds whether the table of the holds is there
     */
    PlanRelated(SinkConfig config, SinkTables tables, boolean hasHolds) {
        this.config = config;
        this.tables = tables;
        this.hasHolds = hasHolds;
    }

    /** By table; one that is not there, is not to be swept, or may not be read, is left out. */
    Map<String, PlanReport.RelatedCount> count(Connection connection) throws SQLException {
        Map<String, PlanReport.RelatedCount> counts = new LinkedHashMap<>();
        for (RelatedTable table : RelatedTable.swept(connection, config, staying())) {
            Savepoint before = connection.setSavepoint();
            try {
                counts.put(table.name(), count(connection, table));
            } catch (SQLException e) {
                if (!config.dialect().lacksPrivilege(e)) {
                    throw e;
                }
                connection.rollback(before);
            }
        }
        return counts;
    }

    /** The tokens that are there when those that go now are not. */
    private String staying() {
        PolicySql policy = new PolicySql(config.policy(), tables);
        String goes = config.dialect().holds(policy.dueAt(policy.now(), policy.now()));
        return "(SELECT t.token_id FROM %s t WHERE NOT (%s%s))"
                .formatted(
                        tables.token(),
                        goes,
                        hasHolds ? " AND " + new HeldSql(tables).notHeld() : "");
    }

    private PlanReport.RelatedCount count(Connection connection, RelatedTable table)
            throws SQLException {
        String source = SideArchive.of(config.tables(), table.name()).source();
        String held = hasHolds ? held(connection, table, source) : nothing();
        String over = table.over(connection, config.tables());
        String sql =
                """
                SELECT * FROM \
                (SELECT count(*) AS total, sum(CASE WHEN %2$s THEN 1 ELSE 0 END) AS held FROM %1$s t) a, \
                (SELECT count(*) AS going, sum(CASE WHEN %4$s THEN 0 ELSE 1 END) AS bare \
                FROM %1$s t WHERE (%3$s) AND NOT (%2$s)) b"""
                        .formatted(source, held, over, config.dialect().holds(table.retain()));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new PlanReport.RelatedCount(
                    row.getLong("total"),
                    row.getLong("going"),
                    row.getLong("bare"),
                    row.getLong("held"));
        }
    }

    private String nothing() {
        return config.dialect().holds(config.dialect().flag(false));
    }

    private String held(Connection connection, RelatedTable table, String source)
            throws SQLException {
        Map<String, Column> columns =
                config.dialect()
                        .catalog()
                        .read(connection, List.of(source))
                        .getOrDefault(source, Map.of());
        return String.join(" OR ", table.held(columns.keySet(), tables.hold()));
    }
}
