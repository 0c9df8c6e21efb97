package dev.tokensweep.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** Given rows as a JSON array of arrays, for databases that make a table of one. Stateless. */
final class GivenJson {
    private static final JsonFactory JSON = new JsonFactory();

    /** The standard's class for characters that do not fit: the row is to blame. */
    private static final String NOT_IN_REPERTOIRE = "22021";

    private GivenJson() {}

    /**
     * Sorted by their first column, so that whoever locks by them does so in one order.
     *
     * @throws SQLException when a key has letters beyond ASCII, by which no index could find it
     */
    static String of(GivenRows rows, List<Object[]> values) throws SQLException {
        for (int place = 0; place < rows.columns().size(); place++) {
            if (rows.columns().get(place).kind() == GivenRows.Kind.KEY) {
                requireAscii(values, place);
            }
        }
        StringWriter text = new StringWriter(values.size() * 256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Object[] row : sorted(values)) {
                json.writeStartArray();
                for (Object value : row) {
                    write(json, value);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<Object[]> sorted(List<Object[]> values) {
        return values.stream()
                .sorted(
                        Comparator.comparing(
                                row -> row[0] instanceof String key ? key : "",
                                Comparator.naturalOrder()))
                .toList();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else {
            json.writeNumber(((Number) value).longValue());
        }
    }

    private static void requireAscii(List<Object[]> values, int place) throws SQLException {
        for (Object[] row : values) {
            String key = (String) row[place];
            if (key != null && !key.chars().allMatch(letter -> letter < 128)) {
                throw new SQLException(
                        "a key has letters beyond ASCII, by which its row is not looked for",
                        NOT_IN_REPERTOIRE);
            }
        }
    }
}
