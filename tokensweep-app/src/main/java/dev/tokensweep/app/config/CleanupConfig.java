package dev.tokensweep.app.config;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.sink.PurgeWindows;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is cleaned, and how.
 *
 * @param enabled false: observe, decide and audit, delete nothing
 * @param policy names apps as the operator does, also by key
 * @param ruleOrigins file and line of each rule, by its name
 * @param droppableColumns columns that the archive may lack
 * @param children whether what belongs to a token is archived with it
 * @param firstBacklog how long what is over already may be taken before anything is observed
 * @param archiveRetention how long the archive keeps a row; null for ever
 * @param windows when anything may be deleted
 */
public record CleanupConfig(
        boolean enabled,
        CleanupPolicy policy,
        Map<String, String> ruleOrigins,
        Set<String> droppableColumns,
        boolean children,
        RelatedSettings related,
        Duration firstBacklog,
        Duration archiveRetention,
        PurgeWindows windows) {
    public CleanupConfig {
        ruleOrigins = Map.copyOf(ruleOrigins);
        droppableColumns = Set.copyOf(droppableColumns);
    }
}
