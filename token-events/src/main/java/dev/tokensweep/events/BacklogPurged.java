package dev.tokensweep.events;

import java.util.List;
import java.util.Objects;

/**
 * Tokens that were over before anybody observed them, and that one of our transactions has taken
 * straight from the table; the batch's id is the record's key.
 *
 * @param batchId the sink's transaction
 * @param archived false where the operator deletes without archiving
 * @param tokens in no order; of one transaction there may be several records
 * @param committedMicros when the transaction began, by the database's clock
 */
public record BacklogPurged(
        String batchId,
        boolean archived,
        List<Gone> tokens,
        Position position,
        long committedMicros)
        implements Change {

    /**
     * One token as it was deleted.
     *
     * @param reason why it might go
     * @param rule the policy rule that said so
     * @param eligibleMicros since when it might go; of an ended state, when it was first looked at
     * @param scope its scopes with spaces between them; null where it had none
     */
    public record Gone(
            String tokenId,
            TokenRow row,
            Reason reason,
            String rule,
            long eligibleMicros,
            String scope) {
        public Gone {
            Objects.requireNonNull(tokenId, "tokenId");
            Objects.requireNonNull(row, "row");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(rule, "rule");
        }
    }

    public BacklogPurged {
        Objects.requireNonNull(batchId, "batchId");
        Objects.requireNonNull(position, "position");
        tokens = List.copyOf(tokens);
    }

    /** None: no log tells of it. */
    @Override
    public long transactionId() {
        return 0;
    }

    /** The same at its place in the order, with some of its tokens. */
    public BacklogPurged at(Position place, List<Gone> some) {
        return new BacklogPurged(batchId, archived, some, place, committedMicros);
    }
}
