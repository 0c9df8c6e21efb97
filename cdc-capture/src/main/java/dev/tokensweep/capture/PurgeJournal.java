package dev.tokensweep.capture;

import dev.tokensweep.events.OwnTables;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers, while one transaction passes, which deletions in it are our own, and which insertions:
 * the sink writes its journal before it deletes, and a restore before it inserts. Holds the ids of
 * one sink batch at most. Used by one thread.
 */
final class PurgeJournal {
    private final Map<String, Purge> purges = new HashMap<>();
    private final Map<String, JournalEntry> restores = new HashMap<>();
    private long transaction;

    /**
     * Takes up an entry of the transaction that begins at the given boundary.
     *
     * @throws UnmappableRowException when it cannot be read as a whole; where only its scopes
     *     cannot, the deletions are known for ours all the same
     */
    void remember(long transactionBoundary, JournalEntry entry) {
        enter(transactionBoundary);
        if (entry.reason().equals(OwnTables.RESTORED)) {
            entry.ids().forEach(tokenId -> restores.put(tokenId, entry));
            return;
        }
        for (String tokenId : entry.ids()) {
            purges.put(tokenId, purge(entry, null));
        }
        if (entry.scopesText() != null) {
            addScopes(entry);
        }
    }

    private void addScopes(JournalEntry entry) {
        List<String> scopes = entry.scopes();
        for (int i = 0; i < scopes.size(); i++) {
            purges.put(entry.ids().get(i), purge(entry, scopes.get(i)));
        }
    }

    /** The entry for a token deleted in this transaction; null when somebody else deleted it. */
    Purge take(long transactionBoundary, String tokenId) {
        enter(transactionBoundary);
        return purges.remove(tokenId);
    }

    /** The entry for a token that this transaction puts back; null where it is a new one. */
    JournalEntry takeRestore(long transactionBoundary, String tokenId) {
        enter(transactionBoundary);
        return restores.remove(tokenId);
    }

    private void enter(long transactionBoundary) {
        if (transaction != transactionBoundary) {
            transaction = transactionBoundary;
            purges.clear();
            restores.clear();
        }
    }

    private static Purge purge(JournalEntry entry, String scope) {
        try {
            return new Purge(
                    entry.batchId(),
                    Reason.valueOf(entry.reason()),
                    entry.rule(),
                    entry.archived(),
                    scope);
        } catch (IllegalArgumentException e) {
            throw new UnmappableRowException("a journal entry with an unknown reason", e);
        }
    }
}
