package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.TokenInsert;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tokens that a test has inserted, and knows whole: where no ledger can be kept beside the tables
 * they say whether the right ones went, and went unchanged.
 */
final class KnownTokens {
    private static final String TOKEN = "IDN_OAUTH2_ACCESS_TOKEN";

    private final Connection connection;
    private final int app;
    private final Set<String> live = new HashSet<>();
    private final Map<String, Map<String, String>> over = new HashMap<>();

    /**
     * @param connection of the product's, which commits by itself
     */
    KnownTokens(Connection connection) throws SQLException {
        this.connection = connection;
        this.app = ConsumerApps.create(connection, -1234, "app");
    }

    /** As many that live as are over. */
    void insert(int each) throws SQLException {
        connection.setAutoCommit(false);
        Set<String> ended = new HashSet<>();
        for (int i = 0; i < each; i++) {
            live.add(TokenInsert.tokenOf(app).scopes("openid").insert(connection));
            ended.add(
                    TokenInsert.tokenOf(app).state("REVOKED").scopes("openid").insert(connection));
        }
        Map<String, Map<String, String>> all = rows(TOKEN);
        ended.forEach(id -> over.put(id, all.get(id)));
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Of those that are over. */
    int ended() {
        return over.size();
    }

    /** Whether the table has what lives, and nothing else. */
    boolean isClean() throws SQLException {
        return rows(TOKEN).keySet().equals(live);
    }

    /** Whatever is over is in the archive once, as it was. */
    void requireArchived() throws SQLException {
        Map<String, Map<String, String>> archived = rows(TOKEN + "_AUDIT");
        archived.values().forEach(row -> assertThat(row.remove("invalidated_time")).isNotNull());
        assertThat(archived).isEqualTo(over);
    }

    private Map<String, Map<String, String>> rows(String table) throws SQLException {
        Map<String, Map<String, String>> all = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                Map<String, String> row = new TreeMap<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    row.put(
                            columns.getColumnLabel(column).toLowerCase(Locale.ROOT),
                            rows.getString(column));
                }
                assertThat(all.put(row.get("token_id"), row)).as("a second row").isNull();
            }
        }
        return all;
    }
}
