package dev.tokensweep.app.config;

import java.util.Locale;

/** How users are called where they leave the database. */
enum UserNames {
    /** By their names. */
    CLEAR,
    /** By pseudonyms under the installation's key. */
    PSEUDONYM,
    /** By pseudonyms that also take a secret of the user's own, which can be destroyed. */
    FORGETTABLE;

    static UserNames of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
