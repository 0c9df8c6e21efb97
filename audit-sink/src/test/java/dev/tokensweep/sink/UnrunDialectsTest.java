package dev.tokensweep.sink;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.policy.UserPattern;
import dev.tokensweep.sandbox.Wso2Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What H2 makes of the statements for the databases that nobody here can run, in its mode for each.
 * Rows that a statement is given come from a table, for H2 reads none out of JSON, and some words
 * are H2's own ({@link #IN_H2}). The test says what H2 did not take; that it took a statement says
 * that it is well-formed, and no more.
 */
class UnrunDialectsTest {
    /** What H2 knows by another name, or not at all: each pattern with what stands for it. */
    private static final Map<String, String> IN_H2 =
            Map.ofEntries(
                    entry(" WITH \\((?:UPDLOCK|ROWLOCK|HOLDLOCK)[^)]*\\)", ""),
                    entry("INNER LOOP JOIN", "JOIN"),
                    entry(" COLLATE \\w+", ""),
                    entry("SYSUTCDATETIME\\(\\)", "LOCALTIMESTAMP"),
                    entry("DATEDIFF_BIG", "DATEDIFF"),
                    entry(
                            "CONVERT\\(datetime2\\(7\\), CONVERT\\(varchar\\(30\\), (.+?), 121\\), 121\\)",
                            "$1"),
                    entry("datetime2\\(6\\)", "timestamp(6)"),
                    entry("SYS_EXTRACT_UTC\\(SYSTIMESTAMP\\)", "LOCALTIMESTAMP"),
                    entry(
                            "\\(TRUNC\\((CAST\\(.+? AS TIMESTAMP\\(6\\)\\))\\) - DATE '1970-01-01'\\)",
                            "DATEDIFF(DAY, DATE '1970-01-01', $1)"),
                    // Its whole numbers are narrower than NUMBER.
                    entry("\\* 60000000\\b", "* CAST(60000000 AS BIGINT)"),
                    entry("NUMTODSINTERVAL\\(([0-9.]+), 'SECOND'\\)", "INTERVAL '$1' SECOND(6)"));

    private static final Logger LOGGER = LoggerFactory.getLogger(UnrunDialectsTest.class);

    @Test
    void sqlServersStatementsAreWellFormedAsFarAsH2Reads() throws SQLException {
        // Given
        Map<String, String> statements = statements(SqlServerDialect.INSTANCE);

        // When
        Set<String> refused = refused("MSSQLServer", statements, SqlServerDialect.INSTANCE);

        // Then
        assertThat(refused).containsExactlyInAnyOrder("delete", "update");
    }

    @Test
    void oraclesStatementsAreWellFormedAsFarAsH2Reads() throws SQLException {
        // Given
        Map<String, String> statements = statements(OracleDialect.INSTANCE);

        // When
        Set<String> refused = refused("Oracle", statements, OracleDialect.INSTANCE);

        // Then
        assertThat(refused).isEmpty();
    }

