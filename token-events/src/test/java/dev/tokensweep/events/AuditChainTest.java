package dev.tokensweep.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class AuditChainTest {
    private static final byte[] KEY = "token-1".getBytes(UTF_8);
    private static final byte[] VALUE = "{\"v\":1}".getBytes(UTF_8);
    private static final ChainLink BEFORE =
            new ChainLink(41, "q0Zc0yYc0e5xk3mH3cU0b4b1o0sQ3sYyq0b8dKz7n1A");

    @Test
    void hashesWhatTheContractsPageSays() throws Exception {
        // When
        ChainLink link = new AuditChain(3).next(BEFORE, 1_772_359_200_123L, KEY, VALUE, headers());

        // Then
        assertThat(link.sequence()).isEqualTo(42);
        assertThat(link.hash())
                .isEqualTo(
                        hash(
                                BEFORE.hash().getBytes(UTF_8),
                                "0000000000000042".getBytes(UTF_8),
                                "3".getBytes(UTF_8),
                                "1772359200123".getBytes(UTF_8),
                                KEY,
                                VALUE,
                                "ce_type".getBytes(UTF_8),
                                "dev.tokensweep.token.SEEN".getBytes(UTF_8),
                                "none".getBytes(UTF_8),
                                null));
    }

    @Test
    void beginsWithNumberZeroBehindNothing() throws Exception {
        // When
        ChainLink link = new AuditChain(0).next(ChainLink.NONE, 5, KEY, null, new RecordHeaders());

        // Then
        assertThat(link.sequence()).isZero();
        assertThat(link.hash())
                .isEqualTo(
                        hash(
                                new byte[0],
                                "0000000000000000".getBytes(UTF_8),
                                "0".getBytes(UTF_8),
                                "5".getBytes(UTF_8),
                                KEY,
                                null));
    }

    @Test
    void differsWithWhateverDiffers() {
        // Given
        AuditChain chain = new AuditChain(3);
        byte[] other = "other".getBytes(UTF_8);
        Headers more = headers().add("ce_id", other);
        Headers less = new RecordHeaders();
        // Nothing but where one field ends and the next begins.
        byte[] longer = "token-1{".getBytes(UTF_8);
        byte[] shorter = "\"v\":1}".getBytes(UTF_8);

        // When
        List<String> hashes = new ArrayList<>();
        hashes.add(chain.next(BEFORE, 1, KEY, VALUE, headers()).hash());
        hashes.add(chain.next(BEFORE, 2, KEY, VALUE, headers()).hash());
        hashes.add(chain.next(BEFORE, 1, other, VALUE, headers()).hash());
        hashes.add(chain.next(BEFORE, 1, KEY, other, headers()).hash());
        hashes.add(chain.next(BEFORE, 1, KEY, VALUE, more).hash());
        hashes.add(chain.next(BEFORE, 1, KEY, VALUE, less).hash());
        hashes.add(chain.next(BEFORE, 1, longer, shorter, headers()).hash());
        hashes.add(chain.next(ChainLink.NONE, 1, KEY, VALUE, headers()).hash());
        hashes.add(chain.next(new ChainLink(41, "x"), 1, KEY, VALUE, headers()).hash());
        hashes.add(new AuditChain(4).next(BEFORE, 1, KEY, VALUE, headers()).hash());

        // Then
        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(chain.next(BEFORE, 1, KEY, VALUE, headers()).hash()).isEqualTo(hashes.get(0));
    }

    @Test
    void readsTheLinkThatItWroteAndDoesNotHashIt() {
        // Given
        AuditChain chain = new AuditChain(3);
        Headers headers = headers();
        ChainLink link = chain.next(BEFORE, 1, KEY, VALUE, headers);

        // When
        AuditChain.write(link, headers);

        // Then
        assertThat(AuditChain.read(headers)).isEqualTo(link);
        assertThat(chain.next(BEFORE, 1, KEY, VALUE, headers)).isEqualTo(link);
        assertThat(AuditChain.read(new RecordHeaders())).isNull();
    }

    @Test
    void refusesHalfALink() {
        assertThatThrownBy(
                        () ->
                                AuditChain.read(
                                        new RecordHeaders()
                                                .add(AuditChain.HASH, "x".getBytes(UTF_8))))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(
                        () ->
                                AuditChain.read(
                                        new RecordHeaders()
                                                .add(AuditChain.HASH, "x".getBytes(UTF_8))
                                                .add(
                                                        AuditChain.SEQUENCE,
                                                        "000000000000000x".getBytes(UTF_8))))
                .isInstanceOf(UnreadableRecordException.class);
    }

    private static RecordHeaders headers() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", "dev.tokensweep.token.SEEN".getBytes(UTF_8)).add("none", null);
        return headers;
    }

    private static String hash(byte[]... fields) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (byte[] field : fields) {
            write(out, field);
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static void write(DataOutputStream out, byte[] field) throws IOException {
        out.writeInt(field == null ? -1 : field.length);
        if (field != null) {
            out.write(field);
        }
    }
}
