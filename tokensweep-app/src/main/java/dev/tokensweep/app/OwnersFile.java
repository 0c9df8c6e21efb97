package dev.tokensweep.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that their owner alone may read. */
final class OwnersFile {
    private OwnersFile() {}

    /**
     * Writes it as a whole or not at all.
     *
     * @param overwrites whether one that is there may be lost
     * @throws CommandFailure when it is there and may not, or cannot be written
     */
    static void write(Path file, String text, boolean overwrites) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path part = part(folder, file);
            try {
                Files.writeString(part, text);
                move(part, file, overwrites);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(
                    file + ": is there already: name another with --to, or give --force");
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "%s: cannot be written: %s: name a file in a directory that you may write to"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static Path part(Path folder, Path file) throws IOException {
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        String name = file.getFileName().toString();
        return posix
                ? Files.createTempFile(
                        folder,
                        name,
                        ".part",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(folder, name, ".part");
    }

    private static void move(Path part, Path file, boolean overwrites) throws IOException {
        if (overwrites) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.move(part, file);
        }
    }
}
