package dev.tokensweep.it;

import dev.tokensweep.sandbox.FreePort;
import dev.tokensweep.sandbox.SandboxSettings;
import dev.tokensweep.sandbox.SchemaVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A database that speaks TLS, and a broker that asks who comes: by a certificate on one port, by a
 * login on another, and lets either do no more than docs/tls.md says.
 */
final class SecuredServices implements AutoCloseable {
    static final String PASSWORD = "hush-of-kafka";
    static final int MUTUAL_PORT = FreePort.choose();
    static final int LOGIN_PORT = FreePort.choose();
    private static final String PREFIX = "tokensweep.";

    private final Certificates certificates;
    private final RunFixture fixture;

    private SecuredServices(Certificates certificates, RunFixture fixture) {
        this.certificates = certificates;
        this.fixture = fixture;
    }

    static SecuredServices start(Path directory) throws Exception {
        Certificates certificates = Certificates.make(directory.resolve("certificates"));
        RunFixture fixture =
                RunFixture.start(
                        directory,
                        SchemaVersion.V2_6,
                        new SandboxSettings(null, database(certificates), broker(certificates)));
        try (Admin admin = Admin.create(fixture.kafka())) {
            admin.alterUserScramCredentials(
                            List.of(
                                    new UserScramCredentialUpsertion(
                                            "tokensweep",
                                            new ScramCredentialInfo(
                                                    ScramMechanism.SCRAM_SHA_512, 4096),
                                            PASSWORD)))
                    .all()
                    .get();
            admin.createAcls(
                            Stream.of("User:tokensweep", "User:CN=client")
                                    .flatMap(SecuredServices::leastPrivileges)
                                    .toList())
                    .all()
                    .get();
        }
        fixture.execute("CREATE ROLE tokensweep LOGIN SUPERUSER");
        return new SecuredServices(certificates, fixture);
    }

    private static Map<String, String> database(Certificates certificates)
            throws IOException, GeneralSecurityException {
        return Map.of(
                "ssl",
                "on",
                "ssl_cert_file",
                certificates.chainOf("server").toString(),
                "ssl_key_file",
                certificates.keyOf("server").toString());
    }

    private static Map<String, String> broker(Certificates certificates)
            throws IOException, GeneralSecurityException {
        String listeners =
                "MUTUAL://127.0.0.1:%d,LOGIN://127.0.0.1:%d".formatted(MUTUAL_PORT, LOGIN_PORT);
        return Map.ofEntries(
                Map.entry("listeners", listeners),
                Map.entry("advertised.listeners", listeners),
                Map.entry("listener.security.protocol.map", "MUTUAL:SSL,LOGIN:SASL_SSL"),
                Map.entry(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                // The broker itself, and the test: they come by the listener without TLS.
                Map.entry("super.users", "User:ANONYMOUS"),
                Map.entry("ssl.keystore.type", "PEM"),
                Map.entry("ssl.keystore.location", certificates.storeOf("server").toString()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", certificates.authority().toString()),
                Map.entry("listener.name.mutual.ssl.client.auth", "required"),
                Map.entry("listener.name.login.sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.login.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"));
    }

    private static Stream<AclBinding> leastPrivileges(String principal) {
        return Map.of(
                        ResourceType.TOPIC,
                        List.of(
                                AclOperation.CREATE,
                                AclOperation.DESCRIBE,
                                AclOperation.READ,
                                AclOperation.WRITE),
                        ResourceType.GROUP,
                        List.of(AclOperation.DESCRIBE, AclOperation.READ),
                        ResourceType.TRANSACTIONAL_ID,
                        List.of(AclOperation.DESCRIBE, AclOperation.WRITE))
                .entrySet()
                .stream()
                .flatMap(
                        granted ->
                                granted.getValue().stream()
                                        .map(each -> allowed(principal, granted.getKey(), each)));
    }

    private static AclBinding allowed(String principal, ResourceType type, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, PREFIX, PatternType.PREFIXED),
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
    }

    Certificates certificates() {
        return certificates;
    }

    RunFixture fixture() {
        return fixture;
    }

    /**
     * Settings of a client with a certificate.
     *
     * @param key whose it is
     * @param directory for the file of the client's properties
     */
    List<String> mutual(String key, Path trusted, Path directory)
            throws IOException, GeneralSecurityException {
        return settings(
                MUTUAL_PORT,
                directory,
                "security.protocol=SSL",
                "ssl.keystore.type=PEM",
                "ssl.keystore.location=" + certificates.storeOf(key),
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + trusted);
    }

    /** Settings of a client with a login. */
    List<String> login(String password, Path directory)
            throws IOException, GeneralSecurityException {
        return settings(
                LOGIN_PORT,
                directory,
                "security.protocol=SASL_SSL",
                "sasl.mechanism=SCRAM-SHA-512",
                "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"tokensweep\" password=\"%s\";"
                        .formatted(password),
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + certificates.authority());
    }

    private List<String> settings(int brokerPort, Path directory, String... client)
            throws IOException, GeneralSecurityException {
        Path properties = directory.resolve("client.properties");
        Files.write(properties, List.of(client));
        return List.of(
                "database.user=tokensweep",
                "database.url=%s?sslmode=verify-full&sslrootcert=%s"
                        .formatted(fixture.jdbcUrl(), certificates.authority()),
                "kafka.bootstrap-servers=127.0.0.1:" + brokerPort,
                "kafka.topic-prefix=" + PREFIX,
                "kafka.client-properties-file=" + properties);
    }

    @Override
    public void close() {
        fixture.close();
    }
}
