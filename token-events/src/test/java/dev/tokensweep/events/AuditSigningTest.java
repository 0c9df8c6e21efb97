package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSigningTest {
    private static final AuditCheckpoint UNSIGNED =
            new AuditCheckpoint(
                    "token-audit",
                    3,
                    new ChainLink(81_204, "q0Zc0yYc0e5xk3mH3cU0b4b1o0sQ3sYyq0b8dKz7n1A"),
                    1_772_359_200_123_456L,
                    "");

    @TempDir Path directory;
    private TestKeys keys;

    @BeforeEach
    void makeKeys() {
        keys = TestKeys.in(directory);
    }

    @Test
    void tellsWhoSigned() throws IOException {
        // When
        AuditCheckpoint signed =
                AuditSigning.sign(UNSIGNED, AuditSigning.privateKey(keys.privateFile()));
        TestKeys others = TestKeys.in(directory);

        // Then
        assertThat(AuditSigning.isSigned(signed, AuditSigning.publicKey(keys.publicFile())))
                .isTrue();
        assertThat(AuditSigning.isSigned(signed, AuditSigning.publicKey(others.publicFile())))
                .isFalse();
    }

    @Test
    void findsWhateverWasChanged() throws IOException {
        // Given
        var key = AuditSigning.publicKey(keys.publicFile());
        AuditCheckpoint signed =
                AuditSigning.sign(UNSIGNED, AuditSigning.privateKey(keys.privateFile()));
        ChainLink link = signed.link();
        String signature = signed.signature();

        // Then
        assertThat(AuditSigning.isSigned(signed.signed("AAAA"), key)).isFalse();
        assertThat(AuditSigning.isSigned(signed.signed("no base64!"), key)).isFalse();
        assertThat(
                        AuditSigning.isSigned(
                                new AuditCheckpoint("other", 3, link, signed.atMicros(), signature),
                                key))
                .isFalse();
        assertThat(
                        AuditSigning.isSigned(
                                new AuditCheckpoint(
                                        signed.topic(), 2, link, signed.atMicros(), signature),
                                key))
                .isFalse();
        assertThat(
                        AuditSigning.isSigned(
                                new AuditCheckpoint(
                                        signed.topic(),
                                        3,
                                        new ChainLink(81_203, link.hash()),
                                        signed.atMicros(),
                                        signature),
                                key))
                .isFalse();
        assertThat(
                        AuditSigning.isSigned(
                                new AuditCheckpoint(signed.topic(), 3, link, 5, signature), key))
                .isFalse();
    }

    @Test
    void isReadAsItWasWrittenAndAsItsSchemaSays() throws IOException {
        // Given
        AuditCheckpoint signed =
                AuditSigning.sign(UNSIGNED, AuditSigning.privateKey(keys.privateFile()));

        // When
        byte[] json = signed.toJson();

        // Then
        assertThat(AuditCheckpoint.read(json)).isEqualTo(signed);
        assertThat(
                        new AuditSchema("dev/tokensweep/audit/v1/")
                                .complaints("checkpoint", new ObjectMapper().readTree(json)))
                .isEmpty();
        assertThatThrownBy(() -> AuditCheckpoint.read("{\"v\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void saysInOneLineWhatIsNoKeyAndNothingOfWhatIsInTheFile() throws IOException {
        // Given
        Path none = directory.resolve("none.pem");
        Path other = Files.writeString(directory.resolve("other.pem"), "a secret text");
        Path broken =
                Files.writeString(
                        directory.resolve("broken.pem"),
                        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

        // Then
        assertThatThrownBy(() -> AuditSigning.privateKey(none))
                .hasMessage(none + " is no file that can be read");
        assertThatThrownBy(() -> AuditSigning.privateKey(other))
                .hasMessage(other + " has no Ed25519 private key in PEM");
        assertThatThrownBy(() -> AuditSigning.privateKey(broken))
                .hasMessage(broken + " has no Ed25519 private key in PEM")
                .hasNoCause();
        assertThatThrownBy(() -> AuditSigning.publicKey(keys.privateFile()))
                .hasMessageContaining("has no Ed25519 public key");
    }
}
