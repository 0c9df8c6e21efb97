package dev.tokensweep.app.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every setting there is. The catalogues that it is made of are the only places that know a name, a
 * default, a bound.
 */
final class Catalogue {
    /** Where the rules stand among the settings on pages and listings. */
    static final Setting<?> LAST_BEFORE_RULES = CleanupCatalogue.CLEANUP_RELATED_INTERVAL;

    /** In the order of the reference page. */
    static final List<Setting<?>> ALL =
            Stream.of(
                            DatabaseCatalogue.all(),
                            KafkaCatalogue.all(),
                            CleanupCatalogue.all(),
                            CaptureCatalogue.all(),
                            CleanerCatalogue.all(),
                            SinkCatalogue.all(),
                            ConsoleCatalogue.all())
                    .flatMap(List::stream)
                    .toList();

    /** The sections of what decides and what deletes: `run` has those replaced without a stop. */
    private static final Set<String> RELOADED =
            Set.of("cleanup", "cleaner", "sink", "breaker", "reconciler", "clock");

    private Catalogue() {}

    /**
     * Whether {@code run} takes a changed value up while it goes on; all others are read at its
     * start alone.
     *
     * @param key a setting's name, or that of a rule's key
     */
    static boolean isReloaded(String key) {
        // Capture waits for the backlog before it observes anything, and never again.
        boolean isBacklog = key.equals(CleanupCatalogue.CLEANUP_FIRST_BACKLOG.name());
        return RELOADED.contains(section(key)) && !isBacklog;
    }

    /** What a name begins with. */
    static String section(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    /** The setting of that name or the family it belongs to; null when there is none. */
    static Setting<?> find(String key) {
        for (Setting<?> setting : ALL) {
            boolean member =
                    setting.isFamily()
                            && key.startsWith(setting.familyPrefix())
                            && key.length() > setting.familyPrefix().length();
            if (member || (!setting.isFamily() && setting.name().equals(key))) {
                return setting;
            }
        }
        return null;
    }

    /** Whether settings stand below that name. */
    static boolean isSection(String key) {
        return ALL.stream().anyMatch(setting -> setting.name().startsWith(key + "."));
    }
}
