package dev.tokensweep.app.console;

import java.time.Instant;
import java.util.List;

/**
 * What has become of the configuration since the start. Immutable.
 *
 * @param takenUpAt when what is in force was read
 * @param refusedAt when a changed one was refused that nobody has mended since; null where none was
 * @param refusals why, a line each, without secrets
 * @param needRestart settings that are read at the start alone, and that the file has otherwise now
 */
public record ReloadStatus(
        Instant takenUpAt, Instant refusedAt, List<String> refusals, List<String> needRestart) {
    public ReloadStatus {
        refusals = List.copyOf(refusals);
        needRestart = List.copyOf(needRestart);
    }

    /** Nothing was changed since it was read. */
    public static ReloadStatus started(Instant at) {
        return new ReloadStatus(at, null, List.of(), List.of());
    }

    /** A changed one was taken up. */
    public static ReloadStatus takenUp(Instant at, List<String> needRestart) {
        return new ReloadStatus(at, null, List.of(), needRestart);
    }

    /** A changed one was refused; what was in force stays so. */
    public ReloadStatus refused(Instant at, List<String> why) {
        return new ReloadStatus(takenUpAt, at, why, needRestart);
    }
}
