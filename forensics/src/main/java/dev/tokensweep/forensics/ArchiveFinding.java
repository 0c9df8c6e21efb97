package dev.tokensweep.forensics;

/**
 * A token of which archive and record do not say the same.
 *
 * @param column of the archive, as the product calls it; null for the row as a whole
 * @param what is wrong, in one line
 */
public record ArchiveFinding(String tokenId, String column, String what) {
    @Override
    public String toString() {
        return "token %s%s: %s".formatted(tokenId, column == null ? "" : ", " + column, what);
    }
}
