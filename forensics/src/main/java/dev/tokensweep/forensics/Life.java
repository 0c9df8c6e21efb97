package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import java.util.List;
import java.util.Objects;

/**
 * What the record tells of one token, in order; never of none.
 *
 * @param events the first told first
 */
public record Life(String tokenId, List<RecordedEvent> events) {
    public Life {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nothing is told");
        }
    }

    /** The event that told last whether the token is there; null where only holds are told of. */
    public RecordedEvent lastTold() {
        RecordedEvent last = null;
        for (RecordedEvent event : events) {
            AuditType type = event.event().type();
            if (type.isTerminal() || type.showsRow()) {
                last = event;
            }
        }
        return last;
    }

    /** Whether the record is closed. */
    public boolean isOver() {
        RecordedEvent last = lastTold();
        return last != null && last.event().type().isTerminal();
    }

    /** Whether the token had ended before anybody looked: then its end is all that is told. */
    public boolean wasOverWhenFirstSeen() {
        return isOver() && events.stream().noneMatch(event -> event.event().type().showsRow());
    }

    /** The row as last told; null where it never was. */
    public TokenRow lastRow() {
        TokenRow row = null;
        for (RecordedEvent event : events) {
            row = event.event().row() == null ? row : event.event().row();
        }
        return row;
    }

    /**
     * Since when the row has been in its last state, as far as told: the cleaner reckons a grace
     * from then.
     */
    public long sinceMicros() {
        String state = null;
        long since = events.get(0).event().atMicros();
        boolean told = false;
        for (RecordedEvent event : events) {
            AuditType type = event.event().type();
            if (type.showsRow() && event.event().row() != null) {
                RowVersion version = event.event().row().version();
                boolean isNew = !told || type == AuditType.RESTORED;
                if (isNew || !Objects.equals(state, version.state())) {
                    since = event.event().atMicros();
                }
                state = version.state();
                told = true;
            }
        }
        return since;
    }
}
