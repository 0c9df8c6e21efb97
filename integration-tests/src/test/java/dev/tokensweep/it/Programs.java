package dev.tokensweep.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that a test needs and that not every machine has. */
final class Programs {
    private Programs() {}

    /** Where it is; the test is not run, and says so, where it is nowhere. */
    static Path require(String name, String debianPackage) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(
                        () ->
                                Assumptions.abort(
                                        "not run: there is no %s on the PATH (Debian: apt-get install %s)"
                                                .formatted(name, debianPackage)));
    }
}
