package dev.tokensweep.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the processes take of the machine, by Linux' own account. */
final class Footprint {
    private static final long MOST_RESIDENT_KB = 900L << 10;
    private static final long MOST_THREADS = 250;
    private static final long MOST_FILES = 1_500;

    private Footprint() {}

    /** What is beyond its bound, in words. */
    static List<String> excesses(Fleet fleet) {
        return fleet.all().stream()
                .filter(process -> process.run().isAlive())
                .flatMap(Footprint::of)
                .toList();
    }

    private static Stream<String> of(RoleProcess process) {
        Path proc = Path.of("/proc", Long.toString(process.run().handle().pid()));
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            List<String> status = Files.readAllLines(proc.resolve("status"));
            return Stream.of(
                            excess(
                                    process,
                                    "kB resident",
                                    number(status, "VmRSS:"),
                                    MOST_RESIDENT_KB),
                            excess(process, "threads", number(status, "Threads:"), MOST_THREADS),
                            excess(process, "open files", files.count(), MOST_FILES))
                    .flatMap(List::stream);
        } catch (IOException e) {
            // No Linux, or the process has just ended: nothing to say.
            return Stream.empty();
        }
    }

    private static List<String> excess(RoleProcess process, String what, long is, long most) {
        return is <= most
                ? List.of()
                : List.of(
                        "law 8: %s has %d %s, more than %d"
                                .formatted(process.role().word(), is, what, most));
    }

    private static long number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D+", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
