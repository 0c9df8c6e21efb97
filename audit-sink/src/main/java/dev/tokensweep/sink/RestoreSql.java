package dev.tokensweep.sink;

import dev.tokensweep.sink.CatalogColumns.Column;
import dev.tokensweep.sink.RestoreOutcome.Refused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The statements of a restore in one database's words. Each is part of the caller's transaction.
 * The product's archive has no key and no index, and may have a token twice. Stateless.
 */
interface RestoreSql {
    /**
     * A row of the archive.
     *
     * @param place where it is, as the database tells it; empty where it tells of none
     */
    record Row(String place, String tokenId) {}

    /**
     * What an archived row must be like to fit the token table.
     *
     * @param shared the columns that both tables have
     * @param needed those of them that the token table does not let be NULL
     * @param keys the columns of each unique key of the token table but its primary one, if all are
     *     in both
     */
    record TokenColumns(Set<String> shared, Set<String> needed, List<List<String>> keys) {}

    /** A way through the chosen rows of the archive. */
    RestoreWalk walk(Connection connection, RestoreChoice choice) throws SQLException;

    /** Why these tokens cannot be put back as the tables stand; those that can are left out. */
    List<Refused> refused(Connection connection, List<Row> rows, TokenColumns columns)
            throws SQLException;

    /** The columns of each unique key of the token table but its primary one, if all are shared. */
    List<List<String>> keys(Connection connection, Set<String> shared) throws SQLException;

    /**
     * Puts rows back whose app is there, whose keys are free and which lack no value.
     *
     * @param rows of different tokens
     * @return the ids of those that are back
     * @throws SQLException also where one of the rows does not fit for another reason; then none is
     *     back
     */
    Set<String> insert(Connection connection, List<Row> rows, TokenColumns columns)
            throws SQLException;

    /**
     * Takes rows out of the archive, which are back.
     *
     * @return how many
     */
    int takeOut(Connection connection, List<Row> rows) throws SQLException;

    /**
     * Puts the rows of one child table back out of its side archive; those above it are back.
     *
     * @param path of the table, between the tokens and it, as {@link ChildTable} has it
     * @param columns those that both tables have
     */
    void insertChildren(
            Connection connection,
            ChildTable child,
            SideArchive side,
            String path,
            Set<String> columns,
            Set<String> tokenIds)
            throws SQLException;

    /**
     * The columns of a table that its archive has too.
     *
     * @throws RestoreRefusedException where a row cannot be made of what the archive has
     */
    static Set<String> shared(
            Map<String, Map<String, Column>> catalog, String table, String archive) {
        Map<String, Column> rows = catalog.getOrDefault(table, Map.of());
        Map<String, Column> copies = catalog.getOrDefault(archive, Map.of());
        Set<String> shared = new TreeSet<>(rows.keySet());
        shared.retainAll(copies.keySet());
        List<String> lacking =
                rows.entrySet().stream()
                        .filter(column -> column.getValue().required())
                        .map(Map.Entry::getKey)
                        .filter(name -> !shared.contains(name))
                        .map(
                                name ->
                                        "%s needs a value for %s, and %s has none: give the column a default"
                                                .formatted(table, name, archive))
                        .toList();
        if (!lacking.isEmpty()) {
            throw new RestoreRefusedException(lacking);
        }
        return shared;
    }

    /** What the token table asks of a row that comes back. */
    default TokenColumns columns(
            Connection connection, Map<String, Map<String, Column>> catalog, SinkTables tables)
            throws SQLException {
        Set<String> shared = shared(catalog, tables.token(), tables.archive());
        Map<String, Column> all = catalog.getOrDefault(tables.token(), Map.of());
        Set<String> needed = new TreeSet<>(shared);
        needed.removeIf(name -> all.get(name).nullable());
        return new TokenColumns(shared, needed, keys(connection, shared));
    }

    /** What a query of {@link #refused} tells of a row; null where it can be put back. */
    static String why(ResultSet row) throws SQLException {
        if (row.getBoolean("is_there")) {
            return "a token with this id is in the token table already";
        }
        if (row.getBoolean("app_gone")) {
            return "its application, CONSUMER_KEY_ID %s, is gone"
                    .formatted(row.getString("consumer_key_id"));
        }
        String lacking = row.getString("lacking");
        if (lacking != null) {
            return "the archive has no value for its %s, and the token table wants one: give it there"
                    .formatted(lacking);
        }
        String holder = row.getString("holder");
        return holder == null ? null : "the live token %s holds its unique key".formatted(holder);
    }

    /** An expression for a column in which the archived row lacks a value; or NULL. */
    static String lackingOf(SinkTables tables, Set<String> needed) {
        if (needed.isEmpty()) {
            return "NULL";
        }
        Dialect dialect = tables.dialect();
        return needed.stream()
                .map(
                        name ->
                                "WHEN a.%s IS NULL THEN %s"
                                        .formatted(
                                                dialect.vendor().quoted(name),
                                                dialect.literal(name)))
                .collect(Collectors.joining(" ", "CASE ", " END"));
    }

    /** An expression for the live token that has the archived row's values of a key; or NULL. */
    static String holderOf(SinkTables tables, Collection<List<String>> keys) {
        return keys.isEmpty()
                ? "NULL"
                : keys.stream()
                        .map(key -> holderOf(tables, key))
                        .collect(Collectors.joining(", ", "coalesce(", ", NULL)"));
    }

    private static String holderOf(SinkTables tables, List<String> key) {
        return key.stream()
                .map(tables.dialect().vendor()::quoted)
                .map("l.%1$s = a.%1$s"::formatted)
                .collect(
                        Collectors.joining(
                                " AND ",
                                "(SELECT min(l.token_id) FROM %s l WHERE "
                                        .formatted(tables.token()),
                                ")"));
    }

    /** As the archive's times are: digits in UTC. */
    static String digits(Instant time) {
        return time == null ? null : time.toString().replace("T", " ").replace("Z", "");
    }
}
