package dev.tokensweep.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority of our own, what it has signed, and a stranger that nobody has reason to trust: made
 * by the JDK's keytool, in files of PEM unless said otherwise.
 */
final class Certificates {
    private static final String PASSWORD = "only-for-this-test";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path directory;
    private final Path store;

    private Certificates(Path directory) {
        this.directory = directory;
        this.store = directory.resolve("all.p12");
    }

    /**
     * Makes them; the server's is for 127.0.0.1 and no other name, localhost's for that one, and
     * either's for both.
     */
    static Certificates make(Path directory) throws Exception {
        Certificates made = new Certificates(Files.createDirectories(directory));
        made.key("authority", "-ext", "bc:c");
        made.key("server", "-signer", "authority", "-ext", "san=ip:127.0.0.1");
        made.key("localhost", "-signer", "authority", "-ext", "san=dns:localhost");
        made.key("either", "-signer", "authority", "-ext", "san=dns:localhost,ip:127.0.0.1");
        made.key("client", "-signer", "authority");
        made.key("stranger", "-ext", "bc:c");
        return made;
    }

    /** Whom to trust. */
    Path authority() throws IOException, GeneralSecurityException {
        return pem("ca.pem", chain("authority"));
    }

    /** Who has signed nothing. */
    Path stranger() throws IOException, GeneralSecurityException {
        return pem("stranger.pem", chain("stranger"));
    }

    /** A certificate with those above it. */
    Path chainOf(String name) throws IOException, GeneralSecurityException {
        return pem(name + "-chain.pem", chain(name));
    }

    /** A key without its certificate, as PostgreSQL wants it. */
    Path keyOf(String name) throws IOException, GeneralSecurityException {
        return pem(name + "-key.pem", key(name));
    }

    /** A key with its certificates, as Kafka wants it. */
    Path storeOf(String name) throws IOException, GeneralSecurityException {
        return pem(name + "-store.pem", key(name) + chain(name));
    }

    /** What has a JVM trust one of them and nobody else. */
    String trusting(String name) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, load().getCertificate(name));
        Path file = directory.resolve(name + "-trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(file, PASSWORD);
    }

    private void key(String name, String... more) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-keyalg",
                                "EC"));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    private String key(String name) throws IOException, GeneralSecurityException {
        return block("PRIVATE KEY", load().getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    private String chain(String name) throws IOException, GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : load().getCertificateChain(name)) {
            chain.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return chain.toString();
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        return loaded;
    }

    private static String block(String type, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(type, LINES.encodeToString(content));
    }

    /** PostgreSQL takes no key that others may read. */
    private Path pem(String file, String text) throws IOException {
        Path written = Files.writeString(directory.resolve(file), text);
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
        return written;
    }
}
