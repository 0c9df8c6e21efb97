package dev.tokensweep.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxProcessTest {
    private static final Set<Service> BOTH = EnumSet.allOf(Service.class);

    @TempDir Path directory;

    @Test
    void servesUntilItIsClosedAndLeavesNoProcess() throws Exception {
        // Given
        assertThat(SandboxProcess.knownBroker(directory)).isEmpty();
        SandboxProcess sandbox = start(BOTH);
        assertThat(SandboxProcess.knownBroker(directory)).contains(sandbox.bootstrapServers());
        ProcessHandle child = sandbox.handle();
        ProcessHandle server = postgres();
        assertThat(isServing(sandbox)).isTrue();

        // When
        sandbox.close();

        // Then
        assertThat(child.isAlive()).isFalse();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void survivesAnInterruptOfItsProcess() throws Exception {
        // Given
        try (SandboxProcess sandbox = start(BOTH)) {
            // When
            run("kill -INT " + sandbox.handle().pid());
            // Then
            assertThat(isServing(sandbox)).isTrue();
            assertThat(sandbox.isAlive()).isTrue();
        }
    }

    @Test
    void keepsPostgresqlOutOfTheProcessGroupThatAnInterruptReaches() throws Exception {
        // Given
        try (SandboxProcess sandbox = start(EnumSet.of(Service.POSTGRESQL))) {
            // When
            String child = run("ps -o pgid= -p " + sandbox.handle().pid());
            String server = run("ps -o pgid= -p " + postgres().pid());
            // Then
            assertThat(server).isNotBlank().isNotEqualTo(child);
        }
    }

    @Test
    void startsAgainWhereAKilledChildLeftItsDatabaseRunning() throws Exception {
        // Given
        SandboxProcess killed = start(BOTH);
        killed.kill();
        ProcessHandle orphan = postgres();
        assertThat(killed.isAlive()).isFalse();
        assertThat(orphan.isAlive()).isTrue();

        // When
        try (SandboxProcess sandbox = start(BOTH)) {
            // Then
            assertThat(isServing(sandbox)).isTrue();
            assertThat(sandbox.jdbcUrl()).isEqualTo(killed.jdbcUrl());
            assertThat(orphan.isAlive()).isFalse();
        }
    }

    @Test
    void endsWithAParentThatIsKilled() throws Exception {
        // Given
        Process parent = startParent();
        List<ProcessHandle> children = parent.descendants().toList();
        ProcessHandle server = postgres();
        assertThat(children).isNotEmpty();

        // When
        parent.destroyForcibly();

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                !server.isAlive()
                                        && children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void saysInOneLineWhyItDoesNotStart() throws Exception {
        // Given
        Files.writeString(directory.resolve("postgresql"), "a file where a directory should be");
        // When, Then
        assertThatThrownBy(() -> start(EnumSet.of(Service.POSTGRESQL)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("data directory cannot be used")
                .message()
                .doesNotContain("\n");
    }

    private SandboxProcess start(Set<Service> services) {
        return SandboxProcess.start(directory, services, directory.resolve("services.log"));
    }

    /** A JVM between this one and the services, which can be killed. */
    private Process startParent() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SandboxParent.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(parent.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("started");
        return parent;
    }

    private ProcessHandle postgres() {
        return Postmaster.of(SandboxDirectory.postgresql(directory).resolve("data")).orElseThrow();
    }

    private static boolean isServing(SandboxProcess sandbox) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", sandbox.bootstrapServers());
        try (Connection connection =
                        DriverManager.getConnection(sandbox.jdbcUrl(), sandbox.databaseUser(), "");
                Admin admin = Admin.create(properties)) {
            return connection.isValid(5)
                    && admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).size() == 1;
        }
    }

    private static String run(String command) throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "-c", command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        return output.trim();
    }
}
