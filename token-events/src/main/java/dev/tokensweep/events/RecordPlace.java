package dev.tokensweep.events;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record stands on a topic. */
public record RecordPlace(String topic, int partition, long offset) {
    /** A topic's name has no colon. */
    private static final Pattern FORM = Pattern.compile("([^:]+):(\\d{1,9}):(\\d{1,18})");

    public RecordPlace {
        Objects.requireNonNull(topic, "topic");
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException when the text is no place
     */
    public static RecordPlace parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a place on a topic");
        }
        return new RecordPlace(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Long.parseLong(matcher.group(3)));
    }

    @Override
    public String toString() {
        return topic + ":" + partition + ":" + offset;
    }
}
