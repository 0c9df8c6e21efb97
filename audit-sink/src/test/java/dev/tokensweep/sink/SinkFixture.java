package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.Spared;
import dev.tokensweep.events.TopicSpec;
import dev.tokensweep.events.Topics;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.events.Wire;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.sandbox.ConsumerApps;
import dev.tokensweep.sandbox.FaultyLink;
import dev.tokensweep.sandbox.SchemaVersion;
import dev.tokensweep.sandbox.TokenInsert;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The product's tables in a schema of their own, topics of their own, and what tests ask them. */
final class SinkFixture implements AutoCloseable {
    static final Duration SAFE_PERIOD = Duration.ofHours(2);
    private static final AtomicInteger COUNT = new AtomicInteger();

    final TestDatabase database;
    final String schema = "sink_" + COUNT.incrementAndGet();
    final Topics topics = new Topics(schema + ".", 4, Duration.ofDays(1));
    final Map<String, Object> kafka =
            Map.of("bootstrap.servers", Services.BROKER.bootstrapServers());

    /** Commits by itself. */
    final Connection connection;

    final int app;
    final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    SinkFixture(SchemaVersion version) {
        this(TestDatabase.postgres(), version);
    }

    SinkFixture(TestDatabase database, SchemaVersion version) {
        this.database = database;
        try {
            database.createSchema(schema);
            connection = connect();
            database.createTables(connection, version);
            database.provide(config());
            app = ConsumerApps.create(connection, -1234, "app");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        createTopics();
        // In order even while the topics are being made.
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("max.in.flight.requests.per.connection", 1);
        producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void createTopics() {
        try (Admin admin = Admin.create(kafka)) {
            List<NewTopic> all = new ArrayList<>();
            for (TopicSpec topic : topics.all()) {
                all.add(
                        new NewTopic(topic.name(), topic.partitions(), (short) 1)
                                .configs(topic.settings()));
            }
            admin.createTopics(all).all().toCompletionStage().toCompletableFuture().join();
        }
    }

    SinkConfig config() {
        return config(database.jdbcUrl(schema), true, Set.of());
    }

    SinkConfig config(String jdbcUrl, boolean retain, Set<String> droppable) {
        return new SinkConfig(
                jdbcUrl,
                database.user(),
                null,
                schema,
                kafka,
                topics,
                "test",
                1,
                1_000,
                Duration.ofMillis(20),
                CleanupPolicy.of(
                        new Terms(
                                SAFE_PERIOD, Duration.ZERO, Duration.ZERO, Duration.ZERO, retain)),
                droppable,
                Upkeep.DEFAULT);
    }

    /** With another policy. */
    SinkConfig config(CleanupPolicy policy) {
        return config(policy, Upkeep.DEFAULT);
    }

    /** With another upkeep. */
    SinkConfig config(Upkeep upkeep) {
        return config(config().policy(), upkeep);
    }

    /** Of another instance of the same installation. */
    SinkConfig instance(String instanceId) {
        return config(database.user(), instanceId, config().policy(), Upkeep.DEFAULT);
    }

    /** As another role, which needs no password. */
    SinkConfig as(String user) {
        return config(user, config().instanceId(), config().policy(), Upkeep.DEFAULT);
    }

    private SinkConfig config(CleanupPolicy policy, Upkeep upkeep) {
        return config(database.user(), config().instanceId(), policy, upkeep);
    }

    private SinkConfig config(String user, String instanceId, CleanupPolicy policy, Upkeep upkeep) {
        SinkConfig usual = config();
        return new SinkConfig(
                usual.jdbcUrl(),
                user,
                usual.password(),
                usual.schema(),
                usual.kafkaProperties(),
                usual.topics(),
                instanceId,
                usual.threads(),
                usual.batchSize(),
                usual.batchAge(),
                policy,
                usual.droppableColumns(),
                upkeep);
    }

    /** To this schema. */
    Connection connect() throws SQLException {
        return database.connect(schema);
    }

    /** As the sink connects: bounded in its waits. */
    Connection connectAsSink() throws SQLException {
        return DriverManager.getConnection(config().jdbcUrl(), SinkDatabase.properties(config()));
    }

    void execute(String sql) throws SQLException {
        try (Connection any = connect();
                Statement statement = any.createStatement()) {
            for (String one : database.statements(sql)) {
                statement.execute(one);
            }
        }
    }

    TokenInsert token(String state) {
        return TokenInsert.tokenOf(app).state(state);
    }

    List<String> insert(String state, int count) throws SQLException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(token(state).scopes("openid", "profile").insert(connection));
        }
        return ids;
    }

