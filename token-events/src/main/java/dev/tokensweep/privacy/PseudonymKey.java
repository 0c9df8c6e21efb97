package dev.tokensweep.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's key, under which users get their pseudonyms by HMAC-SHA-256. Names that differ
 * in the case of their letters alone are one user's, as legal holds have it. Immutable and
 * thread-safe; {@code toString} tells nothing of it.
 */
public final class PseudonymKey {
    /** The fewest characters of a key: half as many bytes where it is written in hexadecimal. */
    public static final int SHORTEST = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "u-";

    /** 128 bits: two of a billion users meet with a chance of one in 10^20. */
    private static final int PSEUDONYM_BYTES = 16;

    private static final Pattern PSEUDONYM = Pattern.compile("u-[0-9a-f]{32}");

    private final byte[] key;

    /**
     * @param text as the file has it, without white space around
     * @throws IllegalArgumentException when it is shorter than {@link #SHORTEST}
     */
    public PseudonymKey(String text) {
        if (text.length() < SHORTEST) {
            throw new IllegalArgumentException(
                    "a key has at least %d characters".formatted(SHORTEST));
        }
        this.key = text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a text has the form of a pseudonym. */
    public static boolean isPseudonym(String text) {
        return PSEUDONYM.matcher(text).matches();
    }

    /** A user's pseudonym where this key is all there is. */
    public String pseudonym(String user) {
        return pseudonymOf(digest("user", folded(user)));
    }

    /**
     * A user's pseudonym by a secret of that user's own: without it, the name and this key lead
     * nowhere.
     */
    String pseudonym(String user, String secret) {
        return pseudonymOf(digest("user by secret", secret, folded(user)));
    }

    /** Under what a user's secret is kept: the name is not to stand beside it. */
    String place(String user) {
        return HexFormat.of().formatHex(digest("place", folded(user)));
    }

    private static String pseudonymOf(byte[] digest) {
        return PREFIX + HexFormat.of().formatHex(digest, 0, PSEUDONYM_BYTES);
    }

    private static String folded(String user) {
        return user.toLowerCase(Locale.ROOT);
    }

    /** What it is for stands before, so that no two uses can ever meet. */
    private byte[] digest(String use, String... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(use.getBytes(StandardCharsets.UTF_8));
            for (String part : parts) {
                mac.update((byte) 0);
                mac.update(part.getBytes(StandardCharsets.UTF_8));
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PseudonymKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "PseudonymKey[***]";
    }
}
