package dev.tokensweep.cleaner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file beside the stores that says that the cleaner has closed them. Streams finds out store by
 * store whether one was not, with an error on record for each, and throws it away then.
 *
 * @param stateDir where the stores are; need not exist
 */
record CloseMark(Path stateDir) {
    private static final Logger LOGGER = LoggerFactory.getLogger(CloseMark.class);

    /**
     * Takes it away; before Streams makes its directories.
     *
     * @return whether every store was closed, or there is none yet
     */
    boolean take() {
        try {
            return Files.deleteIfExists(file()) || isNew();
        } catch (IOException e) {
            LOGGER.warn("{} cannot be deleted: this start reads its state back", file(), e);
            return false;
        }
    }

    private boolean isNew() throws IOException {
        if (!Files.isDirectory(stateDir)) {
            return true;
        }
        try (Stream<Path> content = Files.list(stateDir)) {
            return content.findAny().isEmpty();
        }
    }

    /** Without it the next start is slower, and nothing else. */
    void leave() {
        try {
            Files.createDirectories(stateDir);
            Files.writeString(file(), "");
        } catch (IOException e) {
            LOGGER.warn("{} cannot be written: the next start will read its state back", file(), e);
        }
    }

    private Path file() {
        return stateDir.resolve("closed");
    }
}
