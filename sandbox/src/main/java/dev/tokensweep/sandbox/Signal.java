package dev.tokensweep.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The signals that Java cannot send. */
public enum Signal {
    STOP,
    CONT,
    INT,
    QUIT,
    KILL;

    /** Sends it to a process. */
    public void to(ProcessHandle process) {
        send(List.of(process));
    }

    /** Sends it to a process and all its descendants at once. */
    public void toTree(ProcessHandle process) {
        send(Stream.concat(Stream.of(process), process.descendants()).toList());
    }

    private void send(List<ProcessHandle> processes) {
        StringBuilder command = new StringBuilder("kill -" + name());
        processes.forEach(process -> command.append(' ').append(process.pid()));
        try {
            // One that has ended meanwhile makes it fail, and is what was wanted.
            Process kill =
                    new ProcessBuilder("/bin/sh", "-c", command.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                throw new SandboxException("does not end: " + command);
            }
        } catch (IOException e) {
            throw new SandboxException("could not run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", e);
        }
    }
}
