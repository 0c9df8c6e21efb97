package dev.tokensweep.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The key of the records about one token: its id in UTF-8. Stateless. */
public final class TokenKey {
    private static final char REPLACEMENT = '\uFFFD';

    private TokenKey() {}

    public static byte[] write(String tokenId) {
        return tokenId.getBytes(StandardCharsets.UTF_8);
    }

    /** The id; null where there is no key, or bytes that are no text a database can hold. */
    public static String read(byte[] key) {
        if (key == null) {
            return null;
        }
        String id = new String(key, StandardCharsets.UTF_8);
        boolean isText = id.indexOf('\0') < 0 && (id.indexOf(REPLACEMENT) < 0 || isWellFormed(key));
        return isText ? id : null;
    }

    private static boolean isWellFormed(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasArray();
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
