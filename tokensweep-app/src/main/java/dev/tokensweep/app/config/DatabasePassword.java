package dev.tokensweep.app.config;

import java.nio.file.Path;

/** The database's password from either place it may be given in. */
final class DatabasePassword {
    private DatabasePassword() {}

    /** Null where none is given, or where it cannot be had, which is told. */
    static String find(Values values, Problems problems) {
        Given file = values.given(DatabaseCatalogue.DATABASE_PASSWORD_FILE.name());
        Given password = values.given(DatabaseCatalogue.DATABASE_PASSWORD.name());
        if (file != null && password != null) {
            problems.add(
                    file.origin(),
                    "database.password-file: is given beside database.password (%s): keep one"
                            .formatted(password.origin()));
            return null;
        }
        Path path = values.get(DatabaseCatalogue.DATABASE_PASSWORD_FILE);
        return path == null
                ? values.get(DatabaseCatalogue.DATABASE_PASSWORD)
                : SecretFile.read(
                        path, file.origin() + ": database.password-file", "password", problems);
    }
}
