package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Spared;
import dev.tokensweep.sandbox.CommitCut;
import dev.tokensweep.sandbox.FaultyLink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    @ParameterizedTest
    @EnumSource
    void tellsByItsProgressWhetherACommitThatNobodyHeardOfWasCarriedOut(CommitCut.Side side)
            throws SQLException {
        // Given
        List<String> ids = sink.insert("REVOKED", 3);
        try (FaultyLink link = new FaultyLink()) {
            link.leadTo(database.jdbcUrl());
            String url =
                    database.jdbcUrl(sink.schema).replaceFirst(":\\d+/", ":" + link.port() + "/")
                            + "?sslMode=DISABLED";
            PurgeFixture purge = new PurgeFixture(sink, sink.config(url, true, Set.of()));
            VerdictBatch batch = purge.batch(ids);
            link.commitCut().cutNext(side);

            // When // Then
            assertThatThrownBy(() -> purge.carryOut(batch))
                    .isInstanceOfSatisfying(
                            CommitInDoubtException.class,
                            doubt ->
                                    assertThat(doubt.isSettledBy(places(purge)))
                                            .isEqualTo(side == CommitCut.Side.AFTER));
            if (side == CommitCut.Side.BEFORE) {
                assertThat(sink.archived()).isEmpty();
                purge.carryOut(batch);
            }
            assertThat(sink.archived()).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    private Map<Integer, Long> places(PurgeFixture purge) {
        try {
            return purge.progress.read(sink.connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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

    /** As docs/mysql.md has them. */
    @Test
    void needsNoOtherPrivilegesThanTheDocumented() throws SQLException {
        // Given
        String user = "user_of_" + sink.schema;
        sink.execute("CREATE USER " + user + "@'%'");
        grant("SELECT, DELETE", "idn_oauth2_access_token", user);
        grant("SELECT, INSERT, DELETE", "idn_oauth2_access_token_audit", user);
        grant("SELECT", "idn_oauth_consumer_apps", user);
        Children children = new Children(sink.config().tables(), ChildTable.OF_TOKENS);
        for (ChildTable child : children.present(sink.connection)) {
            grant("SELECT, DELETE", child.name(), user);
            grant("SELECT, INSERT, DELETE", children.sideArchive(child).archiveName(), user);
        }
        for (String table : OwnTables.of(database.dialect().vendor())) {
            grant("SELECT, INSERT, UPDATE, DELETE", table, user);
        }
        PurgeFixture restricted = new PurgeFixture(sink, sink.as(user));
        List<String> ids = sink.insert("REVOKED", 5);

        // Then
        assertThat(restricted.carryOut(ids)).isEqualTo(new PurgeOutcome(5, 0, 0));
        assertThat(sink.archived()).hasSize(5);
        sink.execute("DROP USER " + user + "@'%'");
    }

    private void grant(String privileges, String table, String user) throws SQLException {
        sink.execute(
                "GRANT %s ON %s.%s TO %s@'%%'".formatted(privileges, sink.schema, table, user));
    }

    /**
     * A session of another zone than the product's sees other digits: no row is the one told of.
     */
    @Test
    void takesNothingInAnotherZoneThanTheVerdictsWereGivenIn() throws SQLException {
        // Given
        PurgeFixture elsewhere = new PurgeFixture(sink, sink.config().inSessionTimeZone("+00:00"));
        PurgeFixture home = new PurgeFixture(sink, sink.config().inSessionTimeZone("+09:00"));
        List<String> ids = sink.insert("REVOKED", 2);
        elsewhere.claim();

        // Then
        assertThat(elsewhere.carryOut(ids)).isEqualTo(new PurgeOutcome(0, 2, 0));
        assertThat(sink.live()).hasSize(2);
        home.claim();
        assertThat(home.carryOut(ids)).isEqualTo(new PurgeOutcome(2, 0, 0));
    }

    /** The server locks, in another order, what goes: all goes in the end, and nothing else. */
    @Test
    void takesAllThatGoesWhileTheServerLocksRowsInAnotherOrder() throws Exception {
        // Given
        List<String> ids = sink.insert("REVOKED", 400);
        List<String> live = sink.insert("ACTIVE", 50);
        AtomicBoolean over = new AtomicBoolean();
        Future<?> server = CompletableFuture.runAsync(() -> lockRowsAtRandom(ids, live, over));

        // When
        List<String> left = new ArrayList<>(ids);
        try {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(
                            () -> {
                                carryOutSomeOf(left);
                                return left.isEmpty();
                            });
        } finally {
            over.set(true);
        }

        // Then
        assertThat(server).succeedsWithin(Duration.ofSeconds(30));
        assertThat(sink.live()).isEqualTo(Set.copyOf(live));
        assertThat(sink.archived()).containsExactlyInAnyOrderElementsOf(ids);
    }

    /** As the sink's worker: whoever is locked is spared, whatever fails is tried again. */
    private void carryOutSomeOf(List<String> left) throws SQLException {
        List<String> some = List.copyOf(left.subList(0, Math.min(50, left.size())));
        try {
            purge.carryOut(purge.batch(some));
        } catch (SQLException e) {
            boolean mayGoLater =
                    e instanceof ChildLockedException || Fault.of(e) == Fault.SURROUNDINGS;
            assertThat(mayGoLater).as("%s", e).isTrue();
        }
        left.retainAll(sink.live());
    }

    private void lockRowsAtRandom(List<String> going, List<String> live, AtomicBoolean over) {
        Random random = new Random(20_261_127);
        try (Connection server = sink.connect();
                Statement statement = server.createStatement()) {
            server.setAutoCommit(false);
            statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
            while (!over.get()) {
                List<String> some = new ArrayList<>(live.subList(0, 3));
                for (int i = 0; i < 8; i++) {
                    some.add(going.get(random.nextInt(going.size())));
                }
                some.sort(Comparator.reverseOrder());
                try {
                    for (String tokenId : some) {
                        lock(statement, tokenId);
                    }
                    server.commit();
                } catch (SQLException e) {
                    // A deadlock, or our wait for the purge was too long.
                    server.rollback();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void lock(Statement statement, String tokenId) throws SQLException {
        statement.execute(
                database.sql(
                        "UPDATE idn_oauth2_access_token_scope SET tenant_id = 7 WHERE token_id = '%s'"
                                .formatted(tokenId)));
        statement.execute(
                database.sql(
                        "SELECT 1 FROM idn_oauth2_access_token WHERE token_id = '%s' FOR UPDATE"
                                .formatted(tokenId)));
    }

    /** Each statement asks the clock: it may jump between the guard's question and the lock's. */
    @Test
    void commitsNothingThatAClockDecidedWhichJumped() throws SQLException {
        // Given
        String tokenId = sink.token("ACTIVE").insert(sink.connection);
        VerdictBatch batch = purge.batch(List.of(tokenId));
        try (Connection connection = sink.connectAsSink();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET timestamp = UNIX_TIMESTAMP() + 86400");

            // Then
            assertThatThrownBy(() -> purge.transaction.carryOut(connection, batch))
                    .isInstanceOf(ClockDifferenceException.class);
            connection.rollback();
        }
        assertThat(sink.live()).containsExactly(tokenId);
        assertThat(sink.archived()).isEmpty();
    }
}
