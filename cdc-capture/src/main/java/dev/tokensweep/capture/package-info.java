/**
 * Follows the database's log and tells every committed change of a token on {@code token-changes}:
 * once, in commit order, and without a secret.
 */
package dev.tokensweep.capture;
