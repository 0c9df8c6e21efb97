package dev.tokensweep.events;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Texts in the headers of a record on the topic of dead letters. Not thread-safe. */
final class LetterHeaders {
    private static final int LONGEST = 1_000;

    private final Headers headers;

    LetterHeaders(Headers headers) {
        this.headers = headers;
    }

    /** Writes a header; one without a value is left out. */
    LetterHeaders add(String name, Object value) {
        if (value != null) {
            String text = value.toString();
            String kept = text.substring(0, Math.min(text.length(), LONGEST));
            headers.add(name, kept.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    LetterHeaders add(String name, Enum<?> constant) {
        return add(name, constant.name().toLowerCase(Locale.ROOT));
    }

    boolean has(String name) {
        return headers.lastHeader(name) != null;
    }

    /** The header's text; null where there is none. */
    String text(String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** What a header says; null where there is none. */
    <T> T read(String name, Function<String, T> parser) {
        String text = text(name);
        return text == null ? null : parser.apply(text);
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return read(name, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }
}
