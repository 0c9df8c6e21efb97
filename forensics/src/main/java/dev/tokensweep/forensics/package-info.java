/**
 * The read side of the audit topic: a local index of it, the life of a token, the set of tokens at
 * a moment, the record replayed and exported.
 */
package dev.tokensweep.forensics;
