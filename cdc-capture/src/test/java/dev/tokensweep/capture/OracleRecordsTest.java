package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenChange.Kind;
import io.debezium.config.Configuration;
import io.debezium.connector.oracle.OracleConnectorConfig;
import io.debezium.jdbc.JdbcValueConverters;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What capture makes of records in the shape of Oracle's connector: its own places, names in
 * capitals, whole numbers by their digits. The connector's converters ask the server for its
 * character set, so the rows are converted by those that they extend.
 */
class OracleRecordsTest {
    private static final Map<String, Object> PLACE =
            Map.of("commit_scn", "500", "txId", "0a00150023050000", "redo_thread", 1);
    private static final Map<String, Object> OFFSET = Map.of("scn", "480");

    private final OracleOrder order = new OracleOrder(CommittedRecords.begun(Map.of("scn", "440")));
    private final ChangeMapper mapper = new ChangeMapper(ZoneOffset.UTC);

    @Test
    void tellsATokensRowAsTheSinkWillFindIt() {
        // Given
        ConnectorRecords tokens =
                records(
                        "IDN_OAUTH2_ACCESS_TOKEN",
                        text("TOKEN_ID"),
                        number("CONSUMER_KEY_ID", 38),
                        number("TENANT_ID", 38),
                        ConnectorRecords.column(
                                "TIME_CREATED", Types.TIMESTAMP, "TIMESTAMP(6)", 6, 6),
                        number("VALIDITY_PERIOD", 19),
                        text("TOKEN_STATE"));

        // When
        KeyedChange issued =
                ConnectorRecords.told(
                        order,
                        mapper,
                        tokens.inserted(
                                PLACE,
                                OFFSET,
                                "t1",
                                BigDecimal.valueOf(7),
                                BigDecimal.valueOf(-1234),
                                Timestamp.valueOf("2026-03-01 10:00:00.123456"),
                                BigDecimal.valueOf(3_600_000),
                                "ACTIVE"));

        // Then
        assertThat(issued.change())
                .isInstanceOfSatisfying(
                        TokenChange.class,
                        change -> {
                            assertThat(change.kind()).isEqualTo(Kind.ISSUED);
                            assertThat(change.row().version().createdMicros())
                                    .isEqualTo(1_772_359_200_123_456L);
                            assertThat(change.row().version().validityMs()).isEqualTo(3_600_000L);
                            assertThat(change.row().grant().consumerKeyId()).isEqualTo(7);
                            assertThat(change.row().grant().tenantId()).isEqualTo(-1234);
                        });
    }

    @Test
    void knowsADeletionOfOurOwnByTheJournalBeforeIt() {
        // Given
        ConnectorRecords journal =
                records(
                        OwnTables.JOURNAL,
                        text("BATCH_ID"),
                        text("REASON"),
                        text("RULE_NAME"),
                        number("ARCHIVED", 5),
                        text("TOKEN_IDS"));
        ConnectorRecords tokens = records("IDN_OAUTH2_ACCESS_TOKEN", text("TOKEN_ID"));

        // When
        ConnectorRecords.told(
                order,
                mapper,
                journal.inserted(PLACE, OFFSET, "b1", "REVOKED", "default", 1, "[\"t1\"]"));
        KeyedChange ours =
                ConnectorRecords.told(order, mapper, tokens.deleted(PLACE, OFFSET, "t1"));
        KeyedChange others =
                ConnectorRecords.told(order, mapper, tokens.deleted(PLACE, OFFSET, "t2"));

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
                        text("HOLD_ID"),
                        text("SCOPE"),
                        text("SUBJECT"),
                        text("REASON"),
                        text("AUTHOR"),
                        ConnectorRecords.column(
                                "RELEASED_AT", Types.TIMESTAMP, "TIMESTAMP(6)", 6, 6),
                        text("RELEASED_BY"));
        ConnectorRecords marks = records(OwnTables.MARK, number("ID", 10), number("MARK", 19));
        Object[] standing = {"h1", "TENANT", "5", "case", "legal", null, null};

        // When
        KeyedChange held =
                ConnectorRecords.told(order, mapper, holds.inserted(PLACE, OFFSET, standing));
        KeyedChange released =
                ConnectorRecords.told(
                        order,
                        mapper,
                        holds.updated(
                                PLACE,
                                OFFSET,
                                standing,
                                "h1",
                                "TENANT",
                                "5",
                                "case",
                                "legal",
                                Timestamp.valueOf("2026-03-01 10:00:00"),
                                "boss"));
        KeyedChange mark =
                ConnectorRecords.told(
                        order,
                        mapper,
                        marks.updated(
                                PLACE,
                                OFFSET,
                                new Object[] {1L, BigDecimal.valueOf(8)},
                                1L,
                                BigDecimal.valueOf(9)));

        // Then
        assertThat(((HoldChange) held.change()).kind()).isEqualTo(HoldChange.Kind.HELD);
        assertThat(((HoldChange) released.change()).by()).isEqualTo("boss");
        assertThat(((Mark) mark.change()).number()).isEqualTo(9);
    }

    private static Column text(String name) {
        return ConnectorRecords.column(name, Types.VARCHAR, "VARCHAR2", 255, null);
    }

    /** The connector tells a whole number in as few bytes as its digits need, or as a decimal. */
    private static Column number(String name, int digits) {
        int type = digits < 10 ? Types.INTEGER : digits < 19 ? Types.BIGINT : Types.NUMERIC;
        return ConnectorRecords.column(name, type, "NUMBER", digits, 0);
    }

    private static ConnectorRecords records(String table, Column... columns) {
        OracleConnectorConfig config =
                new OracleConnectorConfig(
                        Configuration.create()
                                .with("topic.prefix", "tokensweep")
                                .with("database.dbname", "APIM1")
                                .build());
        return new ConnectorRecords(
                config,
                new JdbcValueConverters(
                        config.getDecimalMode(),
                        config.getTemporalPrecisionMode(),
                        ZoneOffset.UTC,
                        null,
                        JdbcValueConverters.BigIntUnsignedMode.PRECISE,
                        config.binaryHandlingMode()),
                new TableId("APIM1", "APIM", table.toUpperCase(Locale.ROOT)),
                List.of(columns));
    }
}
