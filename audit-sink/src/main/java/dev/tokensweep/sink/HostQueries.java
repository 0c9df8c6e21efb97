package dev.tokensweep.sink;

import dev.tokensweep.events.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the sink asks of a server beside its purges, in one vendor's words: what it knows of its
 * tables, of its replicas, and of the role. Implementations are stateless.
 */
interface HostQueries {
    /** Those of a vendor's server. */
    static HostQueries of(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL -> new PostgresHostQueries();
            case MYSQL, MARIADB -> new MySqlHostQueries(vendor);
            case SQLSERVER -> new SqlServerHostQueries();
            case ORACLE -> new OracleHostQueries();
        };
    }

    /** Bounds a session that looks again and again, and commits by itself. */
    void beginWatch(Connection connection) throws SQLException;

    /** Bounds a transaction for an operator's own question: it cannot write. First in it. */
    void beginQuestion(Connection connection) throws SQLException;

    /** Bounds a transaction that reads whole tables. First in it. */
    void beginPlan(Connection connection, Duration limit) throws SQLException;

    /** The schema in which a session finds the token table; empty where it finds none. */
    Optional<String> schemaOfTokens(Connection connection) throws SQLException;

    /** Whether there is such a schema; on some, schema is another word for database. */
    boolean hasSchema(Connection connection, String name) throws SQLException;

    /** A query of table and column, both in lower case, by the catalog; takes the schema. */
    String columnsOfSchema();

    /**
     * A query of the foreign keys onto tables of a schema; takes the schema and is told of each:
     * {@code conname}, {@code child_schema}, {@code child}, {@code parent} in lower case, {@code
     * cascades}, {@code columns}, {@code indexed}.
     */
    String foreignKeys();

    /** The statement that gives the columns of a foreign key an index. */
    String createIndex(String table, String columns);

    /**
     * Whether the role may do that to a table that is there.
     *
     * @param column some column of it, for use in a statement
     */
    default boolean may(Connection connection, String table, String privilege, String column)
            throws SQLException {
        Dialect dialect = Dialect.of(connection.getMetaData().getURL());
        return TriedPrivilege.holds(connection, dialect, table, privilege, column);
    }

    /**
     * Whether the role may lock rows of a table that it may read and delete from; where it may not,
     * it is UPDATE on some column that it lacks. On some, whoever may delete rows may lock them.
     */
    default boolean mayLock(Connection connection, String table) throws SQLException {
        return true;
    }

    /** The role, for use in a GRANT. */
    String grantee(Connection connection, String user) throws SQLException;

    /** How many rows the server believes a table to have; 0 where it does not know. */
    long estimatedRows(Connection connection, SinkTables tables) throws SQLException;

    /**
     * A number that grows by one with each row that comes into the token table; 0 where the server
     * does not count them.
     */
    long insertedRows(Connection connection, SinkTables tables) throws SQLException;

    /**
     * Why rows that come into the token table are not counted for the role, with what mends it;
     * empty where they are.
     */
    default Optional<String> whyNoInsertedRows(
            Connection connection, SinkTables tables, String user) throws SQLException {
        return Optional.empty();
    }

    /**
     * How large a table of the product's is, as far as the server knows; empty where there is none.
     *
     * @param table its name in lower case
     */
    Optional<TableSize> size(Connection connection, SinkTables tables, String table)
            throws SQLException;

    /** How far the replicas are behind. */
    ReplicaLag.Answer replicaLag(Connection connection) throws SQLException;

    /** Why no such question can be answered here, with what to do; empty where it can. */
    Optional<String> whyNoReplicaLag(Connection connection, String user) throws SQLException;

    /** The clock when the statement runs, as microseconds since 1970 UTC. */
    String clockMicros();

    /** A column of seconds as milliseconds, however narrow its type is. */
    String milliseconds(String seconds);

    /** A query that has an order, cut off after some rows. */
    String limited(String orderedQuery, int rows);

    /**
     * A query of token rows, in the order of their ids, with {@code snapshot_xmin} before the
     * columns: see {@link dev.tokensweep.events.Sighting}. It tells at least one row, whose {@code
     * token_id} is NULL where there is none.
     */
    String looking(String query);

    /**
     * Keeps an optimiser from putting a query's expressions into those round it, as often as these
     * name them; stands at its end.
     */
    default String apart() {
        return "";
    }

    /** A text by which rows are put into groups: two that differ at all are two. */
    String distinct(String textColumn);

    /**
     * A query of groups: the dimensions, {@code tokens}, and ids for {@link #ids}.
     *
     * @param rows a query of the dimensions and token_id
     * @param buckets a power of two
     */
    String groups(String dimensions, String rows, int buckets, int most);

    /** Some ids of the group of the current row. */
    default List<String> ids(ResultSet row) throws SQLException {
        return BucketSql.ids(row);
    }

    /**
     * Assignments to a hold that change nothing it says, and have the log tell of all of it: an
     * update that changes nothing at all need not be in the log.
     */
    default String touching(Dialect dialect) {
        return "told_at = " + dialect.clock();
    }

    /** What keeps the server or the tables from being worked on at all, with what mends it. */
    List<String> unsupported(Connection connection, SinkTables tables, Collection<String> names)
            throws SQLException;
}
