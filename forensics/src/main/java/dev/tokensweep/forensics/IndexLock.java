package dev.tokensweep.forensics;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sees to it that one at a time works with an index; ends with its process, however that ends. */
final class IndexLock implements AutoCloseable {
    private final FileChannel channel;

    private IndexLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it, and makes the directory where it is missing.
     *
     * @throws ForensicsException when another has it, or the directory cannot be written
     */
    static IndexLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new ForensicsException(
                        "data-dir: the audit index in %s is in use by another command; wait until that one has ended"
                                .formatted(directory));
            }
            return new IndexLock(channel);
        } catch (IOException e) {
            throw new ForensicsException(
                    "data-dir: %s cannot be used (%s); give the user that runs this the right to write there, or name another data-dir"
                            .formatted(directory, e),
                    e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ForensicsException("the index's lock could not be given back: " + e, e);
        }
    }
}
