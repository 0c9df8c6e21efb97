package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import io.debezium.connector.sqlserver.SqlServerConnector;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * SQL Server, to its documentation; nobody has run it yet. Its agent copies what the log tells of a
 * table into a change table, and the engine reads that.
 */
final class SqlServerSource extends CommitSource {

    /** The agent looks into the log every few seconds: to ask more often would find nothing. */
    private static final String POLL_MS = "500";

    SqlServerSource(CaptureConfig config) {
        super(config);
    }

    private DatabaseAddress address() {
        return DatabaseAddress.ofSqlServer(config().jdbcUrl());
    }

    @Override
    public Properties connectionProperties() {
        Properties properties = new Properties();
        properties.setProperty("applicationName", "tokensweep-capture");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "60000");
        properties.setProperty("lockTimeout", "10000");
        return properties;
    }

    @Override
    public CapturedTables tables(Database database) throws SQLException {
        String schema =
                config().schema() == null
                        ? database.first("SELECT SCHEMA_NAME()")
                        : config().schema();
        List<String> spelled = TableNames.ofTokens(database, Vendor.SQLSERVER, schema);
        return new CapturedTables(
                Vendor.SQLSERVER,
                database.first("SELECT DB_NAME()"),
                schema,
                spelled.isEmpty() ? CapturedTables.TOKEN_TABLE : spelled.get(0));
    }

    @Override
    public List<String> findings(Database database, boolean mends) throws SQLException {
        return new SqlServerPreflight(config(), database, mends).findings();
    }

    @Override
    public RuntimeException explain(SQLException failure) {
        return ErrorCodes.OF_SQL_SERVER.explain(failure, address(), config().user());
    }

    @Override
    public void beginTurn(Database database) {
        // The server itself finds out within a minute that a host has vanished.
    }

    @Override
    public String holder(Database database) throws SQLException {
        String answer =
                database.first(
                        "DECLARE @taken int; EXEC @taken = sp_getapplock @Resource = ?, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0; SELECT @taken",
                        "tokensweep-capture %s %s"
                                .formatted(config().slotName(), database.tables().schema()));
        return Integer.parseInt(answer) >= 0 ? null : "another instance of Tokensweep";
    }

    /** A backup restored to a moment is another life of the same database. */
    @Override
    String origin(Database database) throws SQLException {
        String fork =
                database.first(
                        "SELECT CONVERT(varchar(36), recovery_fork_guid) FROM sys.database_recovery_status WHERE database_id = DB_ID()");
        return fork == null ? "" : fork;
    }

    @Override
    String brokenAt(Database database, CommitPlace place) throws SQLException {
        String stored = place.engine().get(SqlServerOrder.COMMIT_LSN);
        if (stored == null) {
            return "the agent had told of no change yet when capture stopped";
        }
        String cleaned = SqlServerInstance.cleanedBeyond(database, SqlServerOrder.number(stored));
        if (cleaned != null) {
            return "the server has cleaned the change tables of %s beyond %s, which was still needed"
                    .formatted(cleaned, stored);
        }
        String end = SqlServerInstance.lsn(database, "sys.fn_cdc_get_max_lsn()");
        return end != null
                        && Long.compareUnsigned(
                                        SqlServerOrder.number(end), SqlServerOrder.number(stored))
                                < 0
                ? "the database's log ends at %s, before the stored %s".formatted(end, stored)
                : null;
    }

    @Override
    void addOwn(Properties engine, CapturedTables tables) {
        DatabaseAddress address = address();
        String[] host = address.host().split("\\\\", 2);
        engine.put("connector.class", SqlServerConnector.class.getName());
        engine.put("database.hostname", host[0]);
        if (host.length == 2) {
            engine.put("database.instance", host[1]);
        }
        engine.put("database.port", Integer.toString(address.port()));
        engine.put("database.names", tables.database());
        engine.put("driver.applicationName", "tokensweep-capture");
        engine.put("driver.loginTimeout", "10");
        engine.put("driver.socketTimeout", "120000");
        address.parameters().forEach((name, value) -> engine.put("driver." + name, value));
        // Neither rows nor tables are locked; the database must allow it, see SqlServerPreflight.
        engine.put("snapshot.isolation.mode", "snapshot");
        engine.put("data.query.mode", "direct");
        engine.put("poll.interval.ms", POLL_MS);
        // After an outage what is read at once is bounded.
        engine.put("max.iteration.transactions", "500");
        engine.put(
                "heartbeat.action.query",
                "MERGE INTO %s.%s WITH (HOLDLOCK) AS h USING (SELECT 1 AS id) AS v ON h.id = v.id WHEN MATCHED THEN UPDATE SET beat_at = SYSUTCDATETIME() WHEN NOT MATCHED THEN INSERT (id, beat_at) VALUES (v.id, SYSUTCDATETIME());"
                        .formatted(
                                Vendor.SQLSERVER.quoted(tables.database()),
                                tables.qualified(OwnTables.HEARTBEAT)));
    }

    @Override
    public LogOrder order(CaptureOffset start) {
        return new SqlServerOrder(start);
    }

    /** The server keeps its change tables by the clock, whoever reads them. */
    @Override
    public RetainedLog retained(Database database, CaptureOffset reached) {
        return null;
    }
}
