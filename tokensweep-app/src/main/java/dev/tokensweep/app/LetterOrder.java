package dev.tokensweep.app;

import dev.tokensweep.events.Settlement;

/** How dead letters are to be settled, by whom, and why. */
record LetterOrder(Settlement.How how, String by, String why) {
    LetterOrder(Settlement.How how, String why) {
        this(how, "", why);
    }

    LetterOrder by(String author) {
        return new LetterOrder(how, author, why);
    }
}
