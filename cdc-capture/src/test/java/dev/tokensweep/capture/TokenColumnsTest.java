package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.time.ZoneOffset;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class TokenColumnsTest {

    @Test
    void readsAColumnThatTheSchemaLacksAsNull() {
        // Given
        Schema schema = idAnd("token_state", Schema.OPTIONAL_STRING_SCHEMA);
        Struct row = new Struct(schema).put("token_id", "t").put("token_state", "ACTIVE");

        // When
        TokenRow read = new TokenColumns(schema, ZoneOffset.UTC).read(row);

        // Then
        assertThat(read)
                .isEqualTo(
                        new TokenRow(
                                new RowVersion("ACTIVE", null, null, null, null, null),
                                Grant.UNKNOWN));
    }

    @Test
    void neverTakesTheEnginesPlaceholderForAValue() {
        // Given
        Schema schema = idAnd("token_state", Schema.OPTIONAL_STRING_SCHEMA);
        Struct row =
                new Struct(schema)
                        .put("token_id", "t")
                        .put("token_state", "__debezium_unavailable_value");

        // When // Then
        assertThat(new TokenColumns(schema, ZoneOffset.UTC).read(row).version().state()).isNull();
    }

    @Test
    void countsMilliMicroAndNanosecondsAlikeInMicroseconds() {
        // Given
        Schema millis = idAnd("time_created", int64("io.debezium.time.Timestamp"));
        Schema micros = idAnd("time_created", int64("io.debezium.time.MicroTimestamp"));
        Schema nanos = idAnd("time_created", int64("io.debezium.time.NanoTimestamp"));

        // When // Then
        assertThat(created(millis, 1_234L)).isEqualTo(1_234_000L);
        assertThat(created(micros, 1_234_567L)).isEqualTo(1_234_567L);
        assertThat(created(nanos, 1_234_567_999L)).isEqualTo(1_234_567L);
        assertThat(created(nanos, -1L)).isEqualTo(-1L);
    }

    @Test
    void keepsAnInfinityBeyondAnyCalendar() {
        // Given
        Schema millis = idAnd("time_created", int64("io.debezium.time.Timestamp"));

        // When // Then
        assertThat(created(millis, 9_223_372_036_825_200_000L)).isEqualTo(Long.MAX_VALUE);
        assertThat(created(millis, -9_223_372_036_832_400_000L)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void refusesARowWithoutAnId() {
        // Given
        Schema schema = idAnd("token_state", Schema.OPTIONAL_STRING_SCHEMA);

        // When // Then
        assertThatThrownBy(
                        () -> new TokenColumns(schema, ZoneOffset.UTC).tokenId(new Struct(schema)))
                .isInstanceOf(UnmappableRowException.class);
    }

    @Test
    void refusesAColumnOfAForeignTypeWithoutQuotingIt() {
        // Given
        Schema schema = idAnd("validity_period", Schema.OPTIONAL_STRING_SCHEMA);
        Struct row = new Struct(schema).put("token_id", "t").put("validity_period", "private");

        // When // Then
        assertThatThrownBy(() -> new TokenColumns(schema, ZoneOffset.UTC).read(row))
                .isInstanceOf(UnmappableRowException.class)
                .hasMessageContaining("validity_period")
                .hasMessageNotContaining("private");
    }

    private static Long created(Schema schema, long value) {
        Struct row = new Struct(schema).put("token_id", "t").put("time_created", value);
        return new TokenColumns(schema, ZoneOffset.UTC).read(row).version().createdMicros();
    }

    private static Schema int64(String name) {
        return SchemaBuilder.int64().name(name).optional().build();
    }

    private static Schema idAnd(String column, Schema type) {
        return SchemaBuilder.struct()
                .field("token_id", Schema.OPTIONAL_STRING_SCHEMA)
                .field(column, type)
                .build();
    }
}
