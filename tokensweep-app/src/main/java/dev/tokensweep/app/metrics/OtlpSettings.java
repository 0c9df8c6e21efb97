package dev.tokensweep.app.metrics;

import dev.tokensweep.app.config.MetricsSettings;
import io.micrometer.registry.otlp.OtlpConfig;
import java.time.Duration;
import java.util.Map;

/** Where and how often metrics are sent. Nothing of the environment is asked. */
final class OtlpSettings implements OtlpConfig {
    private final MetricsSettings settings;

    OtlpSettings(MetricsSettings settings) {
        this.settings = settings;
    }

    @Override
    public String get(String key) {
        return null;
    }

    @Override
    public String url() {
        return settings.otlpUrl();
    }

    @Override
    public Duration step() {
        return settings.otlpInterval();
    }

    @Override
    public Map<String, String> resourceAttributes() {
        return Map.of("service.name", "tokensweep");
    }
}
