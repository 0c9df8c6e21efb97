package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables that capture follows: the tokens' and our own.
 *
 * @param schema exactly as the database spells it
 */
record CapturedTables(String schema) {
    static final String TOKEN_TABLE = "idn_oauth2_access_token";

    static final List<String> NAMES =
            Stream.concat(Stream.of(TOKEN_TABLE), OwnTables.TOLD.stream()).toList();

    String qualified(String table) {
        return OwnTables.qualified(schema, table);
    }

    /** The engine's patterns for all of them. */
    String tablePatterns() {
        return NAMES.stream().map(this::pattern).collect(Collectors.joining(","));
    }

    /** The engine's patterns for the tables whose rows a snapshot reads. */
    String snapshotPatterns() {
        return pattern(TOKEN_TABLE) + "," + pattern(OwnTables.HOLD);
    }

    /** The engine's patterns for every column that may leave the database. */
    String columnPatterns() {
        Stream<String> token =
                TokenColumns.CAPTURED.stream()
                        .map(column -> pattern(TOKEN_TABLE) + "\\." + Pattern.quote(column));
        Stream<String> own = OwnTables.TOLD.stream().map(table -> pattern(table) + "\\..*");
        return Stream.concat(token, own).collect(Collectors.joining(","));
    }

    private String pattern(String table) {
        return Pattern.quote(schema) + "\\." + Pattern.quote(table);
    }
}
