package dev.tokensweep.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The database's password from either place it may be given in. */
final class DatabasePassword {
    private static final int MAX_BYTES = 8192;

    private DatabasePassword() {}

    /** Null where none is given, or where it cannot be had, which is told. */
    static String find(Values values, Problems problems) {
        Given file = values.given(Catalogue.DATABASE_PASSWORD_FILE.name());
        Given password = values.given(Catalogue.DATABASE_PASSWORD.name());
        if (file != null && password != null) {
            problems.add(
                    file.origin(),
                    "database.password-file: is given beside database.password (%s): keep one"
                            .formatted(password.origin()));
            return null;
        }
        Path path = values.get(Catalogue.DATABASE_PASSWORD_FILE);
        return path == null
                ? values.get(Catalogue.DATABASE_PASSWORD)
                : read(path, file.origin() + ": database.password-file", problems);
    }

    private static String read(Path path, String origin, Problems problems) {
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
            String password = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length <= MAX_BYTES && !password.isEmpty()) {
                return password;
            }
            String what = password.isEmpty() ? "is empty" : "is larger than 8 KiB";
            problems.add(origin, "'" + path + "' " + what + ": it must hold just the password");
        } catch (IOException e) {
            problems.add(
                    origin,
                    "'%s' cannot be read (%s): let the user of this process read it"
                            .formatted(path, e.getClass().getSimpleName()));
        }
        return null;
    }
}
