package dev.tokensweep.events;

import java.util.Arrays;
import java.util.Locale;

/** Whose database it is, and how that spells the names of tables. Immutable. */
public enum Vendor {
    POSTGRESQL('"', '"'),
    MYSQL('`', '`'),
    MARIADB('`', '`'),
    SQLSERVER('[', ']'),
    ORACLE('"', '"');

    private final char open;
    private final char close;

    Vendor(char open, char close) {
        this.open = open;
        this.close = close;
    }

    /**
     * Whose database a JDBC url leads to.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static Vendor of(String jdbcUrl) {
        return Arrays.stream(values())
                .filter(vendor -> jdbcUrl.startsWith("jdbc:" + vendor.subprotocol() + ":"))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no database that Tokensweep knows"));
    }

    /** What stands behind {@code jdbc:} in a url. */
    public String subprotocol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** MySQL or MariaDB: what they share is more than what they do not. */
    public boolean isMySqlLike() {
        return this == MYSQL || this == MARIADB;
    }

    /** An identifier, exactly as it is spelled, for use in a statement. */
    public String quoted(String identifier) {
        return open + identifier.replace("" + close, "" + close + close) + close;
    }

    /**
     * A table of Tokensweep's own for use in a statement.
     *
     * @param schema exactly as the database spells it; null for the session's current one
     * @param table in lower case
     */
    public String own(String schema, String table) {
        return schema == null ? table : quoted(schema) + "." + table;
    }

    /**
     * A table of the product's for use in a statement. The product's statements write names in
     * capitals without quotes, so where letters matter the tables are in capitals too: on MySQL and
     * MariaDB, by the server's setting. Everywhere else the database folds them.
     *
     * @param schema as for {@link #own}
     * @param table in lower case
     */
    public String product(String schema, String table) {
        return own(schema, isMySqlLike() ? table.toUpperCase(Locale.ROOT) : table);
    }
}
