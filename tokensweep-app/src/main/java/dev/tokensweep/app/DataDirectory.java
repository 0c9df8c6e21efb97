package dev.tokensweep.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The directory where one process keeps what lasts over restarts: the stores' files, an embedded
 * broker's log, and the name under which Kafka knows this installation. Held by a file lock while
 * open, so a killed process leaves nothing to clean up.
 */
final class DataDirectory implements AutoCloseable {
    private static final String FORMAT = "1";

    private final Path root;
    private final FileChannel channel;
    private final String instanceId;

    private DataDirectory(Path root, FileChannel channel, String instanceId) {
        this.root = root;
        this.channel = channel;
        this.instanceId = instanceId;
    }

    /**
     * Opens it, creating what is missing.
     *
     * @throws CommandFailure when it is in use, of another format, or no directory that can be
     *     written
     */
    static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
            FileChannel channel = lock(root);
            try {
                String format = once(root.resolve("format"), FORMAT);
                if (!format.equals(FORMAT)) {
                    throw CommandFailure.usage(
                            "data-dir: %s is of format %s, this version writes format %s; use the version that made it, or another directory"
                                    .formatted(root, format, FORMAT));
                }
                String instanceId = once(root.resolve("instance-id"), UUID.randomUUID().toString());
                return new DataDirectory(root, channel, instanceId);
            } catch (IOException | CommandFailure e) {
                channel.close();
                throw e;
            }
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(
                    "data-dir: %s is a file; name a directory".formatted(e.getFile()));
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "data-dir: %s cannot be used (%s); give the user that runs Tokensweep the right to write there, or name another directory"
                            .formatted(root, e));
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw CommandFailure.usage(
                    "data-dir: %s is in use by another Tokensweep; stop that one, or give this one its own directory"
                            .formatted(root));
        }
        return channel;
    }

    private static String once(Path file, String content) throws IOException {
        if (Files.notExists(file)) {
            Files.writeString(file, content);
        }
        return Files.readString(file).trim();
    }

    /** Stable over restarts, unique among installations. */
    String instanceId() {
        return instanceId;
    }

    Path root() {
        return root;
    }

    Path stores() {
        return root.resolve("streams");
    }

    /** For the embedded broker. */
    Path services() {
        return services(root);
    }

    /** The same, of a directory that is not opened. */
    static Path services(Path root) {
        return root.resolve("services");
    }

    Path log(String name) {
        return root.resolve(name + ".log");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw CommandFailure.failed("data-dir: %s could not be released".formatted(root), e);
        }
    }
}
