package dev.tokensweep.app;

import dev.tokensweep.forensics.Fate;
import dev.tokensweep.forensics.Life;
import java.util.List;

/**
 * What a trace found.
 *
 * @param more tokens that were asked for too and are not shown
 */
record Traced(List<Token> lives, long more) {
    Traced {
        lives = List.copyOf(lives);
    }

    /** One token's life, and why it is there or went. */
    record Token(Life life, Fate fate) {}
}
