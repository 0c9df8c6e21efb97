package dev.tokensweep.app.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/overview}, and the same every two seconds as server-sent events at {@code
 * /api/events}. One thread makes the text once for all who listen. Thread-safe.
 */
final class OverviewPages implements Pages {
    private static final Logger LOGGER = LoggerFactory.getLogger(OverviewPages.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final int MOST_LISTENERS = 32;

    private final Supplier<Overview> overview;
    private final Set<SseClient> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService teller =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "console-teller");
                        thread.setDaemon(true);
                        return thread;
                    });

    OverviewPages(Supplier<Overview> overview) {
        this.overview = overview;
        var unused =
                teller.scheduleWithFixedDelay(
                        this::tell, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/overview", this::answer);
        routes.before("/api/events", request -> requireRoom());
        routes.sse("/api/events", this::listen);
    }

    private void answer(Context request) {
        request.contentType("application/json").result(text() + "\n");
    }

    private void requireRoom() {
        if (listeners.size() >= MOST_LISTENERS) {
            throw new Problem(429, "%d pages are listening: close one".formatted(listeners.size()));
        }
    }

    private void listen(SseClient listener) {
        listener.keepAlive();
        listener.onClose(() -> listeners.remove(listener));
        listener.sendEvent("overview", text());
        listeners.add(listener);
    }

    private String text() {
        return OverviewJson.of(overview.get(), Instant.now()).toString();
    }

    private void tell() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            String text = text();
            listeners.removeIf(SseClient::terminated);
            listeners.forEach(listener -> listener.sendEvent("overview", text));
        } catch (RuntimeException e) {
            // A schedule whose task fails once never runs again.
            LOGGER.error("The console could not tell its listeners", e);
        }
    }

    @Override
    public void close() {
        teller.shutdownNow();
        listeners.forEach(SseClient::close);
    }
}
