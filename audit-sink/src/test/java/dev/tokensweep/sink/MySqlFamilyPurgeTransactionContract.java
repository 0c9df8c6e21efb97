package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Spared;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With what MySQL and MariaDB have and PostgreSQL has not. */
abstract class MySqlFamilyPurgeTransactionContract extends PurgeTransactionContract {
    private static final String DROP_REFERENCES =
            "SELECT concat('ALTER TABLE ', table_name, ' DROP FOREIGN KEY ', constraint_name) FROM information_schema.referential_constraints WHERE constraint_schema = '%s' AND referenced_table_name = 'IDN_OAUTH2_ACCESS_TOKEN'";

    MySqlFamilyPurgeTransactionContract(TestDatabase database) {
        super(database);
    }

    @Override
    List<String> ownColumns() {
        return List.of(
                "ALTER TABLE idn_oauth2_access_token_audit ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, ADD COLUMN note varchar(9), ADD COLUMN origin varchar(9) NOT NULL DEFAULT 'sweep'");
    }

    @Override
    List<String> narrowings() {
        return List.of(
                "MODIFY COLUMN subject_identifier varchar(254)",
                "MODIFY COLUMN subject_identifier varchar(255) CHARACTER SET ascii",
                "MODIFY COLUMN time_created date",
                "MODIFY COLUMN time_created datetime",
                "MODIFY COLUMN validity_period int",
                "DROP COLUMN invalidated_time",
                "ADD COLUMN id bigint NOT NULL");
    }

    /** A conversion of the column would lose the primary key, and a purge would read the table. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "latin1",
                "utf8mb4 COLLATE utf8mb4_bin",
                "utf8mb4 COLLATE utf8mb4_unicode_ci",
                "utf8mb3 COLLATE utf8mb3_general_ci",
                "ascii"
            })
    void reachesTokensByTheirKeyWhateverTheirCharacterSet(String charset) throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 20);
        sink.insert("REVOKED", 100);
        for (String sql : sink.texts(DROP_REFERENCES.formatted(sink.schema))) {
            sink.execute(sql);
        }
        for (String table : List.of("idn_oauth2_access_token", "idn_oauth2_access_token_scope")) {
            sink.execute(
                    "ALTER TABLE %s MODIFY COLUMN token_id varchar(255) CHARACTER SET %s NOT NULL"
                            .formatted(table, charset));
        }
        PurgeFixture plain =
                new PurgeFixture(sink, sink.config(database.jdbcUrl(sink.schema), false, Set.of()));
        VerdictBatch batch = plain.batch(ids);
        long before = fullJoins();

        // When
        assertThat(plain.carryOut(batch).purged()).isEqualTo(20);

        // Then
        assertThat(fullJoins() - before).isZero();
    }

    /** Joins that read a whole table for each row, by all sessions since the server started. */
    private long fullJoins() throws SQLException {
        try (Statement statement = sink.connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Select_full_join'")) {
            row.next();
            return row.getLong(2);
        }
    }

    @Test
    void writesTheJournalBeforeTheDeleteInTheLog() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        String file = logPlace().get("file");
        String from = logPlace().get("position");

        // When
        purge.carryOut(ids);

        // Then
        List<String> events =
                logEvents(file, from).stream()
                        .filter(event -> event.contains("table_id"))
                        .map(event -> event.replaceAll(".*\\.(\\w+)\\).*", "$1"))
                        .toList();
        assertThat(events)
                .containsSubsequence("tokensweep_purge_journal", "IDN_OAUTH2_ACCESS_TOKEN");
        assertThat(events.lastIndexOf("tokensweep_purge_journal"))
                .isLessThan(events.indexOf("IDN_OAUTH2_ACCESS_TOKEN"));
    }

    private Map<String, String> logPlace() throws SQLException {
        String sql =
                database.dialect() == MySqlDialect.INSTANCE
                        ? "SHOW BINARY LOG STATUS"
                        : "SHOW MASTER STATUS";
        try (Statement statement = sink.connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Map.of("file", row.getString(1), "position", row.getString(2));
        }
    }

    private List<String> logEvents(String file, String from) throws SQLException {
        try (Statement statement = sink.connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SHOW BINLOG EVENTS IN '%s' FROM %s".formatted(file, from))) {
            Stream.Builder<String> events = Stream.builder();
            while (row.next()) {
                events.add(row.getString("Info"));
            }
            return events.build().toList();
        }
    }

    @Test
    void rollsBackWhenAnotherDeletesBetweenCopyAndDelete() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        sink.execute(
                "CREATE TRIGGER hold_back BEFORE INSERT ON idn_oauth2_access_token_audit FOR EACH ROW UPDATE idn_oauth2_access_token SET validity_period = validity_period + 1 WHERE token_id = NEW.token_id");

        // Then
        assertThatThrownBy(() -> purge.carryOut(ids)).isInstanceOf(SQLException.class);
        assertThat(sink.live()).hasSize(2);
        assertThat(sink.archived()).isEmpty();
    }

    @Test
    void takesNoTokenWhoseIdOnlyItsCollationHoldsForTheSame() throws SQLException {
        // Given
        String tokenId = sink.insert("REVOKED", 1).get(0);
        VerdictBatch batch = purge.batch(List.of(tokenId));
        sink.execute("DELETE FROM idn_oauth2_access_token_scope");
        sink.execute("UPDATE idn_oauth2_access_token SET token_id = upper(token_id)");

        // When
        PurgeOutcome outcome = purge.carryOut(batch);

        // Then
        assertThat(outcome).isEqualTo(new PurgeOutcome(0, 0, 0));
        assertThat(sink.live()).containsExactly(tokenId.toUpperCase(Locale.ROOT));
    }

    /** Who alters the archive has all tokens wait, and none of them to blame. */
    @Test
    void blamesNoTokenForALockOnTheArchive() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        try (Connection other = sink.connect();
                Statement lock = other.createStatement()) {
            lock.execute(database.sql("LOCK TABLES idn_oauth2_access_token_audit READ"));

            // Then
            assertThatThrownBy(() -> purge.carryOut(ids))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(Fault.of(failure)).isEqualTo(Fault.SURROUNDINGS))
                    .isNotInstanceOf(ChildLockedException.class);
        }
        assertThat(sink.spared()).isEmpty();
        assertThat(purge.carryOut(ids)).isEqualTo(new PurgeOutcome(3, 0, 0));
    }

    @Test
    void sparesATokenWhoseScopeTheServerHolds() throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 2);
        VerdictBatch batch = purge.batch(ids);
        try (Connection other = sink.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute(
                    database.sql(
                            "UPDATE idn_oauth2_access_token_scope SET tenant_id = 9 WHERE token_id = '%s'"
                                    .formatted(ids.get(0))));

            // Then
            assertThatThrownBy(() -> purge.carryOut(batch))
                    .isInstanceOf(ChildLockedException.class);
            assertThat(sink.live()).hasSize(2);
            assertThat(sink.archived()).isEmpty();
            assertThat(sink.spared()).isEqualTo(Map.<String, Spared.Cause>of());
        }
        assertThat(purge.carryOut(batch)).isEqualTo(new PurgeOutcome(2, 0, 0));
    }
}
