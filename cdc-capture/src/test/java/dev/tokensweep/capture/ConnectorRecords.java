package dev.tokensweep.capture;

import io.debezium.relational.Column;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.DefaultValueConverter;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.Table;
import io.debezium.relational.TableEditor;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import io.debezium.relational.TableSchemaBuilder;
import io.debezium.relational.ValueConverterProvider;
import io.debezium.schema.SchemaNameAdjuster;
import io.debezium.schema.SchemaTopicNamingStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Records of one table, made by a connector's own schemas and converters from what it reads. */
final class ConnectorRecords {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:01.500Z");

    private final Schema sourceSchema;
    private final TableId id;
    private final TableSchema schema;

    /**
     * @param columns the first of which is the key
     */
    ConnectorRecords(
            RelationalDatabaseConnectorConfig config,
            ValueConverterProvider converters,
            TableId id,
            List<Column> columns) {
        this.id = id;
        this.sourceSchema = config.getSourceInfoStructMaker().schema();
        TableEditor table = Table.editor().tableId(id);
        columns.forEach(table::addColumn);
        this.schema =
                new TableSchemaBuilder(
                                converters,
                                DefaultValueConverter.passthrough(),
                                SchemaNameAdjuster.NO_OP,
                                new CustomConverterRegistry(List.of()),
                                sourceSchema,
                                config.getFieldNamer(),
                                false,
                                config.getEventConvertingFailureHandlingMode())
                        .create(
                                SchemaTopicNamingStrategy.create(config),
                                table.setPrimaryKeyNames(columns.get(0).name()).create(),
                                null,
                                null,
                                null);
    }

    static Column column(String name, int jdbcType, String typeName, int length, Integer scale) {
        return Column.editor()
                .name(name)
                .jdbcType(jdbcType)
                .nativeType(jdbcType)
                .type(typeName, typeName)
                .length(length)
                .scale(scale)
                .optional(true)
                .create();
    }

    /**
     * An insertion.
     *
     * @param place what the source says of its place
     * @param offset the engine's own
     */
    SourceRecord inserted(Map<String, ?> place, Map<String, ?> offset, Object... row) {
        return record(schema.getEnvelopeSchema().create(row(row), source(place), AT), offset);
    }

    SourceRecord updated(
            Map<String, ?> place, Map<String, ?> offset, Object[] before, Object... after) {
        return record(
                schema.getEnvelopeSchema().update(row(before), row(after), source(place), AT),
                offset);
    }

    SourceRecord deleted(Map<String, ?> place, Map<String, ?> offset, Object... row) {
        return record(schema.getEnvelopeSchema().delete(row(row), source(place), AT), offset);
    }

    private Struct row(Object... values) {
        return schema.valueFromColumnData(values);
    }

    private SourceRecord record(Struct value, Map<String, ?> offset) {
        return new SourceRecord(Map.of("server", "s"), offset, "t", value.schema(), value);
    }

    private Struct source(Map<String, ?> place) {
        Struct source =
                new Struct(sourceSchema)
                        .put("version", "3.5.0.Final")
                        .put("connector", "test")
                        .put("name", "tokensweep")
                        .put("ts_ms", AT.toEpochMilli())
                        .put("ts_us", AT.toEpochMilli() * 1000)
                        .put("ts_ns", AT.toEpochMilli() * 1_000_000)
                        .put("db", id.catalog())
                        .put("schema", id.schema())
                        .put("table", id.table());
        place.forEach(source::put);
        return source;
    }

    /** What capture makes of a record. */
    static KeyedChange told(LogOrder order, ChangeMapper mapper, SourceRecord message) {
        LogPoint point = order.point(message);
        order.reach(point);
        return mapper.map((Struct) message.value(), order.next(point), point);
    }
}
