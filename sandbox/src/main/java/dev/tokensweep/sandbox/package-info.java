/**
 * A real Kafka broker and a real PostgreSQL without installing either, and the product's tables in
 * it. For tests, for the demo, and, the broker alone, for a run without a cluster of its own.
 */
package dev.tokensweep.sandbox;
