package dev.tokensweep.capture;

import dev.tokensweep.events.Position;

/**
 * The offset that Debezium itself would have stored. Only the chaos suite starts from it, to see
 * what {@link PostgresSource#resumption} prevents.
 */
final class StockOffset {
    private StockOffset() {}

    /** As JSON; empty for a snapshot. */
    static String of(CaptureOffset start) {
        if (!start.snapshotCompleted()) {
            return "";
        }
        Position last = start.last();
        boolean withinTransaction = last.transaction() == start.boundary();
        long processed = withinTransaction ? last.change() : start.boundary();
        // Of rows, only that it is one matters.
        String type = withinTransaction ? "INSERT" : "COMMIT";
        return "{\"%s\":%d,\"lsn_proc\":%d,\"%s\":%d,\"messageType\":\"%s\",\"txId\":%d,\"ts_usec\":%d}"
                .formatted(
                        PostgresOrder.LSN,
                        processed,
                        processed,
                        PostgresOrder.BOUNDARY,
                        start.boundary(),
                        type,
                        start.transactionId(),
                        start.committedMicros());
    }
}
