package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables that capture follows: the tokens' and our own.
 *
 * @param database in which the schema is, where the engine wants its name: SQL Server's database,
 *     Oracle's container; null elsewhere
 * @param schema exactly as the database spells it; on MySQL and MariaDB the database
 * @param tokenTable the token table's name, exactly as the database spells it
 */
record CapturedTables(Vendor vendor, String database, String schema, String tokenTable) {
    static final String TOKEN_TABLE = "idn_oauth2_access_token";

    /** PostgreSQL's, which spells every name in small letters. */
    static CapturedTables ofPostgres(String schema) {
        return new CapturedTables(Vendor.POSTGRESQL, null, schema, TOKEN_TABLE);
    }

    List<String> names() {
        return Stream.concat(Stream.of(tokenTable), OwnTables.TOLD.stream()).toList();
    }

    /** One of these tables for use in a statement. */
    String qualified(String table) {
        return table.equals(tokenTable) && !table.equals(TOKEN_TABLE)
                ? vendor.quoted(schema) + "." + vendor.quoted(table)
                : vendor.own(schema, table);
    }

    /** The same, as the catalog spells a name that is written without quotes. */
    String spelled(String own) {
        return vendor == Vendor.ORACLE ? own.toUpperCase(Locale.ROOT) : own;
    }

    /** The statement that makes a table of our own where it is missing. */
    String createStatement(String own) {
        return OwnTables.createStatement(own, schema, vendor);
    }

    /** The engine's pattern for the schema. */
    String schemaPattern() {
        return Pattern.quote(schema);
    }

    /** The engine's patterns for all of them. */
    String tablePatterns() {
        return names().stream().map(this::pattern).collect(Collectors.joining(","));
    }

    /** The engine's patterns for the tables whose rows a snapshot reads. */
    String snapshotPatterns() {
        return pattern(tokenTable) + "," + pattern(OwnTables.HOLD);
    }

    /** The engine's patterns for every column that may leave the database. */
    String columnPatterns() {
        Stream<String> token =
                TokenColumns.CAPTURED.stream()
                        .map(column -> pattern(tokenTable) + "\\." + Pattern.quote(column));
        Stream<String> own = OwnTables.TOLD.stream().map(table -> pattern(table) + "\\..*");
        return Stream.concat(token, own).collect(Collectors.joining(","));
    }

    private String pattern(String table) {
        return Pattern.quote(schema) + "\\." + Pattern.quote(table);
    }
}
