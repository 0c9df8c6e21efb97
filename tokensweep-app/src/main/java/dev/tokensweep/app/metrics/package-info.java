/** What is measured: our own figures from one catalogue, Kafka's, the pool's and the JVM's. */
package dev.tokensweep.app.metrics;
