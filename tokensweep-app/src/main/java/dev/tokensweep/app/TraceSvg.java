package dev.tokensweep.app;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.UtcText;
import dev.tokensweep.forensics.Elapsed;
import dev.tokensweep.forensics.Life;
import dev.tokensweep.forensics.RecordedEvent;
import java.util.List;

/**
 * Lives as a picture, each a line from its first event to its last: in its order, and the distances
 * by the time between, on a scale on which moments and months are both to be seen. Stateless.
 */
final class TraceSvg {
    private static final int WIDTH = 960;
    private static final int LEFT = 60;
    private static final int RIGHT = 40;
    private static final int LANE = 150;
    private static final int TOP = 20;

    private TraceSvg() {}

    static String of(Traced traced) {
        StringBuilder lanes = new StringBuilder();
        int y = TOP;
        for (Traced.Token token : traced.lives()) {
            lanes.append(lane(token, y));
            y += LANE;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12" role="img" aria-label="lives of tokens">
                <rect width="100%%" height="100%%" fill="white"/>
                %s</svg>
                """
                .formatted(WIDTH, y + TOP, lanes);
    }

    private static String lane(Traced.Token token, int top) {
        Life life = token.life();
        int y = top + 78;
        StringBuilder lane = new StringBuilder();
        lane.append(
                """
                <text x="%d" y="%d" font-size="14" font-weight="bold">%s</text>
                <text x="%1$d" y="%d">%s</text>
                <line x1="%1$d" x2="%d" y1="%d" y2="%7$d" stroke="#888" stroke-width="2"/>
                """
                        .formatted(
                                LEFT,
                                top + 16,
                                text(life.tokenId()),
                                top + 34,
                                text(token.fate().text()),
                                WIDTH - RIGHT,
                                y));
        double[] places = places(life.events());
        for (int i = 0; i < places.length; i++) {
            lane.append(event(life.events(), i, LEFT + (int) places[i], y));
        }
        return lane.toString();
    }

    private static String event(List<RecordedEvent> events, int i, int x, int y) {
        var event = events.get(i).event();
        String after =
                i == 0
                        ? ""
                        : "+" + Elapsed.of(event.atMicros() - events.get(i - 1).event().atMicros());
        int below = i % 2 == 0 ? y + 22 : y + 46;
        return """
                <circle cx="%d" cy="%d" r="6" fill="%s"><title>%s %s</title></circle>
                <text x="%1$d" y="%d" text-anchor="middle">%4$s</text>
                <text x="%1$d" y="%d" text-anchor="middle" fill="#666" font-size="10">%s</text>
                """
                .formatted(
                        x,
                        y,
                        colour(event.type()),
                        event.type(),
                        UtcText.iso(event.atMicros()),
                        below,
                        y - 12 - 12 * (i % 2),
                        after);
    }

    private static String colour(AuditType type) {
        return switch (type) {
            case SEEN, ISSUED, CHANGED, RESTORED -> "#3a7d44";
            case EXPIRED, CONDEMNED, SPARED -> "#d08c2a";
            case HELD, RELEASED -> "#6a4fa3";
            case ARCHIVED, DELETED, REMOVED_BY_OTHERS -> "#b33a3a";
            case RELATED_PURGED, ARCHIVE_PRUNED -> "#888";
        };
    }

    /**
     * From 0 to the width: each gap by the logarithm of its time, and none too small to be seen.
     */
    private static double[] places(List<RecordedEvent> events) {
        double[] places = new double[events.size()];
        for (int i = 1; i < places.length; i++) {
            long gap = events.get(i).event().atMicros() - events.get(i - 1).event().atMicros();
            places[i] = places[i - 1] + 1 + Math.log10(1 + Math.max(0, gap) / 1000.0);
        }
        double whole = places[places.length - 1];
        for (int i = 0; i < places.length && whole > 0; i++) {
            places[i] *= (WIDTH - LEFT - RIGHT) / whole;
        }
        return places;
    }

    /** XML has no place for most control characters. */
    private static String text(String text) {
        return text.replaceAll("\\p{Cntrl}", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;");
    }
}
