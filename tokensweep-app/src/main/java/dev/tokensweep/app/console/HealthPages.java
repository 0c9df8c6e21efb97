package dev.tokensweep.app.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.Supplier;

/**
 * Whether the process works: {@code /live} (it answers), {@code /started} (every stage has begun,
 * or stands by), {@code /ready} (every stage does what it is told) and {@code /status}.
 * Thread-safe.
 */
final class HealthPages implements Pages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<PipelineStatus> pipeline;
    private final Supplier<ReloadStatus> reloads;
    private volatile boolean started;

    HealthPages(Supplier<PipelineStatus> pipeline, Supplier<ReloadStatus> reloads) {
        this.pipeline = pipeline;
        this.reloads = reloads;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/live", request -> say(request, "live", true));
        routes.get("/ready", request -> say(request, "ready", pipeline.get().isReady()));
        routes.get("/started", request -> say(request, "started", isStarted()));
        routes.get(
                "/status",
                request -> answer(request, StatusJson.of(pipeline.get(), reloads.get())));
    }

    /** Once it was so it stays so: a probe for the start must not end what has begun. */
    private boolean isStarted() {
        started = started || pipeline.get().hasBegun();
        return started;
    }

    private static void say(Context request, String what, boolean holds) {
        request.status(holds ? 200 : 503);
        answer(request, JSON.createObjectNode().put(what, holds));
    }

    private static void answer(Context request, Object json) {
        request.contentType("application/json").result(json + "\n");
    }
}
