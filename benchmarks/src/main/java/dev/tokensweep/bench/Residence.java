package dev.tokensweep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has in memory, by Linux' own account. */
final class Residence {
    private Residence() {}

    static long bytes(long pid) {
        return read(pid, "VmRSS:");
    }

    static long peakBytes(long pid) {
        return read(pid, "VmHWM:");
    }

    private static long read(long pid, String name) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
                    .findFirst()
                    .orElseThrow(() -> new IOException(name + " is missing"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
