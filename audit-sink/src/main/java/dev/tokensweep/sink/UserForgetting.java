package dev.tokensweep.sink;

import dev.tokensweep.events.OwnTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Forgets users who are gone: takes their names out of the archives, where the pseudonym stands
 * from then on, and last of all destroys the secret that leads from the name to the pseudonym. The
 * record and its chain of hashes stay as they are. Whatever ends it, saying the same again goes on.
 *
 * <p>Used by one thread. Fails with {@link ForgetRefusedException}, {@link ForgetFailedException}
 * or {@link DatabaseUnreachableException}.
 */
public final class UserForgetting {
    private final SinkConfig config;
    private final SinkTables tables;
    private final String secrets;
    private final OperatorSession session;
    private final ArchivedNames archives;

    /**
     * @param config in which users can be forgotten
     */
    public UserForgetting(SinkConfig config) {
        if (!config.users().forgettable()) {
            throw new ForgetRefusedException(
                    "privacy.users: a user can only be forgotten where it is 'forgettable'");
        }
        this.config = config;
        this.tables = config.tables();
        this.secrets = tables.own(OwnTables.USER_KEY);
        this.session = new OperatorSession(config, "tokensweep-forget", new ForgetFailures(config));
        this.archives = new ArchivedNames(config, session);
    }

    /**
     * Forgets one.
     *
     * @return how many rows of the archives had the name
     */
    public long forget(String user, Restore.Progress progress) {
        String pseudonym = session.transact(connection -> pseudonym(connection, user));
        session.transact(connection -> requireGone(connection, user));
        if (archives.areHeld(user)) {
            throw new ForgetRefusedException(
                    "a legal hold names archived tokens of this user: release it first; 'tokensweep hold list' names those that stand");
        }
        long rows = archives.rename(user, pseudonym, progress);
        session.transact(
                connection -> {
                    // The server may have let the user in again meanwhile.
                    boolean isGone = requireGone(connection, user);
                    renameReleasedHolds(connection, user, pseudonym);
                    return isGone && config.users().forget(connection, secrets, user);
                });
        return rows;
    }

    private String pseudonym(Connection connection, String user) throws SQLException {
        String pseudonym =
                session.has(connection, secrets)
                        ? config.users().known(connection, secrets, List.of(user)).get(user)
                        : null;
        if (pseudonym == null) {
            throw new ForgetRefusedException(
                    "no user of that name is on record under a pseudonym: check the spelling; who is forgotten is not found again");
        }
        return pseudonym;
    }

    /** Whoever is still there would come on record again at once. */
    private boolean requireGone(Connection connection, String user) throws SQLException {
        if (isAny(
                connection,
                "SELECT 1 FROM %s t WHERE lower(t.authz_user) = lower(?)".formatted(tables.token()),
                user)) {
            throw new ForgetRefusedException(
                    "the token table still has tokens of this user: have the server remove the user, and wait until its tokens are archived");
        }
        if (isAny(
                connection,
                "SELECT 1 FROM %s h WHERE h.released_at IS NULL AND (h.scope = 'ALL' OR (h.scope = 'USER' AND lower(h.subject) = lower(?)))"
                        .formatted(tables.hold()),
                user)) {
            throw new ForgetRefusedException(
                    "a legal hold stands on this user or on everything: release it first; 'tokensweep hold list' names those that stand");
        }
        return true;
    }

    private static boolean isAny(Connection connection, String sql, String user)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(1);
            statement.setString(1, user);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private void renameReleasedHolds(Connection connection, String user, String pseudonym)
            throws SQLException {
        String sql =
                "UPDATE %s SET subject = ? WHERE scope = 'USER' AND lower(subject) = lower(?)"
                        .formatted(tables.hold());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pseudonym);
            statement.setString(2, user);
            statement.executeUpdate();
        }
    }
}
