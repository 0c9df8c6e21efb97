/** The command: what a user types, and how the stages are put together and taken apart. */
package dev.tokensweep.app;
