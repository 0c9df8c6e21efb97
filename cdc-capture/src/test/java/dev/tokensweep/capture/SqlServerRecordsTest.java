package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenChange.Kind;
import io.debezium.config.Configuration;
import io.debezium.connector.sqlserver.SqlServerConnectorConfig;
import io.debezium.connector.sqlserver.SqlServerValueConverters;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What capture makes of the records that SQL Server's connector makes of its change tables. */
class SqlServerRecordsTest {
    private static final String LSN = "00000027:00000ac0:0002";
    private static final Map<String, Object> PLACE =
            Map.of("commit_lsn", LSN, "change_lsn", LSN, "event_serial_no", 1L);
    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00.007Z");

    private final SqlServerOrder order =
            new SqlServerOrder(
                    CommittedRecords.begun(Map.of("commit_lsn", "00000027:00000010:0001")));
    private final ChangeMapper mapper = new ChangeMapper(ZoneOffset.UTC);

    @Test
    void tellsATokensRowAsTheSinkWillFindIt() {
        // Given
        ConnectorRecords tokens =
                records(
                        "IDN_OAUTH2_ACCESS_TOKEN",
                        text("TOKEN_ID"),
                        ConnectorRecords.column("CONSUMER_KEY_ID", Types.INTEGER, "int", 10, 0),
                        ConnectorRecords.column("TIME_CREATED", Types.TIMESTAMP, "datetime", 23, 3),
                        ConnectorRecords.column(
                                "REFRESH_TOKEN_TIME_CREATED", Types.TIMESTAMP, "datetime2", 27, 7),
                        ConnectorRecords.column("VALIDITY_PERIOD", Types.BIGINT, "bigint", 19, 0),
                        text("TOKEN_STATE"));

        // When
        KeyedChange issued =
                ConnectorRecords.told(
                        order,
                        mapper,
                        tokens.inserted(
                                PLACE,
                                PLACE,
                                "t1",
                                7,
                                digits(CREATED),
                                digits(CREATED.plusNanos(123_400)),
                                3_600_000L,
                                "ACTIVE"));

        // Then
        long micros = CREATED.toEpochMilli() * 1000;
        assertThat(issued.key()).isEqualTo("t1");
        assertThat(issued.change())
                .isInstanceOfSatisfying(
                        TokenChange.class,
                        change -> {
                            assertThat(change.kind()).isEqualTo(Kind.ISSUED);
                            assertThat(change.row().version().createdMicros()).isEqualTo(micros);
                            assertThat(change.row().version().refreshCreatedMicros())
                                    .isEqualTo(micros + 123);
                            assertThat(change.row().version().validityMs()).isEqualTo(3_600_000L);
                            assertThat(change.row().grant().consumerKeyId()).isEqualTo(7);
                            assertThat(change.committedMicros()).isEqualTo(1_772_359_201_500_000L);
                        });
    }

    @Test
    void knowsADeletionOfOurOwnByTheJournalBeforeIt() {
        // Given
        ConnectorRecords journal =
                records(
                        OwnTables.JOURNAL,
                        text("batch_id"),
                        text("reason"),
                        text("rule_name"),
                        ConnectorRecords.column("archived", Types.SMALLINT, "smallint", 5, 0),
                        text("token_ids"));
        ConnectorRecords tokens = records("IDN_OAUTH2_ACCESS_TOKEN", text("TOKEN_ID"));

        // When
        ConnectorRecords.told(
                order,
                mapper,
                journal.inserted(PLACE, PLACE, "b1", "REVOKED", "default", (short) 1, "[\"t1\"]"));
        KeyedChange ours = ConnectorRecords.told(order, mapper, tokens.deleted(PLACE, PLACE, "t1"));
        KeyedChange others =
                ConnectorRecords.told(order, mapper, tokens.deleted(PLACE, PLACE, "t2"));

        // Then
        assertThat(((TokenChange) ours.change()).kind()).isEqualTo(Kind.PURGED);
        assertThat(((TokenChange) ours.change()).purge().archived()).isTrue();
        assertThat(((TokenChange) others.change()).kind()).isEqualTo(Kind.REMOVED);
    }

    @Test
    void tellsOfHoldsAndMarks() {
        // Given
        ConnectorRecords holds =
                records(
                        OwnTables.HOLD,
                        text("hold_id"),
                        text("scope"),
                        text("subject"),
                        text("reason"),
                        text("author"),
                        ConnectorRecords.column("released_at", Types.TIMESTAMP, "datetime2", 26, 6),
                        text("released_by"));
        ConnectorRecords marks =
                records(
                        OwnTables.MARK,
                        ConnectorRecords.column("id", Types.INTEGER, "int", 10, 0),
                        ConnectorRecords.column("mark", Types.BIGINT, "bigint", 19, 0));
        Object[] standing = {"h1", "TENANT", "5", "case", "legal", null, null};

        // When
        KeyedChange held =
                ConnectorRecords.told(order, mapper, holds.inserted(PLACE, PLACE, standing));
        KeyedChange released =
                ConnectorRecords.told(
                        order,
                        mapper,
                        holds.updated(
                                PLACE,
                                PLACE,
                                standing,
                                "h1",
                                "TENANT",
                                "5",
                                "case",
                                "legal",
                                digits(CREATED),
                                "boss"));
        KeyedChange mark =
                ConnectorRecords.told(
                        order, mapper, marks.updated(PLACE, PLACE, new Object[] {1, 8L}, 1, 9L));

        // Then
        assertThat(((HoldChange) held.change()).kind()).isEqualTo(HoldChange.Kind.HELD);
        assertThat(((HoldChange) released.change()).by()).isEqualTo("boss");
        assertThat(((Mark) mark.change()).number()).isEqualTo(9);
    }

    /** As the driver tells a time without a zone. */
    private static Timestamp digits(Instant utc) {
        return Timestamp.valueOf(LocalDateTime.ofInstant(utc, ZoneOffset.UTC));
    }

    private static Column text(String name) {
        return ConnectorRecords.column(name, Types.VARCHAR, "varchar", 255, null);
    }

    private static ConnectorRecords records(String table, Column... columns) {
        SqlServerConnectorConfig config =
                new SqlServerConnectorConfig(
                        Configuration.create()
                                .with("topic.prefix", "tokensweep")
                                .with("database.names", "apim")
                                .build());
        return new ConnectorRecords(
                config,
                new SqlServerValueConverters(
                        config.getDecimalMode(),
                        config.getTemporalPrecisionMode(),
                        config.binaryHandlingMode()),
                new TableId("apim", "dbo", table),
                List.of(columns));
    }
}
