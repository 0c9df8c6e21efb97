package dev.tokensweep.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @Test
    void keepsTopicsAndPortsOverARestart(@TempDir Path directory) throws Exception {
        // Given
        String before;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            before = broker.bootstrapServers();
            try (Admin admin = admin(before)) {
                admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
            }
        }

        // When
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
                Admin admin = admin(broker.bootstrapServers())) {
            // Then
            assertThat(broker.bootstrapServers()).isEqualTo(before);
            assertThat(topics(admin)).contains("kept");
        }
    }

    @Test
    void movesToNewPortsAndKeepsTopicsWhenItsPortIsTaken(@TempDir Path directory) throws Exception {
        // Given
        int port;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
                Admin admin = admin(broker.bootstrapServers())) {
            port = Integer.parseInt(broker.bootstrapServers().split(":", -1)[1]);
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
        }

        // When
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker = EmbeddedBroker.start(directory);
                Admin admin = admin(broker.bootstrapServers())) {
            // Then
            assertThat(broker.bootstrapServers()).doesNotEndWith(":" + taken.getLocalPort());
            assertThat(topics(admin)).contains("kept");
        }
    }

    @Test
    void isStartedAgainWhileACoordinatorDoesNotServe(@TempDir Path directory) throws Exception {
        // Given
        AtomicInteger asked = new AtomicInteger();

        // When
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(
                                directory,
                                SandboxSettings.NONE,
                                servers -> asked.incrementAndGet() == 2);
                Admin admin = admin(broker.bootstrapServers())) {
            // Then
            assertThat(asked).hasValue(2);
            assertThat(topics(admin)).isEmpty();
        }
    }

    @Test
    void asksEveryCoordinatorWhetherItServes(@TempDir Path directory) throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
                Admin admin = admin(broker.bootstrapServers())) {
            admin.listConsumerGroupOffsets("group").partitionsToOffsetAndMetadata().get();

            // When, Then
            assertThat(Coordinators.serve(broker.bootstrapServers(), Duration.ofSeconds(20)))
                    .isTrue();
        }
    }

    @Test
    void noticesCoordinatorsThatDoNotAnswer() throws Exception {
        // Given
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();

            // When, Then
            assertThat(Coordinators.serve(address, Duration.ofMillis(500))).isFalse();
        }
    }

    @Test
    void refusesADirectoryThatIsInUse(@TempDir Path directory) {
        // Given
        try (DirectoryLock held = DirectoryLock.take(directory)) {
            assertThat(held).isNotNull();
            // When, Then
            assertThatThrownBy(() -> DirectoryLock.take(directory, Duration.ofMillis(200)))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("data directory in use");
        }
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    private static Set<String> topics(Admin admin) throws Exception {
        return admin.listTopics().names().get();
    }
}
