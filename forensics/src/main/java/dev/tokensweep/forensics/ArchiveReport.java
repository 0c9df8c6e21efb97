package dev.tokensweep.forensics;

import java.util.List;

/**
 * What comparing the archive with the record has found.
 *
 * @param compared tokens that both tell of
 * @param pruned tokens that the record says were taken out of the archive past its retention
 * @param byOthers rows that the product itself put there: the record tells that it deleted them
 * @param older rows from before the record begins
 * @param findings how many there are
 * @param shown the first of them
 */
public record ArchiveReport(
        long compared,
        long pruned,
        long byOthers,
        long older,
        long findings,
        List<ArchiveFinding> shown) {
    public ArchiveReport {
        shown = List.copyOf(shown);
    }
}
