package dev.tokensweep.events;

/**
 * Why a deleted row is ours: the entry of the purge journal written in the same transaction.
 *
 * @param batchId the sink's transaction
 * @param reason the verdict's reason
 * @param rule the policy rule that gave it
 * @param archived false where the operator deletes without archiving
 * @param scope the token's scopes with spaces between them; null where it had none
 */
public record Purge(String batchId, Reason reason, String rule, boolean archived, String scope) {}
