/**
 * A server's traffic on the token tables, an account of it that knows nothing of Tokensweep, and
 * the check of the laws by that account.
 */
package dev.tokensweep.demo;
