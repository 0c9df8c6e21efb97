package dev.tokensweep.cleaner;

import dev.tokensweep.events.Change;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.Sighting;
import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenRestored;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which tokens of one partition the log has told of lately, and where the marks stood
 * among them, and so knows what a sighting is worth. Bounded: the oldest is forgotten first, and
 * the marks before it with it. In memory: a restarted task knows of no mark. Used by one stream
 * thread.
 *
 * <p>A transaction that the log has told of may not have ended for readers of the table yet: it
 * waits for a standby, say. So a sighting is compared with the log by two rules. Of what was told
 * before the first mark, the reader's snapshot must have seen all: each id lies below its xmin. And
 * nothing may have been told since.
 */
final class MarkWindow {
    /** No transaction: comes before all. */
    private static final long NONE = Long.MIN_VALUE;

    /** Some transaction or other: comes after all. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final WindowBounds most;
    private final Map<String, Place> tokens = new LinkedHashMap<>();
    private final Map<Long, Marked> marks = new LinkedHashMap<>();

    /** The last that is no longer remembered, with the highest id of them all. */
    private Place forgotten = new Place(0, NONE);

    /** The highest id of what was told before this began, or was read by a snapshot. */
    private long beginningId = UNKNOWN;

    private Place last = forgotten;
    private long lastId;
    private long epoch = -1;
    private long lastMark = Long.MIN_VALUE;

    /**
     * @param sequence counts what was followed: commit times can go back, and tell no order
     * @param transactionId by this window's count, which does not end at 32 bits
     */
    private record Place(long sequence, long transactionId) {
        boolean isShown(Place afterMark, long xmin) {
            return sequence < afterMark.sequence && transactionId < xmin;
        }
    }

    private record Marked(Place place, Mark mark) {}

    MarkWindow(WindowBounds most) {
        this.most = most;
    }

    /** Takes in a change, in the order of the log. */
    void follow(String tokenId, Change change) {
        if (isEndedBy(change)) {
            begin(change);
        }
        last = new Place(last.sequence + 1, counted(change));
        if (change instanceof Mark mark) {
            follow(mark);
        } else if ((change instanceof TokenChange || change instanceof TokenRestored)
                && tokenId != null) {
            put(tokenId, last);
        }
    }

    /** Whether nothing remembered counts from that change on. */
    boolean isEndedBy(Change change) {
        return epoch != change.position().epoch();
    }

    /** Nothing is known of what was before: this is the first change, or the log has a gap. */
    private void begin(Change change) {
        epoch = change.position().epoch();
        forgotten = new Place(last.sequence, NONE);
        beginningId = UNKNOWN;
        tokens.clear();
        marks.clear();
        lastMark = Long.MIN_VALUE;
    }

    /** What a snapshot read belongs to the beginning. */
    private long counted(Change change) {
        if (change.transactionId() == 0) {
            return NONE;
        }
        lastId = nearest(change.transactionId(), lastId);
        return lastId;
    }

    /**
     * The log tells the low 32 bits of an id: of all that have these, the one nearest to another.
     */
    private static long nearest(long transactionId, long other) {
        return other + (int) (transactionId - other);
    }

    private void follow(Mark mark) {
        if (mark.number() <= lastMark) {
            // Somebody has made the table of the mark anew.
            marks.clear();
        }
        lastMark = mark.number();
        marks.put(lastMark, new Marked(last, mark));
        if (marks.size() > most.marks()) {
            removeFirst(marks);
        }
    }

    /** Notes that the token is known, as of now, by what the table itself has shown. */
    void touch(String tokenId) {
        put(tokenId, new Place(last.sequence, NONE));
    }

    private void put(String tokenId, Place place) {
        tokens.remove(tokenId);
        tokens.put(tokenId, place);
        if (tokens.size() > most.tokens()) {
            Place oldest = removeFirst(tokens);
            forgotten =
                    new Place(
                            oldest.sequence,
                            Math.max(forgotten.transactionId, oldest.transactionId));
        }
    }

    private static <T> T removeFirst(Map<?, T> places) {
        Iterator<T> oldest = places.values().iterator();
        T removed = oldest.next();
        oldest.remove();
        return removed;
    }

    /** Whether the log was followed up to that mark. */
    boolean isFollowed(long mark) {
        return lastMark >= mark;
    }

    /** The mark of that number; null where it is not remembered. */
    Mark find(long mark) {
        Marked found = marks.get(mark);
        return found == null ? null : found.mark;
    }

    /**
     * Whether the sighting shows all that the log has told of the token until now; false where that
     * is not known.
     */
    boolean isUpToDate(String tokenId, Sighting sighting) {
        Marked after = marks.get(sighting.afterMark());
        Marked before = marks.get(sighting.beforeMark());
        if (after == null || before == null) {
            return false;
        }
        if (beginningId == UNKNOWN) {
            // Its transaction began after the other mark was committed: any told before has a
            // lower id, however long it stays open.
            beginningId = before.place.transactionId;
        }
        long xmin =
                sighting.snapshotXmin() == Sighting.IN_THE_LOGS_ORDER
                        ? UNKNOWN
                        : nearest(sighting.snapshotXmin(), before.place.transactionId);
        Place token = tokens.get(tokenId);
        return beginningId < xmin
                && forgotten.isShown(after.place, xmin)
                && (token == null || token.isShown(after.place, xmin));
    }
}
