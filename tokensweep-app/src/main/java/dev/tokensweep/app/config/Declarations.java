package dev.tokensweep.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The settings of one part of the catalogue, as they are declared. For one thread. */
final class Declarations {
    static final Duration TEN_YEARS = Duration.ofDays(3650);

    private final List<Setting<?>> settings = new ArrayList<>();

    /** One that must be given. */
    <T> Setting<T> required(String name, ValueType<T> type, String description) {
        return add(new Setting<>(name, type, null, true, description));
    }

    /** One that may be left out, and then stands for nothing. */
    <T> Setting<T> optional(String name, ValueType<T> type, String description) {
        return add(new Setting<>(name, type, null, false, description));
    }

    /** One with a text that stands for it where it is left out. */
    <T> Setting<T> with(String name, ValueType<T> type, String fallback, String description) {
        return add(new Setting<>(name, type, fallback, false, description));
    }

    private <T> Setting<T> add(Setting<T> setting) {
        settings.add(setting);
        return setting;
    }

    /** In the order of their declaration. */
    List<Setting<?>> all() {
        return Collections.unmodifiableList(settings);
    }
}
