package dev.tokensweep.forensics;

import java.util.List;

/**
 * How the index stands after it was brought up to date.
 *
 * @param added events that were new
 * @param events all it has
 * @param rebuiltBecause why what there was had to be thrown away; null where it was kept
 * @param gaps what the topic had given up before
 * @param unreadable how many records are no events that this version knows
 * @param firstUnreadable some of them, in words
 */
public record IndexReport(
        long added,
        long events,
        String rebuiltBecause,
        List<Gap> gaps,
        long unreadable,
        List<String> firstUnreadable) {
    public IndexReport {
        gaps = List.copyOf(gaps);
        firstUnreadable = List.copyOf(firstUnreadable);
    }
}
