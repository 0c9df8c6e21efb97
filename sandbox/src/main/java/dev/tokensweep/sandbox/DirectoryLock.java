package dev.tokensweep.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a data directory for one service. The operating system lets go of it when the process ends,
 * however it ends.
 */
final class DirectoryLock implements AutoCloseable {
    /** A service whose parent was killed needs a few seconds to stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long RETRY_NANOS = 100_000_000;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the directory, creating it where it is missing.
     *
     * @throws SandboxException when another service holds it for longer than 15 s
     */
    static DirectoryLock take(Path directory) {
        return take(directory, PATIENCE);
    }

    static DirectoryLock take(Path directory, Duration patience) {
        long startNanos = System.nanoTime();
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve("in-use.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            while (!tryLock(channel)) {
                boolean late = System.nanoTime() - startNanos > patience.toNanos();
                if (late || Thread.currentThread().isInterrupted()) {
                    channel.close();
                    throw new SandboxException("data directory in use: " + directory);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new SandboxException("data directory cannot be used: " + directory + ": " + e, e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SandboxException("data directory could not be released: " + e, e);
        }
    }
}
