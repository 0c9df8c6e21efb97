package dev.tokensweep.app.capacity;

/**
 * What was measured, each with the command that did: the only place where these numbers stand. Two
 * cores, 24 GiB, Java 17, PostgreSQL 18.6; everything on one machine.
 *
 * <p>A life is all of a token's: issued, of ten three refreshed and three revoked, four expired;
 * condemned, archived, gone, on the record.
 */
public enum MeasuredCost {
    STATE("bytes", 181, "state on disk per live token", Commands.FOOTPRINT),
    CHANGELOG("bytes", 75.6, "changelog on the broker per live token", Commands.FOOTPRINT),
    FIRST_LOOK("tokens/s", 14_119, "first look at a table full of live tokens", Commands.FOOTPRINT),
    RESIDENT("MiB", 948, "most memory a process had resident, heap 512 MiB", Commands.FOOTPRINT),
    CARRIED("lives/s", 4_319, "carried without growing lag, by two cores in all", Commands.STEADY),
    CHANGES("bytes", 183, "`token-changes` per life", Commands.COST),
    VERDICTS("bytes", 78.6, "`token-verdicts` per life", Commands.COST),
    AUDIT("bytes", 592, "`token-audit` per life", Commands.COST),
    CHANGELOGS("bytes", 232, "changelogs per life, before they are compacted", Commands.COST),
    DATABASE_LOG(
            "bytes",
            3_683,
            "the database's log per life, the server's own part too",
            Commands.COST),
    CAPTURE("us", 237, "processor time of capture per life", Commands.COST),
    CLEANER("us", 362, "processor time of the cleaner per life", Commands.COST),
    SINK("us", 109, "processor time of the sink per life", Commands.COST),
    BROKER("us", 391, "processor time of the broker per life", Commands.COST),
    LOG_READER(
            "us",
            22.8,
            "processor time of the database's process that reads its log for capture, per life",
            Commands.COST);

    private final String unit;
    private final double amount;
    private final String what;
    private final String command;

    MeasuredCost(String unit, double amount, String what, String command) {
        this.unit = unit;
        this.amount = amount;
        this.what = what;
        this.command = command;
    }

    public String unit() {
        return unit;
    }

    public double amount() {
        return amount;
    }

    /** In words. */
    public String what() {
        return what;
    }

    /** What measures it anew. */
    public String command() {
        return command;
    }

    private static final class Commands {
        static final String STEADY =
                "tokensweep bench steady --for 60s --runs 1 --set sink.threads=2";
        static final String FOOTPRINT = "tokensweep bench footprint --tokens 10000000 --runs 1";
        static final String COST = "tokensweep bench cost --for 30s --runs 3";
    }
}
