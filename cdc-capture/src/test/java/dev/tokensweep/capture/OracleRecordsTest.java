package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

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
class OracleRecordsTest extends CommittedRecordsContract {
    private static final Map<String, Object> PLACE =
            Map.of("commit_scn", "500", "txId", "0a00150023050000", "redo_thread", 1);
    private static final Map<String, Object> OFFSET = Map.of("scn", "480");

    OracleRecordsTest() {
        super(PLACE, OFFSET, new OracleOrder(CommittedRecords.begun(Map.of("scn", "440"))));
    }

    @Override
    Column text(String name) {
        return column(name, Types.VARCHAR, "VARCHAR2", 255, null);
    }

    @Override
    Column time(String name) {
        return column(name, Types.TIMESTAMP, "TIMESTAMP(6)", 6, 6);
    }

    /** The connector tells a whole number in as few bytes as its digits need, or as a decimal. */
    @Override
    Column number(String name, int digits) {
        int type = digits < 10 ? Types.INTEGER : digits < 19 ? Types.BIGINT : Types.NUMERIC;
        return column(name, type, "NUMBER", digits, 0);
    }

    @Override
    Object number(long value, int digits) {
        if (digits < 10) {
            return (int) value;
        }
        return digits < 19 ? (Object) value : BigDecimal.valueOf(value);
    }

    private static Column column(String name, int type, String named, int length, Integer scale) {
        return ConnectorRecords.column(name.toUpperCase(Locale.ROOT), type, named, length, scale);
    }

    @Test
    void tellsATokensRowAsTheSinkWillFindIt() {
        // Given
        ConnectorRecords tokens =
                records(
                        "IDN_OAUTH2_ACCESS_TOKEN",
                        text("TOKEN_ID"),
                        number("CONSUMER_KEY_ID", 38),
                        number("TENANT_ID", 38),
                        time("TIME_CREATED"),
                        number("VALIDITY_PERIOD", 19),
                        text("TOKEN_STATE"));

        // When
        KeyedChange issued =
                inserted(
                        tokens,
                        "t1",
                        number(7, 38),
                        number(-1234, 38),
                        Timestamp.valueOf("2026-03-01 10:00:00.123456"),
                        number(3_600_000, 19),
                        "ACTIVE");

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

    @Override
    ConnectorRecords records(String table, Column... columns) {
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
