package dev.tokensweep.sink;

/** How many verdicts the database carried out, how many it refused, how many were put aside. */
record PurgeOutcome(int purged, int spared, int deadLettered) {}
