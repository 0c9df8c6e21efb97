package dev.tokensweep.forensics;

/**
 * Offsets that the topic had given up before they were indexed: nothing is known of them.
 *
 * @param from the first
 * @param to behind the last
 */
public record Gap(int partition, long from, long to) {}
