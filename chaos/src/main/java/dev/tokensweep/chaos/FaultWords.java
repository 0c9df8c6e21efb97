package dev.tokensweep.chaos;

/**
 * A fault in words.
 *
 * @param name as the command knows it
 * @param how it is made
 * @param promise what holds nevertheless, beside the laws
 */
public record FaultWords(String name, String how, String promise) {}
