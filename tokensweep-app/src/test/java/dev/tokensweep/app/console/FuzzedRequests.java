package dev.tokensweep.app.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests that no client means, each as it goes over the wire; the same for the same seed. */
final class FuzzedRequests {
    private static final List<String> METHODS =
            List.of(
                    "GET",
                    "GET",
                    "GET",
                    "HEAD",
                    "POST",
                    "PUT",
                    "DELETE",
                    "PATCH",
                    "TRACE",
                    "CONNECT",
                    "OPTIONS",
                    "get",
                    "PRI",
                    "GET\t",
                    "G\u0000T",
                    "",
                    "M".repeat(9_000));
    private static final List<String> TARGETS =
            List.of(
                    "/",
                    "/live",
                    "/ready",
                    "/started",
                    "/status",
                    "/metrics",
                    "/api/overview",
                    "/console.js",
                    "/api/tokens/x",
                    "/api/tokens/",
                    "/api/tokens/%2F",
                    "/api/tokens/%00",
                    "/api/tokens/%ff%fe",
                    "/api/tokens/%F0%9F%92%A9",
                    "/api/tokens/' OR 1=1--",
                    "/api/tokens/%27%20OR%201=1--",
                    "/api/tokens/" + "x".repeat(256),
                    "/api/tokens/..%2f..%2fstatus",
                    "*",
                    "",
                    "status",
                    "http://localhost/status",
                    "http://elsewhere.example/status",
                    "http://[::1/status",
                    "/../..",
                    "/..%2f..%2fetc%2fpasswd",
                    "/.%2e/.%2e/etc/passwd",
                    "/%",
                    "/%zz",
                    "/%c0%ae",
                    "/%u0041",
                    "//",
                    "//elsewhere.example/",
                    "/a;b=c",
                    "/status;jsessionid=1",
                    "/\u00e9",
                    "/\u0000",
                    "/status?%",
                    "/status?a=%00&a=%ff",
                    "/?&&&=&",
                    "/status#fragment",
                    "/" + "a/".repeat(3_000));
    private static final List<String> VERSIONS =
            List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "X");
    private static final List<String> HOSTS =
            List.of(
                    "Host: localhost",
                    "Host: localhost",
                    "Host: localhost",
                    "Host: elsewhere.example",
                    "Host: localhost.elsewhere.example",
                    "Host: 127.0.0.1:1@elsewhere.example",
                    "Host: ",
                    "Host: a b",
                    "Host: [::",
                    "Host: localhost:99999999",
                    "Host: localhost\r\nHost: elsewhere.example",
                    "Ghost: localhost");
    private static final List<String> HEADERS =
            List.of(
                    "Origin: null",
                    "Origin: http://elsewhere.example",
                    "Origin: http://localhost.elsewhere.example",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site",
                    "Authorization: Basic ====",
                    "Authorization: Basic Og==",
                    "Authorization: Bearer",
                    "Authorization:",
                    "Authorization: Bearer wrong-as-can-be-0123",
                    "Authorization: Digest username=x",
                    "Content-Length: -1",
                    "Content-Length: 3",
                    "Content-Length: 4\r\nContent-Length: 5",
                    "Content-Length: 99999999999999999999",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: chunked\r\nContent-Length: 3",
                    "Transfer-Encoding: x",
                    "Expect: 100-continue",
                    "Expect: nothing",
                    "Accept: */*;q=x",
                    "Accept-Encoding: gzip;q=9, \u0001",
                    "Range: bytes=9-1",
                    "Cookie: =;=",
                    "Upgrade: websocket\r\nSec-WebSocket-Key: x",
                    "Upgrade: h2c\r\nHTTP2-Settings: AAA",
                    "Last-Event-ID: 1",
                    ": no name",
                    " folded",
                    "no colon at all",
                    "If-Modified-Since: never",
                    "If-None-Match: *",
                    "X-Forwarded-User: \u0001",
                    "X-Forwarded-For: 127.0.0.1",
                    "X-Long: " + "y".repeat(9_000));
    private static final List<String> BODIES =
            List.of(
                    "",
                    "",
                    "",
                    "abc",
                    "3\r\nabc\r\n0\r\n\r\n",
                    "ffffffffffffffff\r\nabc",
                    "-3\r\nabc\r\n",
                    "zz\r\n",
                    "3;ext=\u0000\r\nab",
                    "GET /status HTTP/1.1\r\n\r\n",
                    "\u0000\u0001\u0002");

    private final Random random;
    private final String token;

    /**
     * @param token that lets some of them in
     */
    FuzzedRequests(long seed, String token) {
        this.random = new Random(seed);
        this.token = token;
    }

    byte[] next() {
        if (random.nextInt(20) == 0) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
        StringBuilder request = new StringBuilder();
        request.append(one(METHODS)).append(' ').append(one(TARGETS));
        if (random.nextInt(10) == 0) {
            request.append('?').append("q".repeat(random.nextInt(12_000)));
        }
        request.append(' ').append(one(VERSIONS)).append("\r\n");
        request.append(one(HOSTS)).append("\r\n");
        if (random.nextInt(2) == 0) {
            request.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (int headers = random.nextInt(4); headers > 0; headers--) {
            request.append(one(HEADERS)).append(random.nextInt(15) == 0 ? "\n" : "\r\n");
        }
        request.append(random.nextInt(15) == 0 ? "" : "Connection: close\r\n\r\n");
        return damaged(request.append(one(BODIES)).toString());
    }

    /** Now and then a byte is another than was meant. */
    private byte[] damaged(String request) {
        byte[] damaged = request.getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(6) == 0) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
