package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import io.debezium.connector.oracle.OracleConnector;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Oracle, to its documentation; nobody has run it yet. The engine has the server's LogMiner read
 * the redo log and, where that is away, its archive.
 */
final class OracleSource extends CommitSource {
    private static final int LOCKS_FROM = 2_000_000;
    private static final int LOCKS = 1_000_000;

    OracleSource(CaptureConfig config) {
        super(config);
    }

    private DatabaseAddress address() {
        return DatabaseAddress.ofOracle(config().jdbcUrl());
    }

    /** In a database with containers only a common user may read the log, and its name says so. */
    static boolean isCommon(String user) {
        return user.toUpperCase(Locale.ROOT).startsWith("C##");
    }

    @Override
    public Properties connectionProperties() {
        Properties properties = new Properties();
        properties.setProperty("v$session.program", "tokensweep-capture");
        properties.setProperty("oracle.net.CONNECT_TIMEOUT", "10000");
        properties.setProperty("oracle.jdbc.ReadTimeout", "60000");
        properties.setProperty("oracle.net.keepAlive", "true");
        return properties;
    }

    @Override
    public CapturedTables tables(Database database) throws SQLException {
        String schema =
                config().schema() == null
                        ? database.first(
                                "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM dual")
                        : config().schema();
        List<String> spelled = TableNames.ofTokens(database, Vendor.ORACLE, schema);
        return new CapturedTables(
                Vendor.ORACLE,
                database.first("SELECT SYS_CONTEXT('USERENV', 'CON_NAME') FROM dual"),
                schema,
                spelled.isEmpty()
                        ? CapturedTables.TOKEN_TABLE.toUpperCase(Locale.ROOT)
                        : spelled.get(0));
    }

    @Override
    public List<String> findings(Database database, boolean mends) throws SQLException {
        return new OraclePreflight(config(), database, mends).findings();
    }

    @Override
    public RuntimeException explain(SQLException failure) {
        return ErrorCodes.OF_ORACLE.explain(failure, address(), config().user());
    }

    @Override
    public void beginTurn(Database database) {
        // How soon the server finds out that a host has vanished is said by its SQLNET.EXPIRE_TIME.
    }

    /** The lock is the session's, and known by a number that stands for the names. */
    @Override
    public String holder(Database database) throws SQLException {
        CRC32C sum = new CRC32C();
        sum.update(
                (config().slotName() + " " + database.tables().schema())
                        .getBytes(StandardCharsets.UTF_8));
        int answer =
                database.answer(
                        "BEGIN ? := DBMS_LOCK.REQUEST(id => ?, lockmode => DBMS_LOCK.X_MODE, timeout => 0, release_on_commit => FALSE); END;",
                        LOCKS_FROM + sum.getValue() % LOCKS);
        // 4: it is this session's already.
        return answer == 0 || answer == 4 ? null : "another instance of Tokensweep";
    }

    /** A log that was reset is another life of the same database. */
    @Override
    String origin(Database database) throws SQLException {
        return database.first("SELECT dbid || '-' || resetlogs_change# FROM v$database");
    }

    @Override
    String brokenAt(Database database, CommitPlace place) throws SQLException {
        String text = place.engine().get(OracleOrder.SCN);
        if (text == null) {
            return "capture had no place in the log yet when it stopped";
        }
        long scn = Long.parseLong(text);
        if (!database.isTrue("SELECT MAX(1) FROM v$database WHERE current_scn >= ?", scn)) {
            return "the database's log ends before the stored %d".formatted(scn);
        }
        return hasLogOf(database, scn)
                ? null
                : "neither the redo log nor its archive has %d any more, and it was still needed"
                        .formatted(scn);
    }

    private static boolean hasLogOf(Database database, long scn) throws SQLException {
        return database.isTrue(
                        "SELECT MAX(1) FROM v$log WHERE first_change# <= ? AND next_change# > ?",
                        scn,
                        scn)
                || database.isTrue(
                        "SELECT MAX(1) FROM v$archived_log WHERE first_change# <= ? AND next_change# > ? AND deleted = 'NO' AND status = 'A'",
                        scn,
                        scn);
    }

    @Override
    void addOwn(Properties engine, CapturedTables tables) {
        engine.put("connector.class", OracleConnector.class.getName());
        engine.put("database.url", config().jdbcUrl());
        engine.put("database.dbname", tables.database());
        if (isCommon(config().user())) {
            engine.put("database.pdb.name", tables.database());
        }
        engine.put("database.connection.adapter", "logminer");
        engine.put("driver.oracle.net.CONNECT_TIMEOUT", "10000");
        engine.put("driver.oracle.net.keepAlive", "true");
        // Any other limit throws away whole transactions that take longer.
        engine.put("log.mining.transaction.retention.ms", "0");
        // What was under way when the snapshot was taken is told whole, and not passed over.
        engine.put("log.mining.transaction.snapshot.boundary.mode", "transaction_view_only");
        // The server leaves out what other tables' log tells; it takes the names as they are.
        engine.put("log.mining.query.filter.mode", "in");
        engine.put(
                "table.include.list",
                tables.names().stream()
                        .map(name -> tables.schema() + "." + tables.spelled(name))
                        .collect(Collectors.joining(",")));
        engine.put("decimal.handling.mode", "precise");
        engine.put(
                "heartbeat.action.query",
                "MERGE INTO %s h USING dual ON (h.id = 1) WHEN MATCHED THEN UPDATE SET beat_at = SYS_EXTRACT_UTC(SYSTIMESTAMP) WHEN NOT MATCHED THEN INSERT (id, beat_at) VALUES (1, SYS_EXTRACT_UTC(SYSTIMESTAMP))"
                        .formatted(tables.qualified(OwnTables.HEARTBEAT)));
    }

    @Override
    public LogOrder order(CaptureOffset start) {
        return new OracleOrder(start);
    }

    /** Of the archive alone: the redo log is of a fixed size. */
    @Override
    public RetainedLog retained(Database database, CaptureOffset reached) throws SQLException {
        String scn =
                reached == null || reached.resumption() == null
                        ? null
                        : CommitPlace.parse(reached.resumption()).engine().get(OracleOrder.SCN);
        if (scn == null) {
            return null;
        }
        String bytes =
                database.first(
                        "SELECT COALESCE(SUM(bytes), 0) FROM (SELECT MAX(blocks * block_size) AS bytes FROM v$archived_log WHERE deleted = 'NO' AND next_change# > ? GROUP BY thread#, sequence#)",
                        Long.parseLong(scn));
        return new RetainedLog(
                Long.parseLong(bytes),
                hasLogOf(database, Long.parseLong(scn)) ? "reserved" : "lost",
                null,
                null);
    }
}
