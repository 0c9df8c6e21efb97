package dev.tokensweep.app.console;

import io.javalin.config.RoutesConfig;
import java.util.function.Supplier;

/** {@code /metrics}, in Prometheus' text form. Thread-safe. */
final class MetricsPage implements Pages {
    private static final String TEXT_FORM = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> metrics;

    MetricsPage(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/metrics", request -> request.contentType(TEXT_FORM).result(metrics.get()));
    }
}