    /** A verdict on the row as it is. */
    Verdict verdict(String tokenId) throws SQLException {
        return verdict(tokenId, CleanupPolicy.DEFAULT_RULE, 1);
    }

    /** A verdict by a rule, on a life that ended then. */
    Verdict verdict(String tokenId, String rule, long endedMicros) throws SQLException {
        RowVersion version = version(tokenId);
        Reason reason = "INACTIVE".equals(version.state()) ? Reason.INACTIVE : Reason.REVOKED;
        return new Verdict(
                version, reason, rule, endedMicros, endedMicros, new Position(1, 2, 3, 4), 5);
    }

    RowVersion version(String tokenId) throws SQLException {
        String sql =
                "SELECT token_state, token_state_id, %s, validity_period, %s, refresh_token_validity_period FROM idn_oauth2_access_token WHERE token_id = ?"
                        .formatted(
                                database.micros("time_created"),
                                database.micros("refresh_token_time_created"));
        try (PreparedStatement statement = connection.prepareStatement(database.sql(sql))) {
            statement.setString(1, tokenId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new RowVersion(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, Long.class),
                        row.getObject(4, Long.class),
                        row.getObject(5, Long.class),
                        row.getObject(6, Long.class));
            }
        }
    }

    void condemn(List<String> tokenIds) throws SQLException {
        for (String tokenId : tokenIds) {
            send(tokenId, verdict(tokenId));
        }
        flush();
    }

    void send(String tokenId, Verdict verdict) {
        byte[] value = Wire.verdict().serializer().serialize(topics.tokenVerdicts(), verdict);
        send(tokenId.getBytes(StandardCharsets.UTF_8), value);
    }

    void send(byte[] key, byte[] value) {
        send(topics.tokenVerdicts(), key, value);
    }

    void send(String topic, byte[] key, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    /** Returns when the broker has all that was sent. */
    void flush() {
        producer.flush();
        for (Future<RecordMetadata> acknowledgement : sent) {
            assertThat(acknowledgement).succeedsWithin(Duration.ofSeconds(10));
        }
        sent.clear();
    }

    Set<String> live() throws SQLException {
        return Set.copyOf(texts("SELECT token_id FROM idn_oauth2_access_token"));
    }

    /** Not a set: an id that is there twice must be seen. */
    List<String> archived() throws SQLException {
        return texts("SELECT token_id FROM idn_oauth2_access_token_audit");
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(texts(sql).get(0));
    }

    List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(database.sql(sql))) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    /** Whole rows, by the names of their columns in lower case, in no order. */
    List<Map<String, String>> rows(String table) throws SQLException {
        List<Map<String, String>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(database.sql("SELECT * FROM " + table))) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                Map<String, String> row = new TreeMap<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    row.put(
                            columns.getColumnLabel(column).toLowerCase(Locale.ROOT),
                            rows.getString(column));
                }
                all.add(row);
            }
        }
        return all;
    }

    /** The last refusal told of each token. */
    Map<String, Spared.Cause> spared() {
        Map<String, Spared.Cause> causes = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> told : readAll(topics.tokenSpared())) {
            Spared spared = Wire.spared().deserializer().deserialize(told.topic(), told.value());
            causes.put(new String(told.key(), StandardCharsets.UTF_8), spared.cause());
        }
        return causes;
    }

    /** All that is on a topic now. */
    List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    /** A way to the database that can be broken. */
    FaultyLink link() {
        FaultyLink link = new FaultyLink();
        link.leadTo(database.jdbcUrl());
        return link;
    }

    /** The same to PostgreSQL. */
    static FaultyLink linkToDatabase() {
        FaultyLink link = new FaultyLink();
        link.leadTo(Services.DATABASE.jdbcUrl());
        return link;
    }

    @Override
    public void close() throws SQLException {
        producer.close(Duration.ofSeconds(5));
        database.drop(connection, schema);
        connection.close();
    }
}
