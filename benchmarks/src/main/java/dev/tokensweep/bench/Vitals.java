package dev.tokensweep.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process holds at a moment, each of which a leak would let grow. */
final class Vitals {
    /** Without it the JVM does not know what it has outside of the heap. */
    static final String JVM_OPTION = "-XX:NativeMemoryTracking=summary";

    private static final double MIB = 1048576;

    /** Of all living objects; what the traffic has allocated since is not among them. */
    private static final Pattern LIVING = Pattern.compile("Total +\\d+ +(\\d+)");

    private static final Pattern NATIVE = Pattern.compile("Total: .*committed=(\\d+)KB");

    private Vitals() {}

    /** By name, which has the unit in it; after a collection of its garbage. */
    static Map<String, Double> of(CleanerRun run) throws IOException {
        long pid = run.process().handle().pid();
        Map<String, Double> vitals = new LinkedHashMap<>();
        vitals.put("heap after GC, MiB", number(LIVING, ask(pid, "GC.class_histogram")) / MIB);
        vitals.put(
                "committed by the JVM, MiB",
                number(NATIVE, ask(pid, "VM.native_memory", "summary")) / 1024);
        vitals.put("resident, MiB", Residence.bytes(pid) / MIB);
        vitals.put("stores on disk, MiB", run.storeBytes() / MIB);
        vitals.put("threads", (double) count(Path.of("/proc", Long.toString(pid), "task")));
        vitals.put("open files", (double) count(Path.of("/proc", Long.toString(pid), "fd")));
        return vitals;
    }

    private static String ask(long pid, String... what) throws IOException {
        String[] command = new String[what.length + 2];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        command[1] = Long.toString(pid);
        System.arraycopy(what, 0, command, 2, what.length);
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static double number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("the JVM does not say it: " + text);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
