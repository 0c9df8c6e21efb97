package dev.tokensweep.sink;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;

/** Packs token ids into JSON arrays that fit the journal's column. */
final class TokenIdChunks {
    static final int MOST_IDS = 100;
    static final int MOST_CHARACTERS = 4000;

    private TokenIdChunks() {}

    /** Every id in one array, in the given order. */
    static List<String> of(List<String> tokenIds) {
        List<String> chunks = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        int ids = 0;
        for (String tokenId : tokenIds) {
            String element = '"' + escaped(tokenId) + '"';
            // Two more characters: the comma before it and the bracket at the end.
            boolean full =
                    ids == MOST_IDS || chunk.length() + element.length() + 2 > MOST_CHARACTERS;
            if (ids > 0 && full) {
                chunks.add(chunk.append(']').toString());
                chunk.setLength(0);
                ids = 0;
            }
            chunk.append(ids == 0 ? '[' : ',').append(element);
            ids++;
        }
        if (ids > 0) {
            chunks.add(chunk.append(']').toString());
        }
        return chunks;
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
