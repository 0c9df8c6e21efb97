/** How the log of {@code run} is written. */
package dev.tokensweep.app.logging;
