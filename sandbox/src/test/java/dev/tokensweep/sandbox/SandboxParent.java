package dev.tokensweep.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;

/** A parent of a sandbox that a test can kill. */
final class SandboxParent {
    private SandboxParent() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        SandboxProcess.start(
                directory, EnumSet.allOf(Service.class), directory.resolve("services.log"));
        System.out.println("started");
        // Until it is killed.
        int ignored = System.in.read();
        throw new IOException("the test closed its pipe: " + ignored);
    }
}
