package dev.tokensweep.capture;

import dev.tokensweep.events.Grant;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Where the token table's columns are in the engine's rows of one schema. A column that the schema
 * lacks reads as null, and so does a value that the log left out because it had not changed: who
 * must decide on it then keeps the token.
 */
final class TokenColumns {

    /** The columns that are captured; the secret ones are not among them. */
    static final List<String> CAPTURED =
            List.of(
                    "token_id",
                    "consumer_key_id",
                    "authz_user",
                    "tenant_id",
                    "user_domain",
                    "grant_type",
                    "time_created",
                    "refresh_token_time_created",
                    "validity_period",
                    "refresh_token_validity_period",
                    "token_state",
                    "token_state_id");

    private final Schema schema;
    private final Field tokenId;
    private final Field consumerKeyId;
    private final Field user;
    private final Field tenantId;
    private final Field userDomain;
    private final Field grantType;
    private final TimeColumn created;
    private final TimeColumn refreshCreated;
    private final Field validity;
    private final Field refreshValidity;
    private final Field state;
    private final Field stateId;

    /**
     * Finds them whatever their letters' case.
     *
     * @param sessionZone in whose digits the product reads what is told as an instant
     */
    TokenColumns(Schema schema, ZoneId sessionZone) {
        this.schema = schema;
        Map<String, Field> fields =
                schema.fields().stream()
                        .collect(
                                Collectors.toMap(
                                        field -> field.name().toLowerCase(Locale.ROOT),
                                        Function.identity()));
        tokenId = fields.get("token_id");
        consumerKeyId = fields.get("consumer_key_id");
        user = fields.get("authz_user");
        tenantId = fields.get("tenant_id");
        userDomain = fields.get("user_domain");
        grantType = fields.get("grant_type");
        created = TimeColumn.of(fields.get("time_created"), sessionZone);
        refreshCreated = TimeColumn.of(fields.get("refresh_token_time_created"), sessionZone);
        validity = fields.get("validity_period");
        refreshValidity = fields.get("refresh_token_validity_period");
        state = fields.get("token_state");
        stateId = fields.get("token_state_id");
    }

    boolean areOf(Schema other) {
        return schema == other;
    }

    String tokenId(Struct row) {
        String id = RowValues.text(row, tokenId);
        if (id == null) {
            throw new UnmappableRowException("a token row without TOKEN_ID");
        }
        return id;
    }

    TokenRow read(Struct row) {
        return new TokenRow(
                new RowVersion(
                        RowValues.text(row, state),
                        RowValues.text(row, stateId),
                        TimeColumn.micros(created, row),
                        RowValues.number(row, validity),
                        TimeColumn.micros(refreshCreated, row),
                        RowValues.number(row, refreshValidity)),
                new Grant(
                        integer(row, tenantId),
                        integer(row, consumerKeyId),
                        RowValues.text(row, user),
                        RowValues.text(row, userDomain),
                        RowValues.text(row, grantType)));
    }

    private static Integer integer(Struct row, Field field) {
        Long value = RowValues.number(row, field);
        if (value != null && value != value.intValue()) {
            throw new UnmappableRowException(
                    "column %s holds a number beyond all ids".formatted(field.name()));
        }
        return value == null ? null : (Integer) value.intValue();
    }
}
