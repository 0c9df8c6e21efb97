package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ConfigFixture.LEAST;
import static dev.tokensweep.app.config.ConfigFixture.file;
import static dev.tokensweep.app.config.ConfigFixture.loadFile;
import static dev.tokensweep.app.config.ConfigFixture.loadSet;
import static dev.tokensweep.app.config.ConfigFixture.loadVariables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.privacy.UserNaming;
import dev.tokensweep.sink.Breaker;
import dev.tokensweep.sink.Pacing;
import dev.tokensweep.sink.PurgeWindows;
import dev.tokensweep.sink.Related;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final Path EXAMPLE = Path.of("..", "config.example.yaml");

    /** Every key with a value that is not its default. */
    private static final Map<String, String> ALL_CHANGED =
            Map.ofEntries(
                    Map.entry("database.url", "jdbc:mariadb://db:3307/am?sslMode=verify-full"),
                    Map.entry("database.user", "cleaner"),
                    Map.entry("database.password", "pass word"),
                    Map.entry("database.schema", "Am"),
                    Map.entry("database.session-time-zone", "+09:00"),
                    Map.entry("kafka.bootstrap-servers", "k1:9092,k2:9093"),
                    Map.entry("kafka.topic-prefix", "prod."),
                    Map.entry("kafka.partitions", "12"),
                    Map.entry("kafka.replication-factor", "3"),
                    Map.entry("kafka.changes-retention", "90d"),
                    Map.entry("kafka.properties.security.protocol", "SASL_SSL"),
                    Map.entry("kafka.properties.sasl.jaas.config", "login password=\"hidden\";"),
                    Map.entry("data-dir", "/var/lib/tokensweep"),
                    Map.entry("cleanup.enabled", "false"),
                    Map.entry("cleanup.retain", "false"),
                    Map.entry("cleanup.safe-period", "90m"),
                    Map.entry("cleanup.grace.revoked", "1s"),
                    Map.entry("cleanup.grace.inactive", "2ms"),
                    Map.entry("cleanup.grace.expired", "3d"),
                    Map.entry("cleanup.droppable-columns", "idp_id,consented_token"),
                    Map.entry("cleanup.children", "false"),
                    Map.entry("cleanup.first-backlog", "7m"),
                    Map.entry("cleanup.archive-retention", "400d"),
                    Map.entry("cleanup.windows", "* 22,23 * * *; */5 0-4 * * MON-FRI"),
                    Map.entry("cleanup.windows-zone", "Europe/Berlin"),
                    Map.entry("cleanup.related.authorization-codes", "false"),
                    Map.entry("cleanup.related.ciba", "false"),
                    Map.entry("cleanup.related.device-flow", "false"),
                    Map.entry("cleanup.related.par", "false"),
                    Map.entry("cleanup.related.refresh-tokens", "false"),
                    Map.entry("cleanup.related.revoked-tokens", "false"),
                    Map.entry("cleanup.related.interval", "10m"),
                    Map.entry("capture.slot", "ts_slot"),
                    Map.entry("capture.publication", "ts_publication"),
                    Map.entry("capture.max-retained-log", "512MiB"),
                    Map.entry("capture.server-id", "4711"),
                    Map.entry("cleaner.threads", "8"),
                    Map.entry("cleaner.commit-interval", "250ms"),
                    Map.entry("audit.signing-key-file", "/run/keys/audit.pem"),
                    Map.entry("audit.checkpoint-interval", "30s"),
                    Map.entry("sink.threads", "3"),
                    Map.entry("sink.batch-size", "500"),
                    Map.entry("sink.batch-age", "1s"),
                    Map.entry("sink.target-latency", "80ms"),
                    Map.entry("sink.share-beside-traffic", "25%"),
                    Map.entry("sink.max-replica-lag", "5s"),
                    Map.entry("sink.throttle-query", "SELECT count(*) - 90 FROM pg_stat_activity"),
                    Map.entry("breaker.enabled", "false"),
                    Map.entry("breaker.window", "1h"),
                    Map.entry("breaker.shrink-share", "30%"),
                    Map.entry("breaker.spared-share", "20%"),
                    Map.entry("breaker.min-rows", "5000"),
                    Map.entry("reconciler.interval", "2d"),
                    Map.entry("reconciler.rows-per-second", "50"),
                    Map.entry("clock.tolerance", "1s"),
                    Map.entry("console.port", "0"),
                    Map.entry("console.host", "0.0.0.0"),
                    Map.entry("console.proxy-user-header", "X-Forwarded-User"),
                    Map.entry("metrics.otlp-url", "http://collector:4318/v1/metrics"),
                    Map.entry("metrics.otlp-interval", "10s"),
                    Map.entry("log.format", "json"));

    @TempDir Path folder;

    @Test
    void fillsInTheDefaultsWhereOnlyTheLeastIsGiven() {
        // When
        AppConfig config = loadSet();

        // Then
        assertThat(config)
                .isEqualTo(
                        new AppConfig(
                                new DatabaseConfig(
                                        "jdbc:postgresql://db:5432/apim",
                                        "tokensweep",
                                        null,
                                        null,
                                        null),
                                new KafkaConfig(null, "", 4, 1, Duration.ofDays(30), Map.of()),
                                Path.of("./tokensweep-data"),
                                new CleanupConfig(
                                        true,
                                        CleanupPolicy.of(Terms.of(Duration.ofHours(2))),
                                        Map.of(),
                                        Set.of(),
                                        true,
                                        new RelatedSettings(
                                                EnumSet.allOf(Related.class),
                                                Duration.ofMinutes(1)),
                                        Duration.ofHours(1),
                                        null,
                                        PurgeWindows.ALWAYS),
                                new CaptureSettings("tokensweep", "tokensweep", 10L << 30, 0),
                                new CleanerSettings(2, Duration.ofMillis(100)),
                                new AuditSettings(null, Duration.ofMinutes(1)),
                                UserNaming.CLEAR,
                                new SinkSettings(2, 1000, Duration.ofMillis(20), Pacing.DEFAULT),
                                Breaker.DEFAULT,
                                new ReconcilerSettings(Duration.ofHours(1), 500),
                                new ClockSettings(Duration.ofSeconds(10)),
                                new ConsoleConfig("127.0.0.1", 8080, null, null),
                                new MetricsSettings(null, Duration.ofMinutes(1)),
                                LogFormat.TEXT));
    }

    @Test
    void hasAChangedValueForEverySettingThatCanStandBesideTheOthers() {
        // Then
        assertThat(Catalogue.ALL.stream().filter(setting -> !setting.isFamily()).map(Setting::name))
                .filteredOn(name -> !name.endsWith("-file") && !name.equals("privacy.users"))
                .allMatch(ALL_CHANGED::containsKey);
    }

    @Test
    void takesEverySettingFromOptions() {
        // Given
        List<String> assignments = new ArrayList<>();
        ALL_CHANGED.forEach((key, value) -> assignments.add(key + "=" + value));

        // When
        AppConfig config = ConfigLoader.load(null, Map.of(), assignments).config();

        // Then
        assertThat(config).isEqualTo(allChanged());
    }

    @Test
    void takesEverySettingFromVariables() {
        // Given
        Map<String, String> environment = new TreeMap<>();
        ALL_CHANGED.forEach(
                (key, value) ->
                        environment.put(
                                "TOKENSWEEP_"
                                        + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"),
                                value));

        // When
        AppConfig config = ConfigLoader.load(null, environment, List.of()).config();

        // Then
        assertThat(config).isEqualTo(allChanged());
    }

    @Test
    void takesEverySettingFromAFileWithDottedNames() {
        // Given
        StringBuilder yaml = new StringBuilder();
        ALL_CHANGED.forEach((key, value) -> yaml.append("%s: '%s'\n".formatted(key, value)));

        // When
        AppConfig config = loadFile(file(folder, yaml.toString()));

        // Then
        assertThat(config).isEqualTo(allChanged());
    }

    @Test
    void takesNestedMapsFlowStyleAndListsFromAFile() {
        // Given
        Path file =
                file(
                        folder,
                        """
                        database:
                          url: jdbc:mariadb://db:3307/am?sslMode=verify-full
                          user: cleaner
                          password: pass word
                          schema: Am
                          session-time-zone: +09:00
                        kafka:
                          bootstrap-servers: [k1:9092, k2:9093]
                          topic-prefix: prod.
                          partitions: 12
                          replication-factor: 3
                          changes-retention: 90d
                          properties:
                            security.protocol: SASL_SSL
                            sasl:
                              jaas.config: login password="hidden";
                        data-dir: /var/lib/tokensweep
                        cleanup:
                          enabled: false
                          retain: false
                          safe-period: 90m
                          grace: {revoked: 1s, inactive: 2ms, expired: 3d}
                          droppable-columns:
                            - idp_id
                            - consented_token
                          children: false
                          first-backlog: 7m
                          archive-retention: 400d
                          windows:
                            - "* 22,23 * * *"
                            - "*/5 0-4 * * MON-FRI"
                          windows-zone: Europe/Berlin
                          related:
                            authorization-codes: false
                            ciba: false
                            device-flow: false
                            par: false
                            refresh-tokens: false
                            revoked-tokens: false
                            interval: 10m
                        capture: {slot: ts_slot, publication: ts_publication, max-retained-log: 512MiB, server-id: 4711}
                        cleaner: {threads: 8, commit-interval: 250ms}
                        audit: {signing-key-file: /run/keys/audit.pem, checkpoint-interval: 30s}
                        sink:
                          threads: 3
                          batch-size: 500
                          batch-age: 1s
                          target-latency: 80ms
                          share-beside-traffic: 25%
                          max-replica-lag: 5s
                          throttle-query: SELECT count(*) - 90 FROM pg_stat_activity
                        breaker:
                          enabled: false
                          window: 1h
                          shrink-share: 30%
                          spared-share: 20%
                          min-rows: 5000
                        reconciler: {interval: 2d, rows-per-second: 50}
                        clock.tolerance: 1s
                        console: {port: 0, host: 0.0.0.0, proxy-user-header: X-Forwarded-User}
                        metrics: {otlp-url: 'http://collector:4318/v1/metrics', otlp-interval: 10s}
                        log: {format: json}
                        """);

        // Then
        assertThat(loadFile(file)).isEqualTo(allChanged());
    }

    @Test
    void putsVariablesOverTheFileAndOptionsOverBoth() {
        // Given
        Path file = file(folder, "sink: {threads: 2, batch-size: 2}\nconsole.port: 2\n");
        Map<String, String> environment =
                Map.of("TOKENSWEEP_SINK_THREADS", "3", "TOKENSWEEP_SINK_BATCH_SIZE", "3");
        List<String> assignments = new ArrayList<>(LEAST);
        assignments.add("sink.threads=4");
        assignments.add("sink.threads=5");

        // When
        AppConfig config = ConfigLoader.load(file, environment, assignments).config();

        // Then
        assertThat(config.sink().threads()).isEqualTo(5);
        assertThat(config.sink().batchSize()).isEqualTo(3);
        assertThat(config.console().port()).isEqualTo(2);
    }

    @Test
    void judgesOnlyTheValueThatCounts() {
        // Given
        Path file = file(folder, "sink.threads: many\n");

        // When
        AppConfig config =
                ConfigLoader.load(file, Map.of("TOKENSWEEP_SINK_THREADS", "3"), LEAST).config();

        // Then
        assertThat(config.sink().threads()).isEqualTo(3);
    }

    @Test
    void leavesTheReplicationToAClusterAndKeepsOneCopyOnTheEmbeddedBroker() {
        // Then
        assertThat(loadSet("kafka.bootstrap-servers=k:9092").kafka().replicationFactor())
                .isEqualTo(-1);
        assertThat(loadSet().kafka().replicationFactor()).isEqualTo(1);
    }

    @Test
    void readsThePasswordFromItsFileWithoutTheLineEnd() throws IOException {
        // Given
        Path secret = Files.writeString(folder.resolve("secret"), " pass word\r\n");

        // When
        AppConfig config = loadSet("database.password-file=" + secret);

        // Then
        assertThat(config.database().password()).isEqualTo("pass word");
    }

    @Test
    void takesAnEmptyFileForNoSettings() {
        // Given
        Path file = file(folder, "# nothing yet\n");

        // When
        AppConfig config = ConfigLoader.load(file, Map.of(), LEAST).config();

        // Then
        assertThat(config).isEqualTo(loadSet());
    }

    @Test
    void leavesTheLaunchersVariableAndThoseOfOthersAlone() {
        // When
        AppConfig config = loadVariables(Map.of("TOKENSWEEP_JAVA_OPTS", "-Xmx1g", "PATH", "/bin"));

        // Then
        assertThat(config).isEqualTo(loadSet());
    }

    @Test
    void leavesTheVariablesAloneThatKubernetesAddsForAServiceOfThatName() {
        // When
        AppConfig config =
                loadVariables(
                        Map.of(
                                "TOKENSWEEP_SERVICE_HOST", "10.0.0.7",
                                "TOKENSWEEP_SERVICE_PORT", "8080",
                                "TOKENSWEEP_SERVICE_PORT_HTTP", "8080",
                                "TOKENSWEEP_PORT", "tcp://10.0.0.7:8080",
                                "TOKENSWEEP_PORT_8080_TCP", "tcp://10.0.0.7:8080",
                                "TOKENSWEEP_PORT_8080_TCP_ADDR", "10.0.0.7",
                                "TOKENSWEEP_CONSOLE_PORT", "tcp://10.0.0.8:8080",
                                "TOKENSWEEP_CONSOLE_SERVICE_HOST", "10.0.0.8"));

        // Then
        assertThat(config).isEqualTo(loadSet());
    }

    @Test
    void handsEveryClientTheServersAndThePropertiesOfTheCluster() {
        // Given
        KafkaConfig kafka = allChanged().kafka();

        // Then
        assertThat(kafka.clientProperties(kafka.bootstrapServers()))
                .isEqualTo(
                        Map.of(
                                "bootstrap.servers", "k1:9092,k2:9093",
                                "security.protocol", "SASL_SSL",
                                "sasl.jaas.config", "login password=\"hidden\";"));
    }

    @Test
    void loadsTheExampleAsItIsShipped() {
        // When
        AppConfig config =
                ConfigLoader.load(EXAMPLE, Map.of(), List.of("database.password-file=" + EXAMPLE))
                        .config();

        // Then
        assertThat(config.cleanup()).isEqualTo(loadSet().cleanup());
        assertThat(config.kafka().isEmbedded()).isFalse();
    }

    @Test
    void switchesEachRelatedTableByItself() {
        // Then
        for (Related table : Related.values()) {
            String name = table.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(loadSet("cleanup.related." + name + "=false").cleanup().related().tables())
                    .isEqualTo(EnumSet.complementOf(EnumSet.of(table)));
        }
    }

    private static AppConfig allChanged() {
        return new AppConfig(
                new DatabaseConfig(
                        "jdbc:mariadb://db:3307/am?sslMode=verify-full",
                        "cleaner",
                        "pass word",
                        "Am",
                        "+09:00"),
                new KafkaConfig(
                        "k1:9092,k2:9093",
                        "prod.",
                        12,
                        3,
                        Duration.ofDays(90),
                        Map.of(
                                "security.protocol", "SASL_SSL",
                                "sasl.jaas.config", "login password=\"hidden\";")),
                Path.of("/var/lib/tokensweep"),
                new CleanupConfig(
                        false,
                        CleanupPolicy.of(
                                new Terms(
                                        Duration.ofMinutes(90),
                                        Duration.ofSeconds(1),
                                        Duration.ofMillis(2),
                                        Duration.ofDays(3),
                                        false)),
                        Map.of(),
                        Set.of("idp_id", "consented_token"),
                        false,
                        new RelatedSettings(Set.of(), Duration.ofMinutes(10)),
                        Duration.ofMinutes(7),
                        Duration.ofDays(400),
                        new PurgeWindows(
                                List.of("* 22,23 * * *", "*/5 0-4 * * MON-FRI"),
                                ZoneId.of("Europe/Berlin"))),
                new CaptureSettings("ts_slot", "ts_publication", 512L << 20, 4711),
                new CleanerSettings(8, Duration.ofMillis(250)),
                new AuditSettings(Path.of("/run/keys/audit.pem"), Duration.ofSeconds(30)),
                UserNaming.CLEAR,
                new SinkSettings(
                        3,
                        500,
                        Duration.ofSeconds(1),
                        new Pacing(
                                Duration.ofMillis(80),
                                0.25,
                                Duration.ofSeconds(5),
                                "SELECT count(*) - 90 FROM pg_stat_activity")),
                new Breaker(false, Duration.ofHours(1), 0.3, 0.2, 5000),
                new ReconcilerSettings(Duration.ofDays(2), 50),
                new ClockSettings(Duration.ofSeconds(1)),
                new ConsoleConfig("0.0.0.0", 0, null, "X-Forwarded-User"),
                new MetricsSettings("http://collector:4318/v1/metrics", Duration.ofSeconds(10)),
                LogFormat.JSON);
    }
}
