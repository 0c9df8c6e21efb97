package dev.tokensweep.privacy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How users are called wherever they leave the database. Immutable; {@code toString} shows no
 * secret.
 *
 * @param key null where they are called by their names
 * @param forgettable whether each user has a secret beside the key, in a table of Tokensweep's own
 */
public record UserNaming(PseudonymKey key, boolean forgettable) {
    /** By their names. */
    public static final UserNaming CLEAR = new UserNaming(null, false);

    public UserNaming {
        if (forgettable && key == null) {
            throw new IllegalArgumentException("secrets of users are kept under a key");
        }
    }

    /** Whether users are called by their names. */
    public boolean isClear() {
        return key == null;
    }

    /**
     * What these users are called, by name. Who has no secret yet, and needs one, gets it.
     *
     * @param connection on which no transaction is open
     * @param table of the secrets, named for use in a statement; asked where {@link #forgettable}
     * @param users without null; nobody, and who has the form of a pseudonym, is called so
     */
    public Map<String, String> told(Connection connection, String table, Collection<String> users)
            throws SQLException {
        return named(
                users, names -> forgettable ? keys(table).made(connection, names) : byKey(names));
    }

    /** The same without those who have no secret: they were never told of, or are forgotten. */
    public Map<String, String> known(Connection connection, String table, Collection<String> users)
            throws SQLException {
        return named(
                users, names -> forgettable ? keys(table).known(connection, names) : byKey(names));
    }

    /**
     * Destroys a user's secret in the caller's transaction: from its commit on nothing leads from
     * the name to the pseudonym.
     *
     * @return whether there was one
     */
    public boolean forget(Connection connection, String table, String user) throws SQLException {
        if (!forgettable) {
            throw new IllegalStateException("a user without a secret cannot be forgotten");
        }
        return keys(table).destroy(connection, user);
    }

    private UserKeys keys(String table) {
        return new UserKeys(key, table);
    }

    private Map<String, String> byKey(Set<String> names) {
        return names.stream().collect(Collectors.toMap(name -> name, name -> key.pseudonym(name)));
    }

    private interface Lookup {
        Map<String, String> of(Set<String> names) throws SQLException;
    }

    private Map<String, String> named(Collection<String> users, Lookup lookup) throws SQLException {
        Map<String, String> called = new HashMap<>();
        users.stream()
                .filter(user -> isClear() || user.isEmpty() || PseudonymKey.isPseudonym(user))
                .forEach(user -> called.put(user, user));
        Set<String> names =
                users.stream()
                        .filter(user -> !called.containsKey(user))
                        .collect(Collectors.toSet());
        if (!names.isEmpty()) {
            called.putAll(lookup.of(names));
        }
        return called;
    }
}
