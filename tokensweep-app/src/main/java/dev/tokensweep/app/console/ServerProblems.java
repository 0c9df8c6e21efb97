package dev.tokensweep.app.console;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the server says of requests that reach no handler: the same form, and nothing of itself. */
final class ServerProblems extends ErrorHandler {
    private static final String DETAIL = "the request is not well formed, or too large";

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            String message,
            Throwable cause,
            Callback callback) {
        // What HTTP itself would blame on the server is still the request's fault.
        boolean unheardOf =
                code == HttpStatus.NOT_IMPLEMENTED_501
                        || code == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
        int told = unheardOf ? HttpStatus.BAD_REQUEST_400 : code;
        response.setStatus(told);
        fill(response.getHeaders());
        response.write(true, ByteBuffer.wrap(Problem.body(told, DETAIL)), callback);
    }

    private static void fill(HttpFields.Mutable fields) {
        ResponseHeaders.ALL.forEach(fields::put);
        fields.put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    }
}
