package dev.tokensweep.app.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;

/** Why a request is not answered: problem details for programs (RFC 9457), and no more. */
final class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;

    /**
     * @param detail what to do about it, without anything of the request that could be a secret
     */
    Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body(status, getMessage());
    }

    static byte[] body(int status, String detail) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("type", "about:blank")
                        .put("title", HttpStatus.getMessage(status))
                        .put("status", status)
                        .put("detail", detail);
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
