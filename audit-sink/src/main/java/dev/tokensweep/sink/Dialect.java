package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What differs from one database to the next. It answers in pieces of SQL, of which the sink makes
 * its statements, and in a few operations that no statement is common to. Implementations are
 * immutable and thread-safe.
 *
 * <p>Three words. A <em>flag</em> is an expression whose value is yes or no, a <em>condition</em>
 * may stand after WHERE: not every database lets one be the other. A <em>moment</em> is what a
 * dialect reckons time in; columns hold <em>times</em>, digits without a zone that mean UTC.
 */
interface Dialect {
    /**
     * Of the database to which a url leads.
     *
     * @throws IllegalArgumentException when nobody here knows it
     */
    static Dialect of(String jdbcUrl) {
        return switch (Vendor.of(jdbcUrl)) {
            case POSTGRESQL -> PostgresDialect.INSTANCE;
            case MYSQL -> MySqlDialect.INSTANCE;
            case MARIADB -> MariaDbDialect.INSTANCE;
            case SQLSERVER -> SqlServerDialect.INSTANCE;
            case ORACLE -> OracleDialect.INSTANCE;
        };
    }

    /** How it spells names. */
    Vendor vendor();

    /** The most rows that a transaction may lock without harm to others. */
    default int greatestBatch() {
        return Integer.MAX_VALUE;
    }

    // Texts and flags

    /** A text as a constant. */
    default String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A column of the product's, such that it compares byte by byte, whatever its collation. */
    String exact(String textColumn);

    /** A text as a constant to compare with what is {@link #exact}. */
    default String exactLiteral(String text) {
        return literal(text);
    }

    /** Whether a text column is exactly one of some texts; uses an index where there is one. */
    String isOneOf(String textColumn, Collection<String> texts);

    /**
     * Whether a text column is like a pattern, letter by letter.
     *
     * @param pattern with {@code \} as its escape character
     */
    String isLike(String textColumn, String pattern);

    /** Whether two texts are the same byte by byte, or both NULL: a condition. */
    String sameText(String one, String other);

    /** Whether two numbers or two moments are equal, or both NULL: a condition. */
    String same(String one, String other);

    /**
     * A condition: whether a column is exactly a given key, and is found by its index.
     *
     * @param given of {@link GivenRows.Kind#KEY}
     */
    String sameKey(String keyColumn, String given);

    /** A number as a text. */
    String asText(String number);

    /** A condition as a flag. */
    String flag(String condition);

    /** A flag as a condition. */
    String holds(String flag);

    /** A constant flag. */
    String flag(boolean yes);

    // Time

    /** The database's clock as a time in UTC, to write into a column or compare with one. */
    String now();

    /**
     * Whether {@link #now} stands still in a transaction. Where it does not, it may have jumped
     * since the clock guard asked, so the guard asks again before what was deleted is committed.
     */
    boolean clockStands();

    /** The clock as it is when the statement runs, however old the transaction is. */
    String clock();

    /** The clock some while ago, as a time to compare with a column. */
    String ago(Duration duration);

    /** What the dialect reckons with, of a time. */
    String moment(String time);

    /** A moment, some while before. */
    String before(String moment, Duration duration);

    /** A condition: whether a time is one, neither NULL nor infinite. */
    String isTime(String timeColumn);

    /**
     * A condition: whether a period from a time on ended more than a while before a moment. Asked
     * only of what {@link #isTime}, and of periods from 0 to the greatest: never NULL of those.
     *
     * @param periodMs a column of milliseconds
     */
    String isOver(String timeColumn, String periodMs, String moment, Duration safePeriod);

    /** A query of one column: microseconds since 1970 UTC by {@link #now}. */
    String nowMicrosQuery();

    /** A table of one row, in a FROM clause. */
    String oneRow();

    // Rows that a statement is given

    /** The table of given rows, with its alias, in a FROM clause. */
    String table(GivenRows rows);

    /**
     * Sets the parameters that {@link #table} stands for.
     *
     * @param first the first of them
     * @param values one array a row, in the columns' order
     * @return the number of the parameter that follows
     */
    int bind(PreparedStatement statement, int first, GivenRows rows, List<Object[]> values)
            throws SQLException;

    /**
     * A FROM clause of given rows and, by its primary key, a table.
     *
     * @param rows a table with its alias; what {@link #table} told, or a WITH's name
     * @param on a condition
     */
    String join(String rows, String table, String alias, String on, RowLock lock);

    /**
     * The end of a query: its order, and the locks it takes on one table.
     *
     * @param keys the columns by which rows are locked in order
     */
    String locking(String alias, String keys, RowLock lock);

    /** How the tables that follow are joined to those before, in this order. */
    String joinWord();

    /**
     * Statements that delete the rows of a table that given rows name, and keep copies. Each takes
     * the given rows' parameters, and its count is that of the rows.
     *
     * @param table named for use in a statement; it is {@code t}
     * @param on a condition that joins {@code t} and the given rows
     * @param condition what a row must fulfil besides
     * @param copying null: no copies are kept
     */
    List<String> deletion(
            GivenRows rows, String table, String on, String condition, Copying copying);

    /**
     * An UPDATE of rows of a table {@code p} by given rows.
     *
     * @param set assignments to columns, without an alias before the name
     * @param condition with the given rows and {@code p}; its parameters follow those of the rows
     */
    String update(GivenRows rows, String table, List<String> set, String condition);

    /**
     * Inserts a row, or updates the one that is there.
     *
     * @param values by column, in order, each an expression
     * @param keys of those columns the primary key
     * @param updates assignments where the row is there; the row that is there is {@code p}
     */
    String upsert(
            String table,
            Map<String, String> values,
            List<String> keys,
            Map<String, String> updates);

    /**
     * Deletes some rows of a table by a condition, without waiting for rows that are being written.
     *
     * @param keys its primary key
     * @param order a column of an index that serves the condition
     */
    String deleteSome(String table, List<String> keys, String condition, String order, int limit);

    /** What deletes the rows below others, for one worker. */
    ChildRemoval childRemoval();

    /** What the catalog says of tables. */
    CatalogColumns catalog();

    /** How to connect, and what a session is bound by. */
    Sessions sessions();

    /** Its locks that are no row's. */
    ServerLocks locks();

    /** How tables of ours, and the archive, are defined. */
    Definitions definitions();

    // Failures

    /** Whether the server gave up waiting for a lock. */
    boolean isLockTimeout(SQLException failure);

    /** Whether it is the user or the database's name that is refused: no waiting mends that. */
    boolean refusesUser(SQLException failure);

    /** Whether a privilege is missing. */
    boolean lacksPrivilege(SQLException failure);

    // Restore

    /** Whether there are statements by which rows come back from the archive. */
    default boolean restores() {
        return false;
    }

    /**
     * The statements by which rows come back from the archive.
     *
     * @throws RestoreRefusedException where nobody has written them
     */
    default RestoreSql restore(SinkTables tables) {
        throw new RestoreRefusedException(
                "database.url: restore knows PostgreSQL, MySQL and MariaDB; elsewhere copy rows back from the archive by hand, under a hold");
    }
}
