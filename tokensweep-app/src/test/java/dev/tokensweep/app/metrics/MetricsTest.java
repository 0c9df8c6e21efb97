package dev.tokensweep.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tokensweep.app.config.MetricsSettings;
import dev.tokensweep.app.console.InstallationSample;
import dev.tokensweep.app.console.PipelineStatus;
import dev.tokensweep.app.console.ReloadStatus;
import dev.tokensweep.app.console.SizeHistory;
import dev.tokensweep.cleaner.CleanerCounters;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.sink.TableSize;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final MetricsSettings NOWHERE = new MetricsSettings(null, Duration.ofMinutes(1));
    private static final PipelineStatus CLEANER_ALONE =
            new PipelineStatus(
                    Optional.empty(),
                    Optional.of(
                            new CleanerStatus(
                                    CleanerStatus.State.RUNNING,
                                    new CleanerCounters(),
                                    null,
                                    null)),
                    Optional.empty());

    @Test
    void tellsNothingOfWhatThisProcessDoesNotRun() {
        // Given
        try (Metrics metrics = new Metrics(NOWHERE)) {
            observe(metrics, new AtomicReference<>(sample(null)));

            // When
            String text = metrics.scrape();

            // Then
            assertThat(text)
                    .contains("tokensweep_stage_up{stage=\"cleaner\"} 1.0")
                    .contains("tokensweep_audit_events_total{type=\"ISSUED\"} 0.0")
                    .contains("jvm_memory_used_bytes")
                    .doesNotContain("tokensweep_purged_total", "tokensweep_retained_log_bytes");
        }
    }

    @Test
    void takesAwayWhatIsNotKnownAnyMoreRatherThanTellZero() {
        // Given
        AtomicReference<InstallationSample> sample =
                new AtomicReference<>(
                        new InstallationSample(
                                Optional.empty(),
                                Map.of(
                                        "sink",
                                        new InstallationSample.Backlog(3, Duration.ofSeconds(2))),
                                new SizeHistory.Series(
                                        List.of(
                                                new SizeHistory.Point(
                                                        Instant.EPOCH,
                                                        new TableSize(12, 8_192),
                                                        null)),
                                        Duration.ofSeconds(10)),
                                null,
                                null,
                                null));
        try (Metrics metrics = new Metrics(NOWHERE)) {
            observe(metrics, sample);
            assertThat(metrics.scrape())
                    .contains("tokensweep_lag_seconds{stage=\"sink\"} 2.0")
                    .contains("tokensweep_table_size_bytes{table=\"tokens\"} 8192.0")
                    .doesNotContain("tokensweep_table_size_bytes{table=\"archive\"}")
                    .contains("tokensweep_broker_reachable 1.0");

            // When
            sample.set(sample("the broker is away"));

            // Then
            assertThat(metrics.scrape())
                    .doesNotContain("tokensweep_lag_seconds{")
                    .contains("tokensweep_broker_reachable 0.0")
                    .contains("tokensweep_deletion_bar 5.0");
        }
    }

    @Test
    void measuresKafkasClientsWhileTheyLive() {
        // Given
        try (Metrics metrics = new Metrics(NOWHERE)) {
            Map<String, Object> properties =
                    metrics.measured(
                            Map.of("bootstrap.servers", "127.0.0.1:1", "client.id", "measured"));

            // When
            Admin client = Admin.create(properties);

            // Then
            assertThat(metrics.scrape())
                    .contains("kafka_admin_client_connection_count{client_id=\"measured\"}");
            client.close(Duration.ZERO);
            assertThat(metrics.scrape()).doesNotContain("client_id=\"measured\"");
        }
    }

    @Test
    void sendsTheSameToACollector() throws Exception {
        // Given
        Queue<String> received = new ConcurrentLinkedQueue<>();
        HttpServer collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/v1/metrics",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    received.add(new String(body, StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        collector.start();
        String url = "http://127.0.0.1:%d/v1/metrics".formatted(collector.getAddress().getPort());

        // When
        try (Metrics metrics = new Metrics(new MetricsSettings(url, Duration.ofSeconds(1)))) {
            observe(metrics, new AtomicReference<>(sample(null)));

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () ->
                                    received.stream()
                                            .anyMatch(
                                                    body ->
                                                            body.contains("tokensweep.stage.up")
                                                                    && body.contains(
                                                                            "service.name")));
        } finally {
            collector.stop(0);
        }
    }

    private static void observe(Metrics metrics, AtomicReference<InstallationSample> sample) {
        metrics.observe(
                () -> CLEANER_ALONE,
                sample::get,
                () -> ReloadStatus.started(Instant.EPOCH),
                () -> 0,
                time -> {});
    }

    private static InstallationSample sample(String brokerFailure) {
        return new InstallationSample(
                Optional.empty(), Map.of(), SizeHistory.Series.NONE, null, null, brokerFailure);
    }
}
