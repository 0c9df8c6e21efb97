package dev.tokensweep.sandbox;

import java.io.IOException;

/** Clears up behind this process, however it ends. */
public final class Watchdog {
    private Watchdog() {}

    /**
     * Starts it.
     *
     * @param busy a shell's condition: while it holds, there is something to clear up
     * @param clear what a shell does once this process has ended before
     */
    public static void start(String busy, String clear) throws IOException {
        String script =
                "trap '' INT; while kill -0 %1$d && %2$s; do sleep 1; done; kill -0 %1$d || %3$s"
                        .formatted(ProcessHandle.current().pid(), busy, clear);
        new ProcessBuilder("/bin/sh", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
