package dev.tokensweep.app.config;

import java.util.List;

/**
 * The configuration for the program, and the same for people to read.
 *
 * @param effective every setting with its origin, secrets masked
 * @param values as they were given, to be compared: secrets stand in them
 */
public record LoadedConfig(AppConfig config, EffectiveConfig effective, Values values) {

    /** What another configuration has otherwise though it is read at the start alone: names. */
    public List<String> changedStartSettings(LoadedConfig other) {
        return values.differing(other.values).stream()
                .filter(name -> !Catalogue.isReloaded(name))
                .toList();
    }
}
