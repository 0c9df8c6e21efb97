package dev.tokensweep.policy;

import java.util.List;

/**
 * A user's name, exactly as the token table spells it, in which {@code *} stands for any number of
 * any characters. Immutable and thread-safe.
 */
public final class UserPattern {
    private static final char ANY = '*';

    private final String text;

    /** What stands before, between and behind the stars. */
    private final List<String> pieces;

    /**
     * @throws IllegalArgumentException when the text is empty
     */
    public UserPattern(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a user must not be empty");
        }
        this.text = text;
        this.pieces = List.of(text.split("\\*", -1));
    }

    /** A user that is not known matches nothing. */
    public boolean matches(String user) {
        return user != null && holds(user);
    }

    /** Whether everything that the other matches is matched by this one too. */
    boolean covers(UserPattern other) {
        // A star of the other is matched by a star of this one alone: no name begins with NUL.
        return holds(other.text.replace(ANY, '\0'));
    }

    /**
     * Takes each piece where it first occurs behind the one before: that leaves the most to those
     * that follow, so nothing is ever tried twice, as a regular expression of many stars would.
     */
    private boolean holds(String user) {
        if (pieces.size() == 1) {
            return user.equals(text);
        }
        String first = pieces.get(0);
        String last = pieces.get(pieces.size() - 1);
        int end = user.length() - last.length();
        if (end < first.length() || !user.startsWith(first) || !user.endsWith(last)) {
            return false;
        }
        int from = first.length();
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            int at = user.indexOf(piece, from);
            if (at < 0 || at + piece.length() > end) {
                return false;
            }
            from = at + piece.length();
        }
        return true;
    }

    /** For SQL's LIKE with {@code \} as its escape character. */
    public String like() {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace(ANY, '%');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
