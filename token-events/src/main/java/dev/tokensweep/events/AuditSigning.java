package dev.tokensweep.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;

/**
 * Signs checkpoints and tells whether they were, by Ed25519. Keys are PEM files as OpenSSL writes
 * them. Stateless.
 */
public final class AuditSigning {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private AuditSigning() {}

    /**
     * Reads the key that signs.
     *
     * @throws IOException when there is no such key in the file; the message says so in one line,
     *     and nothing of what is in it
     */
    public static PrivateKey privateKey(Path file) throws IOException {
        byte[] encoded = decode(file, PRIVATE);
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            // The cause might quote the key.
            throw unusable(file, PRIVATE);
        }
    }

    /**
     * Reads the key by which signatures are told.
     *
     * @throws IOException when there is no such key in the file
     */
    public static PublicKey publicKey(Path file) throws IOException {
        byte[] encoded = decode(file, PUBLIC);
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw unusable(file, PUBLIC);
        }
    }

    private static byte[] decode(Path file, String label) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException(file + " is no file that can be read");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw unusable(file, label);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw unusable(file, label);
        }
    }

    private static IOException unusable(Path file, String label) {
        return new IOException(
                "%s has no Ed25519 %s in PEM".formatted(file, label.toLowerCase(Locale.ROOT)));
    }

    /** Signs one. */
    public static AuditCheckpoint sign(AuditCheckpoint checkpoint, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(checkpoint.signedText());
            return checkpoint.signed(Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read does not sign", e);
        }
    }

    /** Whether that key's owner has signed it. */
    public static boolean isSigned(AuditCheckpoint checkpoint, PublicKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(checkpoint.signedText());
            return signature.verify(Base64.getDecoder().decode(checkpoint.signature()));
        } catch (SignatureException | IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read does not verify", e);
        }
    }
}
