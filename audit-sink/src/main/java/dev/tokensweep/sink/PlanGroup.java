package dev.tokensweep.sink;

/**
 * The tokens of the token table that are alike in all this. What is a column's value may be null.
 *
 * @param app {@code CONSUMER_KEY_ID}
 * @param rule the name of the rule that speaks to them
 * @param reason why they go once they go, by the name of the verdict's reason; null where KEPT
 * @param kept why they stay: the policy's reason, or HELD_ and the scope of the widest hold that
 *     stands; null unless KEPT
 * @param tokens how many
 */
public record PlanGroup(
        String state,
        Integer tenant,
        Integer app,
        String grantType,
        String rule,
        String reason,
        String kept,
        PlanDue due,
        long tokens) {}
