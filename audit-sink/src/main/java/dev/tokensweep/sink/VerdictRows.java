package dev.tokensweep.sink;

import static dev.tokensweep.sink.GivenRows.key;
import static dev.tokensweep.sink.GivenRows.moment;
import static dev.tokensweep.sink.GivenRows.number;
import static dev.tokensweep.sink.GivenRows.text;

import dev.tokensweep.events.RowVersion;
import java.util.List;

/** Verdicts as rows that a statement is given. Stateless. */
final class VerdictRows {
    static final GivenRows SHAPE =
            GivenRows.as(
                    "v",
                    key("token_id"),
                    text("state"),
                    text("state_id"),
                    moment("created"),
                    number("validity"),
                    moment("refresh_created"),
                    number("refresh_validity"),
                    text("rule_name"),
                    moment("ended"));

    private VerdictRows() {}

    /** In the columns' order. */
    static List<Object[]> of(List<VerdictRecord> verdicts) {
        return verdicts.stream().map(VerdictRows::row).toList();
    }

    private static Object[] row(VerdictRecord verdict) {
        RowVersion version = verdict.verdict().version();
        return new Object[] {
            verdict.tokenId(),
            version.state(),
            version.stateId(),
            version.createdMicros(),
            version.validityMs(),
            version.refreshCreatedMicros(),
            version.refreshValidityMs(),
            verdict.verdict().rule(),
            verdict.verdict().endedMicros()
        };
    }
}
