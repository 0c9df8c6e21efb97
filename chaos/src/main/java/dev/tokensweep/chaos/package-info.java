/**
 * Hurts a real installation in every way that can be made here, and after each checks that nothing
 * is lost and nothing is wrong.
 */
package dev.tokensweep.chaos;
