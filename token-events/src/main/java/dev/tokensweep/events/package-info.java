/**
 * The contract between the stages: what travels on the topics, and how it is written there. Every
 * record is immutable and carries no secret. Times are microseconds since 1970-01-01T00:00Z in UTC
 * where a name ends in {@code Micros}; the source is the database's own column or commit time.
 */
package dev.tokensweep.events;
