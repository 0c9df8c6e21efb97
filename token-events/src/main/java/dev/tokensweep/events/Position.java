package dev.tokensweep.events;

/**
 * Where a change stands in the order of everything captured from one database. Positions rise
 * strictly along {@code token-changes}, also over restarts of capture, so a reader of one partition
 * recognises a repeated change by one comparison with the highest position it has seen.
 *
 * @param epoch rises with every snapshot; a new epoch starts where the log's continuity is broken
 * @param transaction the log position at which the transaction's predecessor ended (PostgreSQL: its
 *     commit LSN), on MySQL and MariaDB that of its first captured change, on SQL Server and Oracle
 *     that of its own commit; 0 for rows read by a snapshot; constant within a transaction and
 *     rising from one to the next, or on Oracle not falling
 * @param change the log position of the change itself; the row's number within the snapshot, or on
 *     SQL Server and Oracle among all that was committed at one position
 * @param index tells changes apart that share one log position (a multi-row COPY, a changed key)
 */
public record Position(long epoch, long transaction, long change, int index)
        implements Comparable<Position> {

    /** Comes before every position that capture assigns. */
    public static final Position NONE = new Position(0, 0, 0, 0);

    @Override
    public int compareTo(Position other) {
        int order = Long.compareUnsigned(epoch, other.epoch);
        if (order == 0) {
            order = Long.compareUnsigned(transaction, other.transaction);
        }
        if (order == 0) {
            order = Long.compareUnsigned(change, other.change);
        }
        return order == 0 ? Integer.compare(index, other.index) : order;
    }

    public boolean isAfter(Position other) {
        return compareTo(other) > 0;
    }

    /** The form used in public records: fixed width, so that text order is position order. */
    @Override
    public String toString() {
        // By hand: a formatter would be a tenth of what one audit event costs.
        StringBuilder text = new StringBuilder(50);
        pad(text, Long.toString(epoch), 10);
        pad(text.append('-'), Long.toHexString(transaction), 16);
        pad(text.append('-'), Long.toHexString(change), 16);
        pad(text.append('-'), Integer.toString(index), 5);
        return text.toString();
    }

    private static void pad(StringBuilder text, String digits, int width) {
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        text.append(digits);
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException when the text is no position
     */
    public static Position parse(String text) {
        // Without parts of their own: a reader of millions of events would make little else.
        int first = text.indexOf('-');
        int second = text.indexOf('-', first + 1);
        int third = text.indexOf('-', second + 1);
        if (first < 0 || second < 0 || third < 0 || text.indexOf('-', third + 1) >= 0) {
            throw new IllegalArgumentException("not a position: " + text);
        }
        return new Position(
                Long.parseLong(text, 0, first, 10),
                Long.parseUnsignedLong(text, first + 1, second, 16),
                Long.parseUnsignedLong(text, second + 1, third, 16),
                Integer.parseInt(text, third + 1, text.length(), 10));
    }
}
