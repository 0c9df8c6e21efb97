package dev.tokensweep.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs ids, and the scopes that went with them, into JSON arrays that fit the journal's columns.
 * For one thread.
 */
final class TokenIdChunks {
    static final int MOST_IDS = 100;
    static final int MOST_CHARACTERS = 4000;

    private final List<Chunk> chunks = new ArrayList<>();
    private final StringBuilder ids = new StringBuilder();
    private final StringBuilder scopes = new StringBuilder();
    private final Map<String, Integer> places = new HashMap<>();
    private int size;

    /**
     * One row of the journal.
     *
     * @param scopes null where none of the tokens had any
     */
    record Chunk(String ids, String scopes) {}

    private TokenIdChunks() {}

    /** Every id in one array, in the given order. */
    static List<String> of(List<String> ids) {
        return of(ids, Map.of()).stream().map(Chunk::ids).toList();
    }

    /**
     * Every id in one array, in the given order.
     *
     * @param scopesById with spaces between the scopes
     */
    static List<Chunk> of(List<String> ids, Map<String, String> scopesById) {
        TokenIdChunks chunks = new TokenIdChunks();
        for (String id : ids) {
            chunks.add(id, scopesById.get(id));
        }
        chunks.finish();
        return chunks.chunks;
    }

    private void add(String id, String scopesOfIt) {
        String idElement = ScopeText.json(id);
        String scopeElement =
                scopesOfIt == null ? "null" : ScopeText.json(ScopeText.told(scopesOfIt));
        // Two more characters: the comma before it and the bracket at the end.
        boolean full =
                size == MOST_IDS
                        || ids.length() + idElement.length() + 2 > MOST_CHARACTERS
                        || scopes.length() + scopeElement.length() + 2 > MOST_CHARACTERS;
        if (size > 0 && full) {
            finish();
        }
        Integer place = scopesOfIt == null ? null : places.putIfAbsent(scopeElement, size);
        ids.append(size == 0 ? '[' : ',').append(idElement);
        scopes.append(size == 0 ? '[' : ',').append(place == null ? scopeElement : place);
        size++;
    }

    private void finish() {
        if (size == 0) {
            return;
        }
        String scopesOrNone = places.isEmpty() ? null : scopes.append(']').toString();
        chunks.add(new Chunk(ids.append(']').toString(), scopesOrNone));
        ids.setLength(0);
        scopes.setLength(0);
        places.clear();
        size = 0;
    }
}
