package dev.tokensweep.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/**
 * One row of the purge journal.
 *
 * @param rowsOf the table the ids are rows of; null for tokens
 * @param ids of the tokens, or the keys of the rows
 * @param scopesText as the database has them, null for none; {@link #scopes()} reads them
 */
record JournalEntry(
        String batchId,
        String reason,
        String rule,
        boolean archived,
        String rowsOf,
        List<String> ids,
        String scopesText) {
    private static final JsonFactory JSON = new JsonFactory();

    /** A journal made by an older version lacks the newer columns. */
    static JournalEntry read(Struct row) {
        return new JournalEntry(
                RowValues.text(row, "batch_id"),
                RowValues.text(row, "reason"),
                RowValues.text(row, "rule_name"),
                RowValues.number(row, "archived") != 0,
                RowValues.text(row, "rows_of"),
                array(RowValues.text(row, "token_ids"), "ids", JournalEntry::id),
                RowValues.text(row, "scopes"));
    }

    /**
     * Each token's scopes, with spaces between them; null for a token without.
     *
     * @return as many as there are ids
     * @throws UnmappableRowException when there are not
     */
    List<String> scopes() {
        List<String> scopes = array(scopesText, "scopes", JournalEntry::scope);
        if (scopes.size() != ids.size()) {
            throw new UnmappableRowException(
                    "a journal entry with %d ids and %d scopes"
                            .formatted(ids.size(), scopes.size()));
        }
        return scopes;
    }

    private static String id(JsonParser parser, List<String> earlier) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new UnmappableRowException("a journal entry with something else than ids");
        }
        return parser.getText();
    }

    private static String scope(JsonParser parser, List<String> earlier) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> earlier.get(place(parser, earlier.size()));
            default ->
                    throw new UnmappableRowException(
                            "a journal entry with something else than scopes");
        };
    }

    private static int place(JsonParser parser, int size) throws IOException {
        int place = parser.getIntValue();
        if (place < 0 || place >= size) {
            throw new UnmappableRowException("a journal entry whose scopes point ahead");
        }
        return place;
    }

    private static List<String> array(String json, String what, ElementReader reader) {
        List<String> elements = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnmappableRowException("a journal entry without an array of " + what);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(reader.read(parser, elements));
            }
        } catch (IOException e) {
            // The cause would quote what it could not read.
            throw new UnmappableRowException(
                    "a journal entry that is no JSON: " + e.getClass().getSimpleName());
        }
        return elements;
    }

    /** Reads one element, knowing those before it. */
    @FunctionalInterface
    private interface ElementReader {
        String read(JsonParser parser, List<String> earlier) throws IOException;
    }
}
