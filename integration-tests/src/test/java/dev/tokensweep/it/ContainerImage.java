package dev.tokensweep.it;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A database server's image. {@code CONTAINER_IMAGE_MYSQL} and its like name another one, such as
 * {@code deploy/images/make.sh} makes.
 */
enum ContainerImage {
    POSTGRESQL(
            "postgres:18.6",
            5432,
            "POSTGRES",
            "postgres -c wal_level=logical -c track_commit_timestamp=on -c timezone=UTC"),
    MARIADB(
            "mariadb:10.11",
            3306,
            "MARIADB_ROOT",
            "mariadbd --log-bin=binlog --binlog-format=ROW --binlog-row-image=FULL --server-id=1 --gtid-strict-mode=ON"),
    MYSQL(
            "mysql:9.7",
            3306,
            "MYSQL_ROOT",
            "mysqld --log-bin=binlog --server-id=1 --gtid-mode=ON --enforce-gtid-consistency=ON");

    /** The administrator's, and whoever else's a test makes. */
    static final String PASSWORD = "hush";

    private static final Duration STARTUP = Duration.ofMinutes(3);

    private final String official;
    private final int port;
    private final String passwordVariable;
    private final String databaseVariable;
    private final String command;

    ContainerImage(String official, int port, String administrator, String command) {
        this.official = official;
        this.port = port;
        this.passwordVariable = administrator + "_PASSWORD";
        this.databaseVariable =
                administrator.equals("POSTGRES") ? "POSTGRES_DB" : name() + "_DATABASE";
        this.command = command;
    }

    String image() {
        return Objects.requireNonNullElse(
                System.getenv().get("CONTAINER_IMAGE_" + name()), official);
    }

    /** Starts a server that is reachable from this machine alone; null where there is no image. */
    @SuppressWarnings("resource") // It is whoever asked for it who closes it.
    GenericContainer<?> start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return null;
        }
        GenericContainer<?> server =
                new GenericContainer<>(DockerImageName.parse(image()))
                        .withExposedPorts(port)
                        .withEnv(passwordVariable, PASSWORD)
                        .withEnv(databaseVariable, "apim")
                        .withCommand(command)
                        .withCreateContainerCmdModifier(
                                create ->
                                        Objects.requireNonNullElseGet(
                                                        create.getHostConfig(), HostConfig::new)
                                                .withPortBindings(
                                                        new PortBinding(
                                                                Ports.Binding.bindIp("127.0.0.1"),
                                                                ExposedPort.tcp(port))))
                        .waitingFor(
                                Wait.forLogMessage(".*ready (for|to accept) connections.*", 1)
                                        .withStartupTimeout(STARTUP));
        try {
            server.start();
            return server;
        } catch (ContainerFetchException e) {
            return null;
        }
    }

    /** Of a server that runs, without a user in it. */
    String jdbcUrl(GenericContainer<?> server) {
        return "jdbc:%s://127.0.0.1:%d/apim"
                .formatted(name().toLowerCase(Locale.ROOT), server.getMappedPort(port));
    }

    /** One who may do everything. */
    String administrator() {
        return this == POSTGRESQL ? "postgres" : "root";
    }
}
