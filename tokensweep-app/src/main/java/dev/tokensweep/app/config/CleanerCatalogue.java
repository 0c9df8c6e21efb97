package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.duration;
import static dev.tokensweep.app.config.ValueType.integer;
import static dev.tokensweep.app.config.ValueType.parsed;
import static dev.tokensweep.app.config.ValueType.path;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings: the cleaner, and what it puts on record. */
final class CleanerCatalogue {
    private static final Declarations DECLARED = new Declarations();

    static final Setting<Integer> CLEANER_THREADS =
            DECLARED.with(
                    "cleaner.threads",
                    integer(1, 64),
                    "2",
                    "Threads of the cleaner in this process. More than there are partitions are"
                            + " idle.");

    static final Setting<Duration> CLEANER_COMMIT_INTERVAL =
            DECLARED.with(
                    "cleaner.commit-interval",
                    duration(Duration.ofMillis(10), Duration.ofSeconds(30)),
                    "100ms",
                    "How often the cleaner's verdicts become visible to the sink. Shorter is"
                            + " sooner, longer is cheaper.");

    static final Setting<Path> AUDIT_SIGNING_KEY_FILE =
            DECLARED.optional(
                    "audit.signing-key-file",
                    path(),
                    "An Ed25519 key in PEM, as `openssl genpkey -algorithm ed25519` writes it. With it"
                            + " checkpoints of the audit topic are signed, so that `verify` finds"
                            + " also what was cut off or written anew as a whole. It is read at the"
                            + " start.");

    static final Setting<Duration> AUDIT_CHECKPOINT_INTERVAL =
            DECLARED.with(
                    "audit.checkpoint-interval",
                    duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "1m",
                    "How often each partition of the audit topic is signed, if there was an event.");

    static final Setting<UserNames> PRIVACY_USERS =
            DECLARED.with(
                    "privacy.users",
                    parsed(
                            "text",
                            "clear, pseudonym or forgettable",
                            "clear|pseudonym|forgettable",
                            UserNames::of),
                    "clear",
                    "How users are called on topics, and so in the record, logs and pages: by their"
                            + " names, by pseudonyms under the key in `privacy.key-file`, or by pseudonyms"
                            + " under that key and a secret of each user's own, which `tokensweep forget`"
                            + " destroys. docs/privacy.md says what each is worth.");

    static final Setting<Path> PRIVACY_KEY_FILE =
            DECLARED.optional(
                    "privacy.key-file",
                    path(),
                    "A file with the key of the pseudonyms, at least 32 characters, as `openssl rand"
                            + " -hex 32` writes them. All processes and commands of an installation need"
                            + " the same one. Without it nobody finds a user's events again. It is read at"
                            + " the start.");

    private CleanerCatalogue() {}

    static List<Setting<?>> all() {
        return DECLARED.all();
    }
}
