package dev.tokensweep.sandbox;

import java.nio.file.Path;

/** Where in a sandbox's directory each service keeps its data. */
final class SandboxDirectory {
    private SandboxDirectory() {}

    static Path broker(Path directory) {
        return directory.resolve("broker");
    }

    static Path postgresql(Path directory) {
        return directory.resolve("postgresql");
    }
}
