package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

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
class SqlServerRecordsTest extends CommittedRecordsContract {
    private static final String LSN = "00000027:00000ac0:0002";
    private static final Map<String, Object> PLACE =
            Map.of("commit_lsn", LSN, "change_lsn", LSN, "event_serial_no", 1L);
    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00.007Z");

    SqlServerRecordsTest() {
        super(
                PLACE,
                PLACE,
                new SqlServerOrder(
                        CommittedRecords.begun(Map.of("commit_lsn", "00000027:00000010:0001"))));
    }

    @Override
    Column text(String name) {
        return ConnectorRecords.column(name, Types.VARCHAR, "varchar", 255, null);
    }

    @Override
    Column time(String name) {
        return ConnectorRecords.column(name, Types.TIMESTAMP, "datetime2", 26, 6);
    }

    @Override
    Column number(String name, int digits) {
        return switch (digits) {
            case 5 -> ConnectorRecords.column(name, Types.SMALLINT, "smallint", 5, 0);
            case 10 -> ConnectorRecords.column(name, Types.INTEGER, "int", 10, 0);
            default -> ConnectorRecords.column(name, Types.BIGINT, "bigint", 19, 0);
        };
    }

    @Override
    Object number(long value, int digits) {
        return switch (digits) {
            case 5 -> (short) value;
            case 10 -> (int) value;
            default -> value;
        };
    }

    @Test
    void tellsATokensRowAsTheSinkWillFindIt() {
        // Given
        ConnectorRecords tokens =
                records(
                        "IDN_OAUTH2_ACCESS_TOKEN",
                        text("TOKEN_ID"),
                        number("CONSUMER_KEY_ID", 10),
                        ConnectorRecords.column("TIME_CREATED", Types.TIMESTAMP, "datetime", 23, 3),
                        ConnectorRecords.column(
                                "REFRESH_TOKEN_TIME_CREATED", Types.TIMESTAMP, "datetime2", 27, 7),
                        number("VALIDITY_PERIOD", 19),
                        text("TOKEN_STATE"));

        // When
        KeyedChange issued =
                inserted(
                        tokens,
                        "t1",
                        number(7, 10),
                        digits(CREATED),
                        digits(CREATED.plusNanos(123_400)),
                        number(3_600_000, 19),
                        "ACTIVE");

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

    /** As the driver tells a time without a zone. */
    private static Timestamp digits(Instant utc) {
        return Timestamp.valueOf(LocalDateTime.ofInstant(utc, ZoneOffset.UTC));
    }

    @Override
    ConnectorRecords records(String table, Column... columns) {
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
