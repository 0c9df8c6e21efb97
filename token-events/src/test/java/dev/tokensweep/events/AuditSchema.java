package dev.tokensweep.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** One version of the public schemas, as files below one place of the class path. */
final class AuditSchema {
    private static final String IDS = "https://tokensweep.dev/audit/v1/";

    private final JsonSchemaFactory factory;

    /**
     * @param place such as {@code dev/tokensweep/audit/v1/}
     */
    AuditSchema(String place) {
        factory =
                JsonSchemaFactory.getInstance(
                        VersionFlag.V202012,
                        builder ->
                                builder.schemaMappers(
                                        ids -> ids.mapPrefix(IDS, "classpath:" + place)));
    }

    /** What is wrong with the event by this schema; empty where nothing is. */
    List<String> complaints(String schema, JsonNode event) {
        JsonSchema of = factory.getSchema(SchemaLocation.of(IDS + schema + ".schema.json"));
        return of.validate(event).stream().map(ValidationMessage::toString).toList();
    }
}
