package dev.tokensweep.app.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file that an option names could not be read, and what mends it. Stateless. */
public final class FileComplaint {
    private FileComplaint() {}

    /**
     * What follows the file's name in a message.
     *
     * @param what is expected of the file, such as {@code configuration file}
     * @param option that names it
     */
    public static String of(Path file, String what, String option, IOException failure) {
        if (Files.isDirectory(file)) {
            return "is a directory: name the %s itself".formatted(what);
        }
        if (failure instanceof CharacterCodingException) {
            return "is not UTF-8 text: save it in that encoding";
        }
        if (failure instanceof NoSuchFileException) {
            return "does not exist: name another file with " + option;
        }
        return "cannot be read (%s): let the user of this process read it"
                .formatted(failure.getClass().getSimpleName());
    }
}
