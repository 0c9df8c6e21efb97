package dev.tokensweep.cleaner;

import dev.tokensweep.events.Change;
import dev.tokensweep.events.Mark;
import dev.tokensweep.events.Sighting;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what the reconciler saw in the table with what the log told, at one place in the log: a
 * sighting waits until the mark after it has been followed, and counts only where it shows all that
 * the log has told of its token. Whatever is in doubt is dropped, for the next pass brings it
 * again. Used by one stream thread.
 */
final class Reconciliation {
    private final TokenLife life;
    private final WindowBounds most;
    private final MarkWindow window;
    private List<Waiting> waiting = new ArrayList<>();

    private record Waiting(String tokenId, Sighting sighting) {}

    Reconciliation(TokenLife life, WindowBounds most) {
        this.life = life;
        this.most = most;
        this.window = new MarkWindow(most);
    }

    /** Takes in a change, after the token's life has followed it. */
    void follow(String tokenId, Change change, long nowMicros) {
        boolean countedAnew = change instanceof Mark mark && window.isFollowed(mark.number());
        if (countedAnew || window.isEndedBy(change)) {
            // What waits was seen between other marks of the same numbers, or before a gap.
            waiting.clear();
        }
        window.follow(tokenId, change);
        if (change instanceof Mark) {
            judgeWaiting(nowMicros);
        }
    }

    void hear(String tokenId, Sighting sighting, long nowMicros) {
        if (window.isFollowed(sighting.beforeMark())) {
            judge(tokenId, sighting, nowMicros);
        } else if (waiting.size() < most.waiting()) {
            waiting.add(new Waiting(tokenId, sighting));
        }
    }

    private void judgeWaiting(long nowMicros) {
        List<Waiting> still = new ArrayList<>();
        for (Waiting each : waiting) {
            if (window.isFollowed(each.sighting.beforeMark())) {
                judge(each.tokenId, each.sighting, nowMicros);
            } else {
                still.add(each);
            }
        }
        waiting = still;
    }

    private void judge(String tokenId, Sighting sighting, long nowMicros) {
        Mark place = window.find(sighting.beforeMark());
        if (place != null
                && window.isUpToDate(tokenId, sighting)
                && life.sight(tokenId, sighting.row(), place, nowMicros)) {
            // An older sighting that comes later must not undo this one.
            window.touch(tokenId);
        }
    }
}
