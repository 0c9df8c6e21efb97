package dev.tokensweep.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** A pair of keys of its own, as files as OpenSSL writes them. */
public final class TestKeys {
    private final Path privateFile;
    private final Path publicFile;

    private TestKeys(Path privateFile, Path publicFile) {
        this.privateFile = privateFile;
        this.publicFile = publicFile;
    }

    public static TestKeys in(Path directory) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new TestKeys(
                    write(directory, "PRIVATE KEY", pair.getPrivate().getEncoded()),
                    write(directory, "PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path directory, String label, byte[] key) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        return Files.writeString(
                Files.createTempFile(directory, "key", ".pem"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, text));
    }

    public Path privateFile() {
        return privateFile;
    }

    public Path publicFile() {
        return publicFile;
    }
}
