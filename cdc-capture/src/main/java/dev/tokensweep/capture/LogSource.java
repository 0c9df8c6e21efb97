package dev.tokensweep.capture;

import dev.tokensweep.events.Vendor;
import dev.tokensweep.faults.Faults;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * A kind of database as capture meets it: all that differs from one kind to the next. What is asked
 * here is asked of no other class. Implementations are immutable.
 */
interface LogSource {

    /**
     * The kind that the configured url leads to.
     *
     * @throws CaptureConfigException when nobody here knows it
     */
    static LogSource of(CaptureConfig config) {
        Vendor vendor;
        try {
            vendor = Vendor.of(config.jdbcUrl());
        } catch (IllegalArgumentException e) {
            throw new CaptureConfigException(
                    List.of(
                            "database.url names no database that capture can follow; write"
                                    + " jdbc:postgresql://host:port/database, jdbc:mysql://..,"
                                    + " jdbc:mariadb://.., jdbc:sqlserver://.. or"
                                    + " jdbc:oracle:thin:@//.."));
        }
        return switch (vendor) {
            case POSTGRESQL -> new PostgresSource(config);
            case MYSQL -> new MySqlSource(config);
            case MARIADB -> new MariaDbSource(config);
            case SQLSERVER -> new SqlServerSource(config);
            case ORACLE -> new OracleSource(config);
        };
    }

    /** The driver's properties for a connection of capture's own, without user and password. */
    Properties connectionProperties();

    /** What is captured, spelled as the database spells it. */
    CapturedTables tables(Database database) throws SQLException;

    /**
     * All that must be mended before capture can start.
     *
     * @param mends whether what is Tokensweep's own is made first; PostgreSQL is asked in a session
     *     that cannot write where it is not to be
     */
    List<String> findings(Database database, boolean mends) throws SQLException;

    /** What to throw for a connection that failed; its message is one line without a password. */
    RuntimeException explain(SQLException failure);

    /** Prepares the connection that keeps other instances out. */
    void beginTurn(Database database) throws SQLException;

    /** Who is at work; null when the turn is ours, for as long as the connection lives. */
    String holder(Database database) throws SQLException;

    /** What in the database says that capture has begun before; null where nothing does. */
    String traces(Database database) throws SQLException;

    /** What broke the log's continuity; null where nothing did. */
    String gap(Database database, CaptureOffset stored) throws SQLException;

    /** Makes way for a new beginning. */
    void forget(Database database) throws SQLException;

    /**
     * Reads what is in the tables already, where that is not the engine's own affair.
     *
     * @param start of an epoch that has told nothing yet
     * @param closing ends it
     * @param faults what is wrong on purpose
     * @return where to follow the log from; the same where the engine takes the snapshot
     */
    SnapshotEnd snapshot(
            CaptureOffset start,
            ChangeWriter writer,
            CaptureProgress progress,
            CountDownLatch closing,
            Faults faults)
            throws SQLException, InterruptedException;

    /** What the engine must be told of this kind of database. */
    void addTo(Properties engine, CapturedTables tables, CaptureOffset start);

    /**
     * The offset, as JSON, that the engine starts from; empty for a snapshot of its own.
     *
     * @param faults what is wrong on purpose
     */
    String resumption(CaptureOffset start, Faults faults);

    /** The order of what the engine tells, from a start on. */
    LogOrder order(CaptureOffset start);

    /** The zone in whose digits the product reads what the engine tells as instants. */
    ZoneId sessionZone(Database database) throws SQLException;

    /** Why a failure of the engine's means that it cannot go on from there; null where it can. */
    String dead(Throwable failure);

    /**
     * The log that waits for capture.
     *
     * @param reached the last stored offset; null where this instance has none
     * @return null where there is none yet
     */
    RetainedLog retained(Database database, CaptureOffset reached) throws SQLException;

    /**
     * Whether the engine is connected to the log, where it does not tell itself of a connection
     * that it loses; asked every second while it runs.
     *
     * @param turn the connection that keeps other instances out, which is to live too
     * @return true where the engine tells
     */
    boolean isConnected(Database turn) throws SQLException;

    /** Whether the sink may take a first backlog straight from the table. */
    boolean hasFastLane();
}
