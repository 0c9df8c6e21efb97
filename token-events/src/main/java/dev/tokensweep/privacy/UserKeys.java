package dev.tokensweep.privacy;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The table with a secret for each user. Whoever has a copy of it still needs the installation's
 * key to lead a name to a pseudonym; once a row is gone, nobody can. Stateless; every method ends
 * the transactions that it begins.
 */
final class UserKeys {
    private static final int AT_ONCE = 500;
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Another made the same user's secret meanwhile: it is there at the next look. */
    private static final int ATTEMPTS = 5;

    /** What the SQL standard has for a row that is there already, and for a deadlock. */
    private static final Set<String> MADE_MEANWHILE = Set.of("23", "40");

    private final PseudonymKey key;
    private final String table;

    /**
     * @param table named for use in a statement
     */
    UserKeys(PseudonymKey key, String table) {
        this.key = key;
        this.table = table;
    }

    /** The pseudonyms of those users who have a secret, by name. */
    Map<String, String> known(Connection connection, Collection<String> users) throws SQLException {
        Map<String, String> pseudonyms = new HashMap<>();
        List<String> all = List.copyOf(users);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            Map<String, String> secrets = secrets(connection, some);
            for (String user : some) {
                String secret = secrets.get(key.place(user));
                if (secret != null) {
                    pseudonyms.put(user, key.pseudonym(user, secret));
                }
            }
        }
        return pseudonyms;
    }

    /** The pseudonyms of all these users; who has no secret gets one, which is kept first. */
    Map<String, String> made(Connection connection, Collection<String> users) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Map<String, String> known = known(connection, users);
            List<String> unknown = users.stream().filter(user -> !known.containsKey(user)).toList();
            if (unknown.isEmpty()) {
                return known;
            }
            try {
                make(connection, unknown);
            } catch (SQLException e) {
                if (!isMadeMeanwhile(e) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static boolean isMadeMeanwhile(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && MADE_MEANWHILE.contains(state.substring(0, 2));
    }

    private Map<String, String> secrets(Connection connection, List<String> users)
            throws SQLException {
        String places = users.stream().map(any -> "?").collect(Collectors.joining(", "));
        Map<String, String> secrets = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT user_hash, secret FROM %s WHERE user_hash IN (%s)"
                                .formatted(table, places))) {
            for (int i = 0; i < users.size(); i++) {
                statement.setString(i + 1, key.place(users.get(i)));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    secrets.put(row.getString(1), row.getString(2));
                }
            }
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        return secrets;
    }

    /** In the order of their places: two that do so at once do not wait for each other. */
    private void make(Connection connection, List<String> users) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        users.forEach(user -> rows.put(key.place(user), secret()));
        boolean commitsItself = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO %s (user_hash, secret) VALUES (?, ?)".formatted(table))) {
            for (Map.Entry<String, String> row : rows.entrySet()) {
                statement.setString(1, row.getKey());
                statement.setString(2, row.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(commitsItself);
        }
    }

    private static String secret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /**
     * Destroys a user's secret in the caller's transaction.
     *
     * @return whether there was one
     */
    boolean destroy(Connection connection, String user) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "DELETE FROM %s WHERE user_hash = ?".formatted(table))) {
            statement.setString(1, key.place(user));
            return statement.executeUpdate() > 0;
        }
    }
}
