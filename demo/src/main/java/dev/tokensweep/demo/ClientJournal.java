package dev.tokensweep.demo;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens whose issue the database confirmed to the server, from the server's own side of the
 * connection. Of a token whose commit was not confirmed only the database can tell. Thread-safe.
 */
public final class ClientJournal {
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

    /** Notes a token. */
    public void confirm(String tokenId) {
        confirmed.add(tokenId);
    }

    /** Tokens that are certainly there, or were. */
    public Set<String> confirmed() {
        return new TreeSet<>(confirmed);
    }
}
