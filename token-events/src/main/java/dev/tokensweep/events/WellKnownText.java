package dev.tokensweep.events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts that stand in nearly every row and take one byte each on the wire. Stateless. */
public final class WellKnownText {
    /** The order is the wire format: append only. */
    private static final List<String> TEXTS =
            List.of(
                    "ACTIVE",
                    "INACTIVE",
                    "REVOKED",
                    "EXPIRED",
                    "GRACEFULLY_ROTATED",
                    "NONE",
                    "PRIMARY",
                    "authorization_code",
                    "password",
                    "client_credentials",
                    "refresh_token",
                    "implicit",
                    "urn:ietf:params:oauth:grant-type:jwt-bearer",
                    "urn:ietf:params:oauth:grant-type:saml2-bearer",
                    "urn:ietf:params:oauth:grant-type:device_code",
                    "urn:ietf:params:oauth:grant-type:token-exchange",
                    "default");

    private static final Map<String, Integer> INDEX = new HashMap<>();

    static {
        for (int i = 0; i < TEXTS.size(); i++) {
            INDEX.put(TEXTS.get(i), i);
        }
    }

    private WellKnownText() {}

    /** All of them. */
    public static List<String> all() {
        return TEXTS;
    }

    /** Its index, or null for any other text. */
    static Integer indexOf(String text) {
        return INDEX.get(text);
    }

    static String at(int index) {
        if (index < 0 || index >= TEXTS.size()) {
            throw new UnreadableRecordException("unknown well-known text " + index);
        }
        return TEXTS.get(index);
    }
}
