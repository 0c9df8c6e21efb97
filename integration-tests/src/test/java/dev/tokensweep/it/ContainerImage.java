package dev.tokensweep.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
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
            "jdbc:postgresql://127.0.0.1:%d/apim",
            "postgres",
            "postgres -c wal_level=logical -c track_commit_timestamp=on -c timezone=UTC"),
    MARIADB(
            "mariadb:10.11",
            3306,
            "jdbc:mariadb://127.0.0.1:%d/apim",
            "root",
            "mariadbd --log-bin=binlog --binlog-format=ROW --binlog-row-image=FULL --server-id=1 --gtid-strict-mode=ON"),
    MYSQL(
            "mysql:9.7",
            3306,
            "jdbc:mysql://127.0.0.1:%d/apim",
            "root",
            "mysqld --log-bin=binlog --server-id=1 --gtid-mode=ON --enforce-gtid-consistency=ON"),
    SQLSERVER(
            "mcr.microsoft.com/mssql/server:2022-latest",
            1433,
            "jdbc:sqlserver://127.0.0.1:%d;databaseName=apim;encrypt=false",
            "sa",
            null),
    ORACLE(
            "gvenzl/oracle-free:23-slim",
            1521,
            "jdbc:oracle:thin:@//127.0.0.1:%d/apim",
            "apim",
            null);

    /** The owner's, and whoever else's a test makes; strong enough for each of the servers. */
    static final String PASSWORD = "Hush-hush-1";

    private static final Duration STARTUP = Duration.ofMinutes(5);
    private static final Duration PULL = Duration.ofMinutes(10);
    private static final String IS_READY =
            "(?i).*(ready (for|to accept|for client) connections|database is ready to use).*";

    private final String official;
    private final int port;
    private final String url;
    private final String owner;
    private final String command;

    /**
     * @param owner who may do everything with the product's tables
     * @param command null for the image's own
     */
    ContainerImage(String official, int port, String url, String owner, String command) {
        this.official = official;
        this.port = port;
        this.url = url;
        this.owner = owner;
        this.command = command;
    }

    String image() {
        return Objects.requireNonNullElse(
                System.getenv().get("CONTAINER_IMAGE_" + name()), official);
    }

    private Map<String, String> environment() {
        return switch (this) {
            case POSTGRESQL -> Map.of("POSTGRES_PASSWORD", PASSWORD, "POSTGRES_DB", "apim");
            case MARIADB, MYSQL ->
                    Map.of(name() + "_ROOT_PASSWORD", PASSWORD, name() + "_DATABASE", "apim");
            case SQLSERVER ->
                    Map.of(
                            "ACCEPT_EULA", "Y",
                            "MSSQL_PID", "Developer",
                            "MSSQL_AGENT_ENABLED", "true",
                            "MSSQL_SA_PASSWORD", PASSWORD);
            case ORACLE ->
                    Map.of(
                            "ORACLE_PASSWORD",
                            PASSWORD,
                            "ORACLE_DATABASE",
                            "apim",
                            "APP_USER",
                            "apim",
                            "APP_USER_PASSWORD",
                            PASSWORD);
        };
    }

    /** Starts a server that is reachable from this machine alone; null where there is no image. */
    @SuppressWarnings("resource") // It is whoever asked for it who closes it.
    GenericContainer<?> start() {
        if (!DockerClientFactory.instance().isDockerAvailable() || !isThere()) {
            return null;
        }
        GenericContainer<?> server =
                new GenericContainer<>(DockerImageName.parse(image()))
                        .withExposedPorts(port)
                        .withEnv(environment())
                        .withCreateContainerCmdModifier(
                                create ->
                                        Objects.requireNonNullElseGet(
                                                        create.getHostConfig(), HostConfig::new)
                                                .withPortBindings(
                                                        new PortBinding(
                                                                Ports.Binding.bindIp("127.0.0.1"),
                                                                ExposedPort.tcp(port))))
                        .waitingFor(Wait.forLogMessage(IS_READY, 1).withStartupTimeout(STARTUP));
        if (command != null) {
            server.withCommand(command);
        }
        server.start();
        return server;
    }

    /** Asks a registry once, where it has to: Testcontainers would go on asking for minutes. */
    private boolean isThere() {
        DockerClient docker = DockerClientFactory.lazyClient();
        try {
            docker.inspectImageCmd(image()).exec();
            return true;
        } catch (NotFoundException e) {
            return isPulled(docker);
        }
    }

    private boolean isPulled(DockerClient docker) {
        try (ResultCallback.Adapter<PullResponseItem> pull = docker.pullImageCmd(image()).start()) {
            return pull.awaitCompletion(PULL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (DockerClientException | DockerException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Of a server that runs, without a user in it. */
    String jdbcUrl(GenericContainer<?> server) {
        return url.formatted(server.getMappedPort(port));
    }

    /** One who may do everything with the product's tables. */
    String owner() {
        return owner;
    }
}
