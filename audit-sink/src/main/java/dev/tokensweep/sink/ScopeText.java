package dev.tokensweep.sink;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** A token's scopes as the record tells them. */
final class ScopeText {
    /** Of the text as JSON. What is longer is told in part; the side archive has all of it. */
    private static final int MOST_CHARACTERS = 1800;

    private ScopeText() {}

    /**
     * Cut between two scopes where it must be; escaped, a character can take six.
     *
     * @param scopes with spaces between them; null for none
     */
    static String told(String scopes) {
        if (scopes == null) {
            return null;
        }
        String told = scopes;
        int most = MOST_CHARACTERS;
        while (json(told).length() > MOST_CHARACTERS) {
            int end = scopes.lastIndexOf(' ', most);
            told = scopes.substring(0, Math.max(end, 0)) + " ...";
            most /= 2;
        }
        return told;
    }

    /** The text in quotation marks. */
    static String json(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
