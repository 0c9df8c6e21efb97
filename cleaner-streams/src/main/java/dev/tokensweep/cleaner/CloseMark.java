package dev.tokensweep.cleaner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file beside the stores that says that the cleaner has closed them. Streams finds out store by
 * store whether one was not, with an error on record for each, and throws it away then.
 *
 * @param file that is the mark
 */
record CloseMark(Path file) {
    private static final Logger LOGGER = LoggerFactory.getLogger(CloseMark.class);

    static CloseMark in(Path stateDir) {
        return new CloseMark(stateDir.resolve("closed"));
    }

    /** Takes it away; whether it was there, and counts. */
    boolean take() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.warn("{} cannot be deleted: this start reads its state back", file, e);
            return false;
        }
    }

    /** Without it the next start is slower, and nothing else. */
    void leave() {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        } catch (IOException e) {
            LOGGER.warn("{} cannot be written: the next start will read its state back", file, e);
        }
    }
}
