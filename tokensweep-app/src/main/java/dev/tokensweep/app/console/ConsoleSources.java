package dev.tokensweep.app.console;

import java.util.List;
import java.util.function.Supplier;

/**
 * Where the console has its knowledge from.
 *
 * @param pipeline the stages of this process
 */
public record ConsoleSources(Supplier<PipelineStatus> pipeline) {
    List<Pages> pages() {
        return List.of(new HealthPages(pipeline));
    }
}
