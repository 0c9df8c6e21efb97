package dev.tokensweep.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds one secret. */
final class SecretFile {
    private static final int MAX_BYTES = 8192;

    private SecretFile() {}

    /**
     * The secret, without white space around it.
     *
     * @param origin of the setting that names the file, and its name
     * @param what the file holds, such as "password"
     * @return null where it cannot be had, which is told
     */
    static String read(Path path, String origin, String what, Problems problems) {
        if (!Files.exists(path)) {
            problems.add(origin, "'" + path + "' does not exist");
            return null;
        }
        if (Files.isDirectory(path)) {
            problems.add(origin, "'" + path + "' is a directory: name the file in it");
            return null;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            String secret = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length <= MAX_BYTES && !secret.isEmpty()) {
                return secret;
            }
            String wrong = secret.isEmpty() ? "is empty" : "is larger than 8 KiB";
            problems.add(origin, "'%s' %s: it must hold just the %s".formatted(path, wrong, what));
        } catch (IOException e) {
            problems.add(
                    origin,
                    "'%s' cannot be read (%s): let the user of this process read it"
                            .formatted(path, e.getClass().getSimpleName()));
        }
        return null;
    }
}
