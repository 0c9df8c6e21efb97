package dev.tokensweep.app.config;

import dev.tokensweep.privacy.PseudonymKey;
import dev.tokensweep.privacy.UserNaming;
import java.nio.file.Path;
import java.util.List;

/** How users are called, by the settings and the key that they name. */
final class Pseudonyms {
    private static final String MAKES = "`openssl rand -hex 32` makes such a key";

    private Pseudonyms() {}

    /** Users' names where nothing else is set, or where the key cannot be had, which is told. */
    static UserNaming find(Values values, List<JudgedRule> rules, Problems problems) {
        UserNames users = values.get(CleanerCatalogue.PRIVACY_USERS);
        Path path = values.get(CleanerCatalogue.PRIVACY_KEY_FILE);
        if (users == null) {
            return UserNaming.CLEAR;
        }
        if (users == UserNames.CLEAR) {
            requireNoKey(values, problems);
            return UserNaming.CLEAR;
        }
        checkRules(rules, problems);
        if (path == null) {
            if (!values.isGiven(CleanerCatalogue.PRIVACY_KEY_FILE)) {
                Given given = values.given(CleanerCatalogue.PRIVACY_USERS.name());
                problems.add(
                        given.origin(),
                        "%s: '%s' needs privacy.key-file: %s"
                                .formatted(given.key(), given.text(), MAKES));
            }
            return UserNaming.CLEAR;
        }
        PseudonymKey key = key(path, values, problems);
        return key == null ? UserNaming.CLEAR : new UserNaming(key, users == UserNames.FORGETTABLE);
    }

    /** Who gives a key means to have it used. */
    private static void requireNoKey(Values values, Problems problems) {
        Given given = values.given(CleanerCatalogue.PRIVACY_KEY_FILE.name());
        if (given != null) {
            problems.add(
                    given.origin(),
                    "%s: is not used, because privacy.users is clear: set that to pseudonym or forgettable, or leave the key out"
                            .formatted(given.key()));
        }
    }

    private static PseudonymKey key(Path path, Values values, Problems problems) {
        String origin =
                values.given(CleanerCatalogue.PRIVACY_KEY_FILE.name()).origin()
                        + ": "
                        + CleanerCatalogue.PRIVACY_KEY_FILE.name();
        String text = SecretFile.read(path, origin, "key", problems);
        if (text == null) {
            return null;
        }
        if (text.length() < PseudonymKey.SHORTEST) {
            problems.add(
                    origin,
                    "'%s' must hold at least %d characters: %s"
                            .formatted(path, PseudonymKey.SHORTEST, MAKES));
            return null;
        }
        return new PseudonymKey(text);
    }

    /** The cleaner decides by the topics, which do not have the name; the sink by the table. */
    private static void checkRules(List<JudgedRule> rules, Problems problems) {
        for (JudgedRule rule : rules) {
            if (rule.says(RuleKeys.USER)) {
                problems.add(
                        rule.given().origin(),
                        "%s.%s: with privacy.users the cleaner does not know users' names: place a legal hold on the user, or go by app, tenant, grant or user-domain"
                                .formatted(rule.given().label(), RuleKeys.USER.name()));
            }
        }
    }
}
