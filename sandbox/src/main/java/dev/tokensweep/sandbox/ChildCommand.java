package dev.tokensweep.sandbox;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command line of the child JVM: this JVM's binary and class path, a small heap. */
public final class ChildCommand {
    /** A JVM leaves a signal alone that is ignored when it starts. */
    public static final List<String> IGNORING_INTERRUPT =
            List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private ChildCommand() {}

    /** How this JVM was told to compile; a child is to do it the same way. */
    public static List<String> compiling() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:Tier"))
                .toList();
    }

    static List<String> of(Path directory, Set<Service> services, SandboxSettings settings) {
        List<String> command = new ArrayList<>(IGNORING_INTERRUPT);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(compiling());
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.add("-Dlogback.configurationFile=dev/tokensweep/sandbox/child-logback.xml");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(SandboxMain.class.getName());
        command.add(directory.toString());
        services.forEach(service -> command.add(service.name()));
        command.addAll(settings.words());
        return command;
    }
}