    private static Map<String, String> statements(Dialect dialect) {
        SinkTables tables = SinkTables.in(dialect, null);
        PolicySql policy = new PolicySql(policy(), tables);
        TokenStatements purge = new TokenStatements(tables, policy);
        Map<String, String> statements = new LinkedHashMap<>();
        statements.put("lock", purge.lock());
        statements.put("classify", purge.classify());
        statements.put("archive", purge.archive(List.of("TOKEN_ID", "TOKEN_STATE")).get(0));
        statements.put("delete", purge.delete().get(0));
        String row = " FROM idn_oauth2_access_token t";
        statements.put("rule", "SELECT " + policy.rule() + row);
        statements.put("due", "SELECT " + policy.dueAt(policy.now(), policy.now()) + row);
        statements.put("kept", "SELECT " + policy.kept() + row);
        statements.put("reason", "SELECT " + policy.reason() + row);
        statements.put("retain", "SELECT " + policy.retain() + row);
        statements.put("refresh", "SELECT " + policy.refreshTokenDue() + row);
        statements.put("held", "SELECT 1" + row + " WHERE " + new HeldSql(tables).notHeld());
        statements.put("clock", dialect.nowMicrosQuery());
        statements.put(
                "control",
                "SELECT c.*, %s AS now_at FROM %s LEFT JOIN %s c ON c.id = 1"
                        .formatted(dialect.clock(), dialect.oneRow(), tables.control()));
        statements.put(
                "upsert",
                dialect.upsert(
                        tables.progress(),
                        new TreeMap<>(
                                Map.of(
                                        "topic_id", "'t'",
                                        "partition_no", "1",
                                        "next_offset", "0",
                                        "epoch", "1",
                                        "updated_at", dialect.now())),
                        List.of("topic_id", "partition_no"),
                        Map.of("epoch", "p.epoch + 1")));
        statements.put(
                "update",
                dialect.update(
                        VerdictRows.SHAPE,
                        tables.progress(),
                        List.of("next_offset = v.validity"),
                        "p.partition_no = v.validity"));
        statements.put(
                "sweep",
                dialect.deleteSome(
                        tables.journal(),
                        List.of("batch_id", "chunk"),
                        "purged_at < " + dialect.ago(Duration.ofHours(1)),
                        "purged_at",
                        10));
        return statements;
    }

    private static Set<String> refused(String mode, Map<String, String> statements, Dialect dialect)
            throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:mem:%s;MODE=%s".formatted(mode, mode));
        Map<String, String> refused = new TreeMap<>();
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement()) {
            create(statement, dialect);
            String given = dialect.table(VerdictRows.SHAPE);
            statements.forEach(
                    (name, sql) -> {
                        try {
                            statement.execute(inH2(sql.replace(given, "given v")));
                        } catch (SQLException e) {
                            refused.put(name, e.getMessage().lines().findFirst().orElse(""));
                        }
                    });
        }
        refused.forEach(
                (name, why) -> LOGGER.warn("Not run on H2 for {}: {}: {}", mode, name, why));
        LOGGER.warn(
                "H2 for {} took {} of {} statements",
                mode,
                statements.size() - refused.size(),
                statements.size());
        return refused.keySet();
    }

    private static String inH2(String sql) {
        String known = sql;
        for (Map.Entry<String, String> other : IN_H2.entrySet()) {
            known = known.replaceAll(other.getKey(), other.getValue());
        }
        return known;
    }

    private static void create(Statement statement, Dialect dialect) throws SQLException {
        for (String sql : productTables(dialect)) {
            statement.execute(sql);
        }
        statement.execute(
                "CREATE TABLE given (token_id varchar(255), state varchar(255), state_id varchar(255), created bigint, validity bigint, refresh_created bigint, refresh_validity bigint, rule_name varchar(255), ended bigint)");
        for (String table :
                List.of(OwnTables.JOURNAL, OwnTables.HOLD, OwnTables.PROGRESS, OwnTables.CONTROL)) {
            statement.execute(OwnTables.createStatement(table, null));
        }
    }

    /** Those that the tests on containers make. */
    private static List<String> productTables(Dialect dialect) {
        String name = "wso2-%s-2.6.sql".formatted(dialect.vendor().subprotocol());
        try (InputStream script = Wso2Schema.class.getResourceAsStream(name)) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.replaceAll("(?m)^--.*$", "").split(";", -1))
                    .filter(sql -> !sql.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With every kind of criterion. */
    private static CleanupPolicy policy() {
        return new CleanupPolicy(
                        List.of(
                                new Rule(
                                        "some",
                                        new Match(
                                                Set.of(5),
                                                Set.of(),
                                                Set.of("it's a [key]"),
                                                Set.of("password"),
                                                Set.of("PRIMARY"),
                                                Set.of(new UserPattern("a[b]%*"))),
                                        Terms.of(Duration.ofHours(1)))),
                        Terms.of(Duration.ofHours(2)))
                .resolve(Map.of("it's a [key]", Set.of(1)));
    }
}
