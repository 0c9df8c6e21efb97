package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.bool;
import static dev.tokensweep.app.config.ValueType.cronList;
import static dev.tokensweep.app.config.ValueType.duration;
import static dev.tokensweep.app.config.ValueType.list;
import static dev.tokensweep.app.config.ValueType.zone;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Settings: what goes, and when. */
final class CleanupCatalogue {
    private static final Declarations DECLARED = new Declarations();
    private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_$]{0,62}";

    static final Setting<Boolean> CLEANUP_ENABLED =
            DECLARED.with(
                    "cleanup.enabled",
                    bool(),
                    "true",
                    "With `false` Tokensweep observes, decides and audits, but deletes nothing.");

    static final Setting<Boolean> CLEANUP_RETAIN =
            DECLARED.with(
                    "cleanup.retain",
                    bool(),
                    "true",
                    "With `false` rows are deleted without a copy in the archive, as by the"
                            + " product's own switch.");

    static final Setting<Duration> CLEANUP_SAFE_PERIOD =
            DECLARED.with(
                    "cleanup.safe-period",
                    sinceZero(),
                    "2h",
                    "How long a token stays after both its access and its refresh token have"
                            + " expired.");

    static final Setting<Duration> CLEANUP_GRACE_REVOKED =
            DECLARED.with(
                    "cleanup.grace.revoked",
                    sinceZero(),
                    "0s",
                    "How long a row in state REVOKED stays.");

    static final Setting<Duration> CLEANUP_GRACE_INACTIVE =
            DECLARED.with(
                    "cleanup.grace.inactive",
                    sinceZero(),
                    "0s",
                    "How long a row in state INACTIVE stays: its token was refreshed.");

    static final Setting<Duration> CLEANUP_GRACE_EXPIRED =
            DECLARED.with(
                    "cleanup.grace.expired",
                    sinceZero(),
                    "0s",
                    "How long a row in state EXPIRED stays: the server itself wrote that state.");

    static final Setting<List<String>> CLEANUP_DROPPABLE_COLUMNS =
            DECLARED.with(
                    "cleanup.droppable-columns",
                    list(0, "names of columns, separated by commas", IDENTIFIER),
                    "",
                    "Columns of the token table that the archive may lack. Any other missing column"
                            + " stops the cleanup until the archive has it.");

    static final Setting<Boolean> CLEANUP_CHILDREN =
            DECLARED.with(
                    "cleanup.children",
                    bool(),
                    "true",
                    "Archives a token's scopes, bindings, attributes and request objects with it,"
                            + " and a code's scopes with it. They are deleted with it in any case.");

    static final Setting<Duration> CLEANUP_FIRST_BACKLOG =
            DECLARED.with(
                    "cleanup.first-backlog",
                    duration(Duration.ZERO, Duration.ofDays(30)),
                    "1h",
                    "How long, before anything is observed for the first time, what is over already"
                            + " may be taken straight from the table, much faster than by verdicts."
                            + " The record of such a token is one event. What is left goes the usual"
                            + " way. `0s` takes nothing so: every token is observed first. PostgreSQL only:"
                            + " elsewhere every token is observed first.");

    static final Setting<Duration> CLEANUP_ARCHIVE_RETENTION =
            DECLARED.optional(
                    "cleanup.archive-retention",
                    duration(Duration.ofHours(1), Declarations.TEN_YEARS),
                    "How long the archive and the side archives keep a row; one that a legal hold"
                            + " protects stays longer. Left out, they keep it for ever.");

    static final Setting<List<String>> CLEANUP_WINDOWS =
            DECLARED.with(
                    "cleanup.windows",
                    cronList(),
                    "",
                    "When anything may be deleted: in every minute that one of these cron expressions"
                            + " matches (minute, hour, day of month, month, day of week), by the"
                            + " database's clock. `* 22,23 * * *; * 0-4 * * *` is from 22:00 to 05:00."
                            + " Left out, always.");

    static final Setting<ZoneId> CLEANUP_WINDOWS_ZONE =
            DECLARED.with(
                    "cleanup.windows-zone", zone(), "UTC", "The time zone of `cleanup.windows`.");

    static final Setting<Boolean> CLEANUP_RELATED_AUTHORIZATION_CODES =
            related(
                    "authorization-codes",
                    "Cleans `IDN_OAUTH2_AUTHORIZATION_CODE`: codes without a token row that are"
                            + " INACTIVE, or past their time by more than the safe period.");

    static final Setting<Boolean> CLEANUP_RELATED_CIBA =
            related(
                    "ciba",
                    "Cleans `IDN_OAUTH2_CIBA_AUTH_CODE`: requests that are over, or past their time"
                            + " by more than the safe period.");

    static final Setting<Boolean> CLEANUP_RELATED_DEVICE_FLOW =
            related(
                    "device-flow",
                    "Cleans `IDN_OAUTH2_DEVICE_FLOW`: requests that expired, or whose time was over"
                            + " 24 hours ago.");

    static final Setting<Boolean> CLEANUP_RELATED_PAR =
            related(
                    "par",
                    "Cleans `IDN_OAUTH_PAR`: pushed requests whose time was over 24 hours ago.");

    static final Setting<Boolean> CLEANUP_RELATED_REFRESH_TOKENS =
            related(
                    "refresh-tokens",
                    "Cleans `IDN_OAUTH2_REFRESH_TOKEN`, in which newer products keep refresh tokens"
                            + " of their own; the rules of the cleanup hold for them too.");

    static final Setting<Boolean> CLEANUP_RELATED_REVOKED_TOKENS =
            related(
                    "revoked-tokens",
                    "Cleans `IDN_OAUTH2_REVOKED_TOKENS`, in which newer products remember revoked"
                            + " tokens: entries past their time by more than a day and the safe"
                            + " period.");

    static final Setting<Duration> CLEANUP_RELATED_INTERVAL =
            DECLARED.with(
                    "cleanup.related.interval",
                    duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "1m",
                    "How long after one look at the related tables the next begins.");

    private CleanupCatalogue() {}

    static List<Setting<?>> all() {
        return DECLARED.all();
    }

    private static Setting<Boolean> related(String table, String description) {
        return DECLARED.with("cleanup.related." + table, bool(), "true", description);
    }

    private static ValueType<Duration> sinceZero() {
        return duration(Duration.ZERO, Declarations.TEN_YEARS);
    }
}
