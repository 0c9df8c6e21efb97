package dev.tokensweep.app.console;

import dev.tokensweep.app.config.ConsoleConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** Which requests are answered at all. Immutable. */
final class Admission {
    private static final int LONGEST_QUERY = 1_024;
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    /** They say yes or no, to whatever watches the process, and that cannot log in. */
    private static final Set<String> OPEN = Set.of("/live", "/ready", "/started");

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final ConsoleConfig config;

    Admission(ConsoleConfig config) {
        this.config = config;
    }

    /**
     * Lets a request pass.
     *
     * @throws Problem when it may not
     */
    void check(Context request) {
        if (!METHODS.contains(request.method().name())) {
            request.header("Allow", "GET, HEAD");
            throw new Problem(405, "the console is read-only: only GET and HEAD are answered");
        }
        String query = request.queryString();
        if (query != null && query.length() > LONGEST_QUERY) {
            throw new Problem(414, "the query is longer than %d".formatted(LONGEST_QUERY));
        }
        if (OPEN.contains(request.path())) {
            return;
        }
        checkOrigin(request);
        checkUser(request);
    }

    /** No page of another site is to read through the browser of somebody who may. */
    private void checkOrigin(Context request) {
        String site = request.header("Sec-Fetch-Site");
        String origin = request.header("Origin");
        boolean asked = "cross-site".equals(site) || "same-site".equals(site);
        boolean opened = "navigate".equals(request.header("Sec-Fetch-Mode"));
        boolean foreign = origin != null && !isOwn(origin, request.host());
        if ((asked && !opened) || foreign) {
            throw new Problem(403, "requests of other sites are not answered");
        }
        // Another site's name may be made to mean this machine's address.
        if (config.isOpenToAll() && !isLoopbackName(request.host())) {
            throw new Problem(403, "without a token the console is asked by localhost alone");
        }
    }

    private static boolean isOwn(String origin, String host) {
        return host != null && origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
    }

    private boolean isLoopbackName(String host) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK_NAMES.contains(name) || name.equals(config.host());
    }

    private void checkUser(Context request) {
        if (config.token() != null && !isToken(request.header("Authorization"))) {
            request.header("WWW-Authenticate", "Basic realm=\"tokensweep\", charset=\"UTF-8\"");
            throw new Problem(
                    401,
                    "give the console's token as 'Authorization: Bearer', or as the password of any user");
        }
        String header = config.proxyUserHeader();
        if (header != null) {
            String user = request.header(header);
            if (user == null || user.isBlank()) {
                throw new Problem(401, "come through the proxy that knows its users");
            }
        }
    }

    private boolean isToken(String authorization) {
        if (authorization == null) {
            return false;
        }
        int blank = authorization.indexOf(' ');
        String scheme = blank < 0 ? "" : authorization.substring(0, blank);
        String rest = authorization.substring(blank + 1).strip();
        String given =
                switch (scheme.toLowerCase(Locale.ROOT)) {
                    case "bearer" -> rest;
                    case "basic" -> password(rest);
                    default -> "";
                };
        // In a time that tells nothing of how much of it is right.
        return MessageDigest.isEqual(bytes(given), bytes(config.token()));
    }

    private static String password(String credentials) {
        try {
            String pair =
                    new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
