/** The one predicate: which token may go, since when and why. Pure: no Kafka, no JDBC, no clock. */
package dev.tokensweep.policy;
