package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Vendor;
import dev.tokensweep.faults.Faults;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What MySQL and MariaDB have in common: a binary log that the server keeps for a while whoever
 * reads it, followed by global transaction ids. Immutable.
 */
abstract class BinlogSource implements LogSource {
    /** The modes in which the server's name is looked for, of either driver. */
    private static final Set<String> VERIFYING = Set.of("verify_identity", "verify-full");

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]|.*:.*");

    private final CaptureConfig config;
    private final Vendor vendor;
    private final String product;

    BinlogSource(CaptureConfig config, Vendor vendor, String product) {
        this.config = config;
        this.vendor = vendor;
        this.product = product;
    }

    /** The engine's class for this database. */
    abstract String connectorClass();

    /**
     * Opens a transaction that sees the tables as they were at one place of the log, and names it.
     */
    abstract BinlogPlace beginSnapshot(Database database) throws SQLException, InterruptedException;

    /** Which server's log it is. */
    abstract String origin(Database database) throws SQLException;

    /** Why the log does not go on from a place that its files still have; null where it does. */
    abstract String brokenAt(Database database, BinlogPlace place) throws SQLException;

    /** Whether the user may follow the log as a replica does. */
    abstract boolean mayFollow(Database database) throws SQLException;

    /**
     * Whether the server is of a version that can be asked all that follows; adds that it is not.
     */
    abstract boolean isNewEnough(BinlogFindings findings) throws SQLException;

    /** What of the server's settings must be mended that is this database's alone. */
    abstract void check(BinlogFindings findings) throws SQLException;

    final CaptureConfig config() {
        return config;
    }

    final Vendor vendor() {
        return vendor;
    }

    /** For people. */
    final String product() {
        return product;
    }

    @Override
    public Properties connectionProperties() {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "10000");
        properties.setProperty("socketTimeout", "60000");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectionAttributes", "program_name:tokensweep-capture");
        return properties;
    }

    @Override
    public CapturedTables tables(Database database) throws SQLException {
        String schema = config.schema() == null ? address().database() : config.schema();
        List<String> spelled = TableNames.ofTokens(database, vendor, schema);
        return new CapturedTables(
                vendor, null, schema, spelled.isEmpty() ? vendorSpelling() : spelled.get(0));
    }

    /** As the product's script has it. */
    private static String vendorSpelling() {
        return CapturedTables.TOKEN_TABLE.toUpperCase(Locale.ROOT);
    }

    @Override
    public List<String> findings(Database database, boolean mends) throws SQLException {
        return new BinlogPreflight(this, database, mends).findings();
    }

    @Override
    public RuntimeException explain(SQLException failure) {
        return ErrorCodes.OF_MYSQL.explain(failure, address(), config.user());
    }

    /** How to encrypt, as the engine calls what the driver is told; null for its usual. */
    final String sslMode() {
        String drivers = address().parameters().get("sslMode");
        return drivers == null ? null : drivers.toLowerCase(Locale.ROOT);
    }

    /**
     * Why the engine would not find the server in its certificate, where the driver does; null
     * where it does too. Its client of the log looks for DNS names alone.
     */
    final String misnamed() {
        String host = address().host();
        boolean isVerified = sslMode() != null && VERIFYING.contains(sslMode());
        return isVerified && ADDRESS.matcher(host).matches()
                ? "database.url names the server by its address %s, and capture finds only DNS names in a certificate: write a name that the certificate has (docs/tls.md)"
                        .formatted(host)
                : null;
    }

    final DatabaseAddress address() {
        return DatabaseAddress.ofMySqlLike(config.jdbcUrl(), vendor.subprotocol(), product);
    }

    /** The lock lives as long as the connection, which nothing uses until the engine runs. */
    @Override
    public void beginTurn(Database database) throws SQLException {
        database.execute("SET SESSION wait_timeout = 31536000");
    }

    @Override
    public String holder(Database database) throws SQLException {
        return database.isTrue("SELECT GET_LOCK(?, 0)", lockName(database))
                ? null
                : "another instance of Tokensweep";
    }

    /**
     * Locks are the server's, and their names short: the schema and the name stand in it by a sum.
     */
    private String lockName(Database database) {
        return "tokensweep-capture-%08x"
                .formatted(sum(config.slotName() + " " + database.tables().schema()));
    }

    static long sum(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }

    /** Capture's heart has beaten there. */
    @Override
    public String traces(Database database) throws SQLException {
        String table = database.tables().qualified(OwnTables.HEARTBEAT);
        return database.isTrue("SELECT EXISTS (SELECT 1 FROM %s)".formatted(table))
                ? "%s shows that capture has run".formatted(table)
                : null;
    }

    @Override
    public String gap(Database database, CaptureOffset stored) throws SQLException {
        if (stored.resumption() == null) {
            return "what is stored is an offset of another kind of database";
        }
        BinlogPlace place = BinlogPlace.parse(stored.resumption());
        String origin = origin(database);
        if (!origin.equals(place.origin())) {
            return "the server is %s, and the stored place %s is on the log of %s"
                    .formatted(origin, place, place.origin());
        }
        Map<String, Long> files = BinlogFiles.sizes(database);
        Long size = files.get(place.file());
        if (size == null) {
            return "the server has purged its binary log up to %s, and %s was still needed"
                    .formatted(files.keySet().stream().findFirst().orElse("its end"), place);
        }
        if (size < place.pos()) {
            return "the server's %s ends at %d, before the stored %s"
                    .formatted(place.file(), size, place);
        }
        if (SchemaHistory.isEmpty(config) && !place.schemaUnread()) {
            return "topic %s, which knows what columns the tables had, is empty"
                    .formatted(config.topics().schemaHistory());
        }
        return brokenAt(database, place);
    }

    /** There is nothing of capture's on the server that a new beginning would trip over. */
    @Override
    public void forget(Database database) throws SQLException {
        database.execute("DELETE FROM " + database.tables().qualified(OwnTables.HEARTBEAT));
    }

    @Override
    public SnapshotEnd snapshot(
            CaptureOffset start,
            ChangeWriter writer,
            CaptureProgress progress,
            CountDownLatch closing,
            Faults faults)
            throws SQLException, InterruptedException {
        Database reader = Database.open(config);
        boolean isTold = false;
        try {
            SessionZone.of(reader, config.binlog()).apply(reader);
            BinlogPlace place = beginSnapshot(reader);
            CaptureOffset next =
                    new BinlogSnapshot(reader, start.epoch(), writer, progress, closing, faults)
                            .tell(place);
            isTold = true;
            return new SnapshotEnd(next, reader);
        } finally {
            if (!isTold) {
                reader.close();
            }
        }
    }

    @Override
    public void addTo(Properties engine, CapturedTables tables, CaptureOffset start) {
        new BinlogEngine(this).addTo(engine, tables, start);
    }

    @Override
    public String resumption(CaptureOffset start, Faults faults) {
        return start.resumption();
    }

    @Override
    public LogOrder order(CaptureOffset start) {
        return new BinlogOrder(start);
    }

    @Override
    public ZoneId sessionZone(Database database) throws SQLException {
        return SessionZone.of(database, config.binlog()).id();
    }

    /** The tables were altered at a moment of which the engine does not know the columns. */
    @Override
    public String dead(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (message.contains("internal schema size")
                    || message.contains("schema isn't known to this connector")) {
                return "the engine does not know what columns a table had at its place in the log";
            }
        }
        return null;
    }

    @Override
    public RetainedLog retained(Database database, CaptureOffset reached) throws SQLException {
        return reached == null || reached.resumption() == null
                ? null
                : BinlogFiles.behind(database, BinlogPlace.parse(reached.resumption()));
    }

    /**
     * Where its connection ends the engine just waits, or by a setting connects again by itself;
     * but in doing so within a transaction it takes that for complete, and would lose the rest of
     * it with the next restart.
     */
    @Override
    public boolean isConnected(Database turn) throws SQLException {
        // It is asked every second from now on: where it is not, its host has vanished.
        turn.execute("SET SESSION wait_timeout = 60");
        return StreamingMetric.isConnected(config.slotName());
    }

    @Override
    public boolean hasFastLane() {
        return false;
    }
}
