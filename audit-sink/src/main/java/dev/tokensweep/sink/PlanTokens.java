package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the token table in one pass: its groups, and some tokens of each. Used by one thread. */
final class PlanTokens {
    private static final int FETCH = 1_000;

    /**
     * There are few groups, which no statistics tell; compiling expressions takes longer than a
     * million rows do; and many holds must fit into memory to be asked for by their hash.
     */
    private static final String SETTINGS =
            "SELECT set_config(s.name, v.setting, true) FROM (VALUES ('jit', 'off'), ('enable_sort', 'off'), ('work_mem', '64MB')) AS v (name, setting) JOIN pg_settings s USING (name)";

    private final PlanSql sql;
    private final PlanSamples samples;
    private final List<PlanGroup> groups = new ArrayList<>();

    /**
     * @param mostSamples ids of each name
     */
    PlanTokens(PlanSql sql, int mostSamples) {
        this.sql = sql;
        this.samples = new PlanSamples(mostSamples);
    }

    /** Reads, in the caller's transaction, whose settings it changes. */
    void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            statement.setFetchSize(FETCH);
            try (ResultSet row =
                    statement.executeQuery(
                            sql.groups(samples.buckets(), Math.max(1, samples.most())))) {
                while (row.next()) {
                    PlanGroup group = group(row);
                    groups.add(group);
                    samples.add(group, Arrays.asList((String[]) row.getArray("ids").getArray()));
                }
            }
        }
        List<String> lacking = samples.lacking();
        if (!lacking.isEmpty()) {
            find(connection, lacking);
        }
    }

    private static PlanGroup group(ResultSet row) throws SQLException {
        return new PlanGroup(
                row.getString("token_state"),
                row.getObject("tenant_id", Integer.class),
                row.getObject("consumer_key_id", Integer.class),
                row.getString("grant_type"),
                row.getString("rule_name"),
                row.getString("reason"),
                row.getString("kept"),
                PlanDue.valueOf(row.getString("due")),
                row.getLong("tokens"));
    }

    private void find(Connection connection, List<String> names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.samples())) {
            statement.setFetchSize(FETCH);
            statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    samples.add(row.getString(1), row.getString(2));
                }
            }
        }
    }

    List<PlanGroup> groups() {
        return groups;
    }

    Map<String, List<String>> samples() {
        return samples.byName();
    }
}
