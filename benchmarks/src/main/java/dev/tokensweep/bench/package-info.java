/**
 * Measures the whole installation on a real PostgreSQL and a real broker, beside what it replaces.
 * It only measures: no figure makes it fail, a token lost or doubled does.
 */
package dev.tokensweep.bench;
