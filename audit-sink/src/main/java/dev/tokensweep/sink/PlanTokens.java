package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the token table in one pass: its groups, and some tokens of each. Used by one thread. */
final class PlanTokens {
    private static final int FETCH = 1_000;

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

    /** Reads, in the caller's transaction. */
    void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet row =
                    statement.executeQuery(
                            sql.groups(samples.buckets(), Math.max(1, samples.most())))) {
                while (row.next()) {
                    PlanGroup group = group(row);
                    groups.add(group);
                    samples.add(group, sql.ids(row));
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
        try (PreparedStatement statement = connection.prepareStatement(sql.samples(names))) {
            statement.setFetchSize(FETCH);
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
