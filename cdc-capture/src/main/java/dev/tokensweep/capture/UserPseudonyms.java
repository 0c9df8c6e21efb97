package dev.tokensweep.capture;

import dev.tokensweep.events.BacklogPurged;
import dev.tokensweep.events.Change;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.HoldChange;
import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRestored;
import dev.tokensweep.events.TokenRow;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts pseudonyms in the place of the users' names in changes that are about to be told. Where
 * users have secrets of their own, these are asked for each time, and kept nowhere: who is
 * forgotten is so from that moment on. Used by one thread.
 */
final class UserPseudonyms implements AutoCloseable {
    private final CaptureConfig config;
    private Database database;

    UserPseudonyms(CaptureConfig config) {
        this.config = config;
    }

    /** The same changes in the same order. */
    List<KeyedChange> in(List<KeyedChange> told) throws SQLException {
        Map<String, String> called = called(told.stream().map(KeyedChange::change).toList());
        return told.stream()
                .map(each -> new KeyedChange(each.key(), named(each.change(), called)))
                .toList();
    }

    /** The same tokens. */
    BacklogPurged in(BacklogPurged told) throws SQLException {
        return (BacklogPurged) named(told, called(List.of(told)));
    }

    private Map<String, String> called(List<Change> changes) throws SQLException {
        Set<String> users = new HashSet<>();
        changes.forEach(change -> addUsers(change, users));
        users.remove(null);
        if (users.isEmpty()) {
            return Map.of();
        }
        if (!config.users().forgettable()) {
            return config.users().told(null, null, users);
        }
        connect();
        String table = database.tables().qualified(OwnTables.USER_KEY);
        return config.users().told(database.connection(), table, users);
    }

    /** A connection may have been idle for hours. */
    private void connect() throws SQLException {
        if (database != null && !database.isAlive()) {
            close();
        }
        if (database == null) {
            database = Database.open(config);
        }
    }

    private static void addUsers(Change change, Set<String> users) {
        if (change instanceof TokenChange token && token.row() != null) {
            users.add(token.row().grant().user());
        } else if (change instanceof TokenRestored restored) {
            users.add(restored.row().grant().user());
        } else if (change instanceof BacklogPurged backlog) {
            backlog.tokens().forEach(token -> users.add(token.row().grant().user()));
        } else if (change instanceof HoldChange hold && hold.hold().scope() == Hold.Scope.USER) {
            users.add(hold.hold().subject());
        }
    }

    private static Change named(Change change, Map<String, String> called) {
        if (change instanceof TokenChange token && token.row() != null) {
            return new TokenChange(
                    token.kind(),
                    named(token.row(), called),
                    token.position(),
                    token.committedMicros(),
                    token.transactionId(),
                    token.purge());
        }
        if (change instanceof TokenRestored restored) {
            return new TokenRestored(
                    named(restored.row(), called),
                    restored.batchId(),
                    restored.by(),
                    restored.position(),
                    restored.committedMicros(),
                    restored.transactionId());
        }
        if (change instanceof BacklogPurged backlog) {
            return backlog.at(
                    backlog.position(),
                    backlog.tokens().stream().map(token -> named(token, called)).toList());
        }
        if (change instanceof HoldChange hold && hold.hold().scope() == Hold.Scope.USER) {
            return new HoldChange(
                    hold.kind(),
                    named(hold.hold(), called),
                    hold.by(),
                    hold.position(),
                    hold.committedMicros(),
                    hold.transactionId());
        }
        return change;
    }

    private static TokenRow named(TokenRow row, Map<String, String> called) {
        String user = row.grant().user();
        return row.withUser(called.getOrDefault(user, user));
    }

    private static BacklogPurged.Gone named(BacklogPurged.Gone token, Map<String, String> called) {
        return new BacklogPurged.Gone(
                token.tokenId(),
                named(token.row(), called),
                token.reason(),
                token.rule(),
                token.eligibleMicros(),
                token.scope());
    }

    private static Hold named(Hold hold, Map<String, String> called) {
        String user = hold.subject();
        return new Hold(
                hold.id(),
                hold.scope(),
                called.getOrDefault(user, user),
                hold.reason(),
                hold.author());
    }

    @Override
    public void close() throws SQLException {
        if (database != null) {
            Database old = database;
            database = null;
            old.close();
        }
    }
}
