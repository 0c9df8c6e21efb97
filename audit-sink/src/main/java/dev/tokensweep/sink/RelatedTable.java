package dev.tokensweep.sink;

import dev.tokensweep.policy.CleanupPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table that fills beside the token table, and when a row {@code t} of it may go. The rules are
 * those of the vendor's procedures, computed in UTC at full precision; what is NULL stays.
 *
 * @param rule stands in the journal as what decided
 * @param name in lower case
 * @param key of one column, unique
 * @param columns that the rule asks for; a table without one of them is not cleaned
 * @param over the rule, true, false or unknown
 * @param unless what stands against the rule in another table, where there is such a table
 * @param retain whether a copy of the row is kept
 * @param secretKey whether the key is itself something to be kept secret; a hash of it is told then
 * @param holds by which holds it can be named
 */
record RelatedTable(
        Related related,
        String rule,
        String name,
        String key,
        List<String> columns,
        String over,
        Optional<Unless> unless,
        String retain,
        boolean secretKey,
        List<HoldLink> holds,
        List<ChildTable> children) {

    /**
     * @param condition with the table as {@code %s}
     */
    record Unless(String table, String condition) {}

    /**
     * A way in which a hold names a row.
     *
     * @param column that the table must have for it; null where none is asked
     * @param condition on {@code h}, the hold, and {@code t}
     */
    record HoldLink(String column, String condition) {}

    /** All there are, by a policy. */
    static List<RelatedTable> all(CleanupPolicy policy, SinkTables tables) {
        return all(policy, tables, tables.token());
    }

    /**
     * The same by other tokens than those there are.
     *
     * @param tokens what stands for the token table, for use in a FROM
     */
    private static List<RelatedTable> all(CleanupPolicy policy, SinkTables tables, String tokens) {
        return new RelatedRules(policy, tables, tokens).all();
    }

    /** Those that are switched on and lack nothing in this version of the product. */
    static List<RelatedTable> swept(Connection connection, SinkConfig config) throws SQLException {
        return swept(connection, config, config.tables().token());
    }

    /** The same by other tokens than those there are. */
    static List<RelatedTable> swept(Connection connection, SinkConfig config, String tokens)
            throws SQLException {
        List<RelatedTable> swept = new ArrayList<>();
        for (RelatedTable table : all(config.policy(), config.tables(), tokens)) {
            if (config.upkeep().related().contains(table.related())
                    && RelatedRows.missing(connection, config, table).isEmpty()) {
                swept.add(table);
            }
        }
        return swept;
    }

    /**
     * Whether a hold that stands names the row: one question for each way in which it can.
     *
     * @param present columns that the table has
     * @param holdTable named for use in a statement
     */
    List<String> held(Set<String> present, String holdTable) {
        return holds.stream()
                .filter(by -> by.column() == null || present.contains(by.column()))
                .map(
                        by ->
                                "EXISTS (SELECT 1 FROM %s h WHERE h.released_at IS NULL AND %s)"
                                        .formatted(holdTable, by.condition()))
                .toList();
    }

    /** The rule, with what stands against it in this version of the product. */
    String over(Connection connection, SinkTables tables) throws SQLException {
        if (unless.isEmpty()) {
            return over;
        }
        String other = tables.product(unless.get().table());
        boolean isThere = !tables.dialect().catalog().read(connection, List.of(other)).isEmpty();
        return isThere
                ? "(%s) AND NOT %s".formatted(over, unless.get().condition().formatted(other))
                : over;
    }
}
