package dev.tokensweep.app.config;

import dev.tokensweep.policy.CleanupPolicy;
import java.util.Set;

/**
 * What is cleaned, and how.
 *
 * @param enabled false: observe, decide and audit, delete nothing
 * @param retain false: delete without a copy in the archive
 * @param droppableColumns columns that the archive may lack
 */
public record CleanupConfig(
        boolean enabled, boolean retain, CleanupPolicy policy, Set<String> droppableColumns) {
    public CleanupConfig {
        droppableColumns = Set.copyOf(droppableColumns);
    }
}
