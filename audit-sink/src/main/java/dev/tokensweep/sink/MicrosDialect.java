package dev.tokensweep.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the databases other than PostgreSQL have in common: time is reckoned in whole microseconds
 * since 1970, of which no sum leaves the range; and a deletion that keeps copies takes two
 * statements, of rows that the transaction has locked.
 */
abstract class MicrosDialect implements Dialect {
    /**
     * A FROM clause of given rows and a table.
     *
     * @param hint that has an index of the table used, by {@link #hint} or {@link #primaryKey}
     */
    abstract String joinBy(
            String hint, String rows, String table, String alias, String on, RowLock lock);

    /** Deletes rows of a table that are joined with others, and with the condition fulfilled. */
    abstract String deleteJoined(
            String hint, String rows, String table, String alias, String on, String condition);

    /** Has the primary key used; empty where the database needs no telling. */
    abstract String primaryKey();

    /**
     * Has an index used that begins with a column; empty where there is none, or the database needs
     * no telling.
     *
     * @param table named for use in a statement
     */
    abstract String hint(Connection connection, String table, String column) throws SQLException;

    @Override
    public final String join(String rows, String table, String alias, String on, RowLock lock) {
        return joinBy(primaryKey(), rows, table, alias, on, lock);
    }

    /** Each statement asks it anew. */
    @Override
    public final boolean clockStands() {
        return false;
    }

    /** Commas between constants, sorted. */
    final String literals(Collection<String> texts) {
        return texts.stream().sorted().map(this::literal).collect(Collectors.joining(", "));
    }

    static long micros(Duration duration) {
        return Math.addExact(
                Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
    }

    @Override
    public String before(String moment, Duration duration) {
        return "%s - %d".formatted(moment, micros(duration));
    }

    @Override
    public String isTime(String timeColumn) {
        return "%s IS NOT NULL".formatted(moment(timeColumn));
    }

    @Override
    public String isOver(String timeColumn, String periodMs, String moment, Duration safePeriod) {
        return "%s + %s * 1000 < %s"
                .formatted(moment(timeColumn), periodMs, before(moment, safePeriod));
    }

    @Override
    public List<String> deletion(
            GivenRows rows, String table, String on, String condition, Copying copying) {
        List<String> statements = new ArrayList<>();
        if (copying != null) {
            statements.add(
                    copy(join(table(rows), table, "t", on, RowLock.NONE), "t", condition, copying));
        }
        statements.add(deleteJoined(primaryKey(), table(rows), table, "t", on, condition));
        return statements;
    }

    /** Copies rows as they are. */
    final String copy(String from, String alias, String condition, Copying copying) {
        List<String> names = copying.columns().stream().map(vendor()::quoted).toList();
        return "INSERT INTO %s (%s, %s) SELECT %s, %s FROM %s WHERE %s"
                .formatted(
                        copying.into(),
                        String.join(", ", names),
                        String.join(", ", copying.stamps().keySet()),
                        names.stream()
                                .map(name -> alias + "." + name)
                                .collect(Collectors.joining(", ")),
                        String.join(", ", copying.stamps().values()),
                        from,
                        condition);
    }

    @Override
    public final ChildRemoval childRemoval() {
        return new LockedChildRemoval(this);
    }
}
