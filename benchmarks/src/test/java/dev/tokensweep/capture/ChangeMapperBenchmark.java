package dev.tokensweep.capture;

import dev.tokensweep.events.Position;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the engine's record of an inserted token to ours. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChangeMapperBenchmark {
    private static final long MICROS = 1_772_359_200_000_000L;

    private final ChangeMapper mapper = new ChangeMapper(ZoneOffset.UTC);
    private final Struct change = change();
    private final Position position = new Position(1, 1, 1, 0);
    private final LogPoint point = LogPoint.of(false, 1L, 1, 1, MICROS);

    @Benchmark
    public KeyedChange mapChangedRow() {
        return mapper.map(change, position, point);
    }

    private static Struct change() {
        SchemaBuilder columns = SchemaBuilder.struct();
        for (String column : TokenColumns.CAPTURED) {
            columns.field(column, type(column));
        }
        Schema row = columns.build();
        Schema source = SchemaBuilder.struct().field("table", Schema.STRING_SCHEMA).build();
        Schema envelope =
                SchemaBuilder.struct()
                        .field("op", Schema.STRING_SCHEMA)
                        .field("source", source)
                        .field("after", row)
                        .build();
        return new Struct(envelope)
                .put("op", "c")
                .put("source", new Struct(source).put("table", CapturedTables.TOKEN_TABLE))
                .put("after", token(row));
    }

    private static Schema type(String column) {
        return switch (column) {
            case "consumer_key_id", "tenant_id" -> Schema.INT32_SCHEMA;
            case "validity_period", "refresh_token_validity_period" -> Schema.INT64_SCHEMA;
            case "time_created", "refresh_token_time_created" ->
                    SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp").build();
            default -> Schema.STRING_SCHEMA;
        };
    }

    private static Struct token(Schema row) {
        return new Struct(row)
                .put("token_id", "5e1c9b0e-0000-4000-8000-000000000001")
                .put("consumer_key_id", 7)
                .put("authz_user", "maya")
                .put("tenant_id", -1234)
                .put("user_domain", "PRIMARY")
                .put("grant_type", "authorization_code")
                .put("time_created", MICROS)
                .put("refresh_token_time_created", MICROS)
                .put("validity_period", 3_600_000L)
                .put("refresh_token_validity_period", 86_400_000L)
                .put("token_state", "ACTIVE")
                .put("token_state_id", "NONE");
    }
}
