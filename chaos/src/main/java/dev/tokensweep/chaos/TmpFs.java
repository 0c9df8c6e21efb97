package dev.tokensweep.chaos;

import dev.tokensweep.sandbox.Watchdog;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A small disk of its own under a directory, which can be filled. It lies in memory and takes the
 * right to mount; where that is missing, {@link #isMounted} says so and the directory is an
 * ordinary one. Used by one thread.
 */
final class TmpFs implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path directory;
    private final Path filler;
    private final boolean mounted;

    TmpFs(Path directory, int megabytes) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mounted =
                isSucceeding(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + megabytes + "m,mode=0755",
                        "tokensweep-chaos",
                        directory.toString());
        if (mounted) {
            watch();
        }
    }

    private void watch() {
        try {
            Watchdog.start("mountpoint -q " + directory, "umount -l " + directory);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    boolean isMounted() {
        return mounted;
    }

    /** Leaves no byte free. */
    void fill() {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (directory.toFile().getUsableSpace() > 0) {
                out.write(chunk);
            }
        } catch (IOException e) {
            if (directory.toFile().getUsableSpace() > CHUNK_BYTES) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void free() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSucceeding(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (mounted && !isSucceeding("umount", "-l", directory.toString())) {
            throw new IllegalStateException("cannot be unmounted: " + directory);
        }
    }
}
