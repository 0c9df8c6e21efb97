package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tokensweep.app.config.ConsoleConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The console's health and status, read-only: {@code /live} (200 while the process works), {@code
 * /ready} (200 when every stage does) and {@code /status}, all JSON. Shows counts, states and
 * failures, no token and no user.
 */
final class StatusServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads;
    private final Pipeline pipeline;

    private StatusServer(HttpServer server, ExecutorService threads, Pipeline pipeline) {
        this.server = server;
        this.threads = threads;
        this.pipeline = pipeline;
    }

    static StatusServer start(ConsoleConfig console, Pipeline pipeline) {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(console.host(), console.port()), 0);
            ExecutorService threads =
                    Executors.newFixedThreadPool(2, task -> new Thread(task, "console"));
            StatusServer status = new StatusServer(server, threads, pipeline);
            server.setExecutor(threads);
            server.createContext("/", status::answer);
            server.start();
            return status;
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "console.port: cannot listen on %s:%d (%s); stop what listens there, choose another port, or 0 for no console"
                            .formatted(console.host(), console.port(), e.getMessage()));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                write(exchange, 405, MAPPER.createObjectNode().put("title", "only GET is served"));
                return;
            }
            PipelineStatus status = pipeline.status();
            switch (exchange.getRequestURI().getPath()) {
                case "/live" -> write(exchange, 200, MAPPER.createObjectNode().put("live", true));
                case "/ready" ->
                        write(
                                exchange,
                                status.isReady() ? 200 : 503,
                                MAPPER.createObjectNode().put("ready", status.isReady()));
                case "/", "/status" -> write(exchange, 200, describe(status));
                default ->
                        write(exchange, 404, MAPPER.createObjectNode().put("title", "not found"));
            }
        }
    }

    private static ObjectNode describe(PipelineStatus status) {
        ObjectNode json = MAPPER.createObjectNode();
        status.capture()
                .ifPresent(
                        capture ->
                                json.putObject("capture")
                                        .put("state", capture.state().name())
                                        .put("position", capture.lastPosition().toString())
                                        .put("eventsSent", capture.eventsSent())
                                        .put("retainedLogBytes", capture.retainedLogBytes())
                                        .put("retainedLogAlarm", capture.retainedLogAlarm().name())
                                        .put("lastFailure", capture.lastFailure())
                                        .put("lastGap", capture.lastGap()));
        status.cleaner()
                .ifPresent(
                        cleaner ->
                                json.putObject("cleaner")
                                        .put("state", cleaner.state().name())
                                        .put("followed", cleaner.counters().followedTotal())
                                        .put("repeated", cleaner.counters().repeatedTotal())
                                        .put("condemned", cleaner.counters().condemnedTotal())
                                        .put("spared", cleaner.counters().sparedTotal())
                                        .putPOJO("kept", cleaner.counters().kept())
                                        .put("lastFailure", cleaner.lastFailure()));
        status.sink()
                .ifPresent(
                        sink ->
                                json.putObject("sink")
                                        .put("state", sink.state().name())
                                        .put("reason", sink.reason())
                                        .put("purged", sink.purged())
                                        .put("spared", sink.spared())
                                        .put("deadLettered", sink.deadLettered())
                                        .put("lastFailure", sink.lastFailure())
                                        .putPOJO("upkeepFailures", sink.upkeepFailures()));
        return json;
    }

    private static void write(HttpExchange exchange, int code, ObjectNode json) throws IOException {
        byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
