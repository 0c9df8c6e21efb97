package dev.tokensweep.capture;

import static org.awaitility.Awaitility.await;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TopicSpec;
import dev.tokensweep.events.Topics;
import dev.tokensweep.faults.Faults;
import dev.tokensweep.privacy.UserNaming;
import dev.tokensweep.sandbox.ColumnTimes;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.Wso2Schema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A schema of token tables, a set of topics and the capture between them, all of one test. */
final class CaptureFixture implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name = "capture" + NUMBER.incrementAndGet();
    private final TestDatabase database;
    private final String jdbcUrl;
    private Connection connection;
    private final CaptureConfig config;
    private final TopicReader topics;
    private Capture capture;

    CaptureFixture() throws Exception {
        this(TestDatabase.POSTGRESQL);
    }

    CaptureFixture(TestDatabase database) throws Exception {
        this(database, database.jdbcUrl(), ColumnTimes.DATETIME, BinlogSettings.USUAL);
    }

    /** On another database of the PostgreSQL server. */
    CaptureFixture(String jdbcUrl) throws Exception {
        this(TestDatabase.POSTGRESQL, jdbcUrl, ColumnTimes.DATETIME, BinlogSettings.USUAL);
    }

    CaptureFixture(
            TestDatabase database, String serverUrl, ColumnTimes times, BinlogSettings binlog)
            throws Exception {
        this.database = database;
        try (Connection maker = DriverManager.getConnection(serverUrl, database.user(), null);
                Statement statement = maker.createStatement()) {
            statement.execute(database.createSchema(name));
        }
        jdbcUrl = database.isPostgres() ? serverUrl : database.jdbcUrl(name);
        connection = connect();
        Wso2Schema.create(connection, SchemaVersion.V2_6, times);
        ConsumerApps.create(connection, -1234, "app");
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", Services.broker().bootstrapServers());
        Topics names = new Topics(name + "-", 3, Duration.ofDays(1));
        config =
                new CaptureConfig(
                        jdbcUrl,
                        database.user(),
                        null,
                        name,
                        name,
                        name,
                        kafka,
                        names,
                        Duration.ofMillis(10),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        CaptureConfig.DEFAULT_MAX_RETAINED_LOG_BYTES,
                        Duration.ZERO,
                        binlog,
                        UserNaming.CLEAR);
        createTopics(kafka, names);
        topics = new TopicReader(config);
    }

    private static void createTopics(Map<String, Object> kafka, Topics names) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(names.all().stream().map(CaptureFixture::newTopic).toList())
                    .all()
                    .get();
        }
    }

    private static NewTopic newTopic(TopicSpec spec) {
        return new NewTopic(spec.name(), spec.partitions(), (short) 1).configs(spec.settings());
    }

    CaptureConfig config() {
        return config;
    }

    TopicReader topics() {
        return topics;
    }

    TestDatabase database() {
        return database;
    }

    /** Inserts many rows by one statement. */
    List<String> copyInto(int rows, String prefix) throws SQLException, IOException {
        return database.copyInto(connection, rows, prefix);
    }

    Connection connection() {
        return connection;
    }

    Connection connect() throws SQLException {
        Connection made = DriverManager.getConnection(jdbcUrl, database.user(), null);
        database.enter(made, name);
        return made;
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Starts capture and waits until it follows the log. */
    CaptureFixture capture() {
        return capture(Faults.NONE);
    }

    /** Starts capture and does not wait. */
    void start() {
        capture = Capture.start(config);
    }

    /** Starts capture with a lane for the first backlog, and does not wait. */
    void startWithBacklog(Duration limit, Faults faults) {
        capture =
                Capture.start(
                        with(config.jdbcUrl(), config.user(), config.maxRetainedLogBytes(), limit),
                        faults);
    }

    /** Stores bytes as if they were an offset. */
    void store(byte[] offset) {
        Map<String, Object> properties = new HashMap<>(config.kafkaProperties());
        properties.put("key.serializer", ByteArraySerializer.class);
        properties.put("value.serializer", ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    config.topics().captureOffsets(),
                                    OffsetTopic.key(config),
                                    offset));
        }
    }

    /** Starts capture that calls users otherwise, and waits until it follows the log. */
    CaptureFixture capture(UserNaming users) {
        CapturePreflight.check(config.naming(users));
        capture = Capture.start(config.naming(users));
        awaitState(CaptureStatus.State.STREAMING);
        return this;
    }

    CaptureFixture capture(Faults faults) {
        CapturePreflight.check(config);
        capture = Capture.start(config, faults);
        awaitState(CaptureStatus.State.STREAMING);
        return this;
    }

    Capture running() {
        return capture;
    }

    void stop() {
        capture.close();
    }

    CaptureStatus status() {
        return capture.status();
    }

    void awaitState(CaptureStatus.State state) {
        await().atMost(PATIENCE).until(() -> capture.status().state() == state);
    }

    List<String> query(String sql, Object parameter) throws SQLException {
        try (Database database = Database.open(config)) {
            return database.column(sql, parameter);
        }
    }

    CaptureConfig withUrl(String jdbcUrl) {
        return with(jdbcUrl, config.user(), config.maxRetainedLogBytes());
    }

    CaptureConfig withUser(String user) {
        return with(config.jdbcUrl(), user, config.maxRetainedLogBytes());
    }

    CaptureConfig withSchema(String schema) {
        return new CaptureConfig(
                config.jdbcUrl(),
                config.user(),
                null,
                schema,
                config.slotName(),
                config.publicationName(),
                config.kafkaProperties(),
                config.topics(),
                config.pollInterval(),
                config.heartbeatInterval(),
                config.slotTimeout(),
                config.maxRetainedLogBytes(),
                config.backlogLimit(),
                config.binlog(),
                config.users());
    }

    /** The same configuration for a new role with these attributes and no privilege. */
    CaptureConfig asRole(String attributes) throws SQLException {
        String role = name + "_role";
        execute("CREATE ROLE %s %s".formatted(role, attributes));
        return with(config.jdbcUrl(), role, config.maxRetainedLogBytes());
    }

    /** After the server was away. */
    void reconnect() throws SQLException {
        connection = connect();
    }

    /** The same configuration for a new user of MySQL or MariaDB with just what capture needs. */
    CaptureConfig asLeastPrivileged() throws SQLException {
        String user = name + "_user";
        execute("CREATE USER '%s'@'%%'".formatted(user));
        execute(
                "GRANT REPLICATION SLAVE, %s ON *.* TO '%s'@'%%'"
                        .formatted(
                                database == TestDatabase.MARIADB
                                        ? "BINLOG MONITOR"
                                        : "REPLICATION CLIENT",
                                user));
        execute("GRANT SELECT ON %s.IDN_OAUTH2_ACCESS_TOKEN TO '%s'@'%%'".formatted(name, user));
        for (String own : List.of(OwnTables.JOURNAL, OwnTables.HOLD, OwnTables.MARK)) {
            execute("GRANT SELECT ON %s.%s TO '%s'@'%%'".formatted(name, own, user));
        }
        execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON %s.%s TO '%s'@'%%'"
                        .formatted(name, OwnTables.HEARTBEAT, user));
        return with(config.jdbcUrl(), user, config.maxRetainedLogBytes());
    }

    CaptureConfig withMaxRetainedLog(long bytes) {
        return with(config.jdbcUrl(), config.user(), bytes);
    }

    private CaptureConfig with(String jdbcUrl, String user, long maxRetainedLogBytes) {
        return with(jdbcUrl, user, maxRetainedLogBytes, config.backlogLimit());
    }

    private CaptureConfig with(
            String jdbcUrl, String user, long maxRetainedLogBytes, Duration backlogLimit) {
        return new CaptureConfig(
                jdbcUrl,
                user,
                null,
                config.schema(),
                config.slotName(),
                config.publicationName(),
                config.kafkaProperties(),
                config.topics(),
                config.pollInterval(),
                config.heartbeatInterval(),
                config.slotTimeout(),
                maxRetainedLogBytes,
                backlogLimit,
                config.binlog(),
                config.users());
    }

    /** Every change committed before this moment; a token inserted now marks their end. */
    List<TopicReader.Told> changesUpToNow() throws SQLException {
        String mark = Tokens.insert(connection, "ACTIVE");
        await().atMost(PATIENCE).until(() -> topics.read().stream().anyMatch(t -> t.isOf(mark)));
        return topics.readToEnd().stream().filter(told -> !told.isOf(mark)).toList();
    }

    List<TokenChange.Kind> kindsOf(String tokenId) throws SQLException {
        return changesUpToNow().stream()
                .filter(told -> told.isOf(tokenId))
                .map(told -> told.change().kind())
                .toList();
    }

    void journal(String batchId, String json) throws SQLException {
        execute(
                "INSERT INTO %s (batch_id, chunk, reason, rule_name, archived, purged_at, token_ids) VALUES ('%s', 0, 'REVOKED', 'default', 1, now(), '%s')"
                        .formatted(OwnTables.JOURNAL, batchId, json));
    }

    @Override
    public void close() throws SQLException {
        if (capture != null) {
            capture.close();
        }
        topics.close();
        if (database.isPostgres()) {
            awaitFreeSlot();
            dropSlot();
            execute("DROP PUBLICATION IF EXISTS " + name);
        }
        execute(database.dropSchema(name));
        connection.close();
    }

    /** Waits until the server knows that capture has stopped. */
    void awaitFreeSlot() {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            try (Database database = Database.open(config)) {
                                ReplicationSlot slot = ReplicationSlot.find(database, name);
                                return slot == null || !slot.isActive();
                            }
                        });
    }

    void dropSlot() throws SQLException {
        execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name = '"
                        + name
                        + "'");
    }
}
