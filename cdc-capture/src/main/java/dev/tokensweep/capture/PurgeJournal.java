package dev.tokensweep.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokensweep.events.Purge;
import dev.tokensweep.events.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * Remembers, while one transaction passes, which deletions in it are our own: the sink writes its
 * journal before it deletes. Holds the ids of one sink batch at most. Used by one thread.
 */
final class PurgeJournal {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Purge> purges = new HashMap<>();
    private long transaction;

    /** Takes up an entry of the transaction that begins at the given boundary. */
    void remember(long transactionBoundary, Struct entry) {
        enter(transactionBoundary);
        Purge purge = purge(entry);
        for (String tokenId : ids(entry.getString("token_ids"))) {
            purges.put(tokenId, purge);
        }
    }

    /** The entry for a token deleted in this transaction; null when somebody else deleted it. */
    Purge take(long transactionBoundary, String tokenId) {
        enter(transactionBoundary);
        return purges.remove(tokenId);
    }

    private void enter(long transactionBoundary) {
        if (transaction != transactionBoundary) {
            transaction = transactionBoundary;
            purges.clear();
        }
    }

    private static Purge purge(Struct entry) {
        try {
            return new Purge(
                    entry.getString("batch_id"),
                    Reason.valueOf(entry.getString("reason")),
                    entry.getString("rule_name"),
                    entry.getInt16("archived") != 0);
        } catch (IllegalArgumentException e) {
            throw new UnmappableRowException("a journal entry with an unknown reason", e);
        }
    }

    private static List<String> ids(String json) {
        List<String> ids = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnmappableRowException("a journal entry without an array of ids");
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                ids.add(parser.getText());
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw new UnmappableRowException("a journal entry with something else than ids");
            }
        } catch (IOException e) {
            // The cause would quote what it could not read.
            throw new UnmappableRowException(
                    "a journal entry that is no JSON: " + e.getClass().getSimpleName());
        }
        return ids;
    }
}
