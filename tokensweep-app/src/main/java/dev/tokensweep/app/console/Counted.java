package dev.tokensweep.app.console;

import java.util.concurrent.atomic.AtomicLong;

/** All that was counted on the topics since they were last opened. Thread-safe. */
public final class Counted {
    private final Flow flow = new Flow();
    private final Ranking tenants = new Ranking();
    private final Ranking apps = new Ranking();
    private final Ranking grants = new Ranking();
    private final AtomicLong lettersOpen = new AtomicLong();

    Flow flow() {
        return flow;
    }

    Ranking tenants() {
        return tenants;
    }

    Ranking apps() {
        return apps;
    }

    Ranking grants() {
        return grants;
    }

    void letterCame() {
        lettersOpen.incrementAndGet();
    }

    /** Settled ones are told of after they came. */
    void letterWent() {
        lettersOpen.updateAndGet(open -> Math.max(0, open - 1));
    }

    /** Dead letters that nobody has settled. */
    public long lettersOpen() {
        return lettersOpen.get();
    }
}
