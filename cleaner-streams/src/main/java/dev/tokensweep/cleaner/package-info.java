/**
 * The cleaner: follows every token's life through {@code token-changes}, knows when it is over, and
 * says so on {@code token-verdicts}. The only writer of {@code token-audit}.
 */
package dev.tokensweep.cleaner;
