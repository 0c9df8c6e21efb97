package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.bool;
import static dev.tokensweep.app.config.ValueType.bytes;
import static dev.tokensweep.app.config.ValueType.cronList;
import static dev.tokensweep.app.config.ValueType.duration;
import static dev.tokensweep.app.config.ValueType.integer;
import static dev.tokensweep.app.config.ValueType.jdbcUrl;
import static dev.tokensweep.app.config.ValueType.list;
import static dev.tokensweep.app.config.ValueType.matching;
import static dev.tokensweep.app.config.ValueType.parsed;
import static dev.tokensweep.app.config.ValueType.path;
import static dev.tokensweep.app.config.ValueType.secret;
import static dev.tokensweep.app.config.ValueType.share;
import static dev.tokensweep.app.config.ValueType.text;
import static dev.tokensweep.app.config.ValueType.zone;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Every setting there is. The only place that knows a name, a default, a bound. */
final class Catalogue {
    private static final List<Setting<?>> SETTINGS = new ArrayList<>();

    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final String ADDRESS = "(?:\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]+):[0-9]{1,5}";
    private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_$]{0,62}";

    static final Setting<String> DATABASE_URL =
            required(
                    "database.url",
                    jdbcUrl(),
                    "The database with the token tables: `jdbc:postgresql:`, `jdbc:mysql:`,"
                            + " `jdbc:mariadb:`, `jdbc:sqlserver:` or `jdbc:oracle:thin:`, with one"
                            + " host. Parameters of the driver may follow, but neither user nor"
                            + " password, nor what Tokensweep sets itself.");
    static final Setting<String> DATABASE_USER =
            required(
                    "database.user",
                    text(),
                    "The database role of Tokensweep. Capture needs the REPLICATION attribute.");
    static final Setting<String> DATABASE_PASSWORD =
            optional(
                    "database.password",
                    secret(),
                    "The role's password. Give it as a variable rather than in the file or on the"
                            + " command line, where others may read it; or use"
                            + " `database.password-file`. Leave both out where the server asks for"
                            + " none.");
    static final Setting<Path> DATABASE_PASSWORD_FILE =
            optional(
                    "database.password-file",
                    path(),
                    "A file with the role's password, such as a mounted secret. White space around"
                            + " the password is dropped. It is read at the start.");
    static final Setting<String> DATABASE_SCHEMA =
            optional(
                    "database.schema",
                    text(),
                    "The schema of the token tables, exactly as the database spells it;"
                            + " Tokensweep keeps its own tables there too. Left out, it is the"
                            + " schema in which the role's search path finds"
                            + " `idn_oauth2_access_token`, looked up when a command starts.");

    static final Setting<String> DATABASE_SESSION_TIME_ZONE =
            optional(
                    "database.session-time-zone",
                    matching(
                            "text",
                            "SYSTEM, an offset such as +09:00, or a zone such as Asia/Tokyo",
                            "SYSTEM|[+-](?:0[0-9]|1[0-4]):[0-5][0-9]|[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*"),
                    "MySQL and MariaDB only: the session time zone in which the product writes."
                            + " A TIMESTAMP column shows the product's digits in a session of the"
                            + " same zone alone. Left out, it is the server's `@@global.time_zone`.");

    static final Setting<List<String>> KAFKA_BOOTSTRAP_SERVERS =
            optional(
                    "kafka.bootstrap-servers",
                    list(1, "one or more of host:port, separated by commas", ADDRESS),
                    "The Kafka cluster. Left out, Tokensweep runs a broker of its own with its data"
                            + " under `data-dir`, for one process on one machine.");
    static final Setting<String> KAFKA_TOPIC_PREFIX =
            with(
                    "kafka.topic-prefix",
                    matching(
                            "text",
                            "at most 100 of letters, digits, '.', '_' and '-'",
                            "[A-Za-z0-9._-]{0,100}"),
                    "",
                    "Stands before the name of every topic and group. Two installations on one"
                            + " cluster need different ones.");
    static final Setting<Integer> KAFKA_PARTITIONS =
            with(
                    "kafka.partitions",
                    integer(1, 1000),
                    "4",
                    "The partitions of every topic keyed by token: the most cleaners that can share"
                            + " the work. It cannot be changed once there are topics.");
    static final Setting<Integer> KAFKA_REPLICATION_FACTOR =
            optional(
                    "kafka.replication-factor",
                    integer(-1, 100),
                    "Copies of every topic; -1 takes the cluster's own default. Left out, it is 1"
                            + " with the embedded broker and -1 with a cluster.");
    static final Setting<Duration> KAFKA_CHANGES_RETENTION =
            with(
                    "kafka.changes-retention",
                    duration(Duration.ofHours(1), TEN_YEARS),
                    "30d",
                    "How long `token-changes` is kept: how far back a replay reaches, and how long"
                            + " a cleaner may be stopped without a new snapshot.");
    static final Setting<String> KAFKA_PROPERTIES =
            optional(
                    "kafka.properties.*",
                    text(),
                    "Passed on to every Kafka client under its own name: `security.protocol`,"
                            + " `ssl.*`, `sasl.*` and the like. Names that Tokensweep sets itself are"
                            + " refused. In the name of a variable `_` stands for `.`.");
    static final Setting<Path> KAFKA_CLIENT_PROPERTIES_FILE =
            optional(
                    "kafka.client-properties-file",
                    path(),
                    "A file with more of them in Kafka's own form, `name=value`, as Kafka's tools take"
                            + " it: the place for logins and passwords of keys, such as a mounted"
                            + " secret. It is read at the start, and nothing in it is shown.");

    static final Setting<Path> DATA_DIR =
            with(
                    "data-dir",
                    path(),
                    "./tokensweep-data",
                    "Where the cleaner keeps its state and the embedded broker its log. A relative"
                            + " path begins at the working directory.");

    static final Setting<Boolean> CLEANUP_ENABLED =
            with(
                    "cleanup.enabled",
                    bool(),
                    "true",
                    "With `false` Tokensweep observes, decides and audits, but deletes nothing.");
    static final Setting<Boolean> CLEANUP_RETAIN =
            with(
                    "cleanup.retain",
                    bool(),
                    "true",
                    "With `false` rows are deleted without a copy in the archive, as by the"
                            + " product's own switch.");
    static final Setting<Duration> CLEANUP_SAFE_PERIOD =
            with(
                    "cleanup.safe-period",
                    sinceZero(),
                    "2h",
                    "How long a token stays after both its access and its refresh token have"
                            + " expired.");
    static final Setting<Duration> CLEANUP_GRACE_REVOKED =
            with(
                    "cleanup.grace.revoked",
                    sinceZero(),
                    "0s",
                    "How long a row in state REVOKED stays.");
    static final Setting<Duration> CLEANUP_GRACE_INACTIVE =
            with(
                    "cleanup.grace.inactive",
                    sinceZero(),
                    "0s",
                    "How long a row in state INACTIVE stays: its token was refreshed.");
    static final Setting<Duration> CLEANUP_GRACE_EXPIRED =
            with(
                    "cleanup.grace.expired",
                    sinceZero(),
                    "0s",
                    "How long a row in state EXPIRED stays: the server itself wrote that state.");
    static final Setting<List<String>> CLEANUP_DROPPABLE_COLUMNS =
            with(
                    "cleanup.droppable-columns",
                    list(0, "names of columns, separated by commas", IDENTIFIER),
                    "",
                    "Columns of the token table that the archive may lack. Any other missing column"
                            + " stops the cleanup until the archive has it.");
    static final Setting<Boolean> CLEANUP_CHILDREN =
            with(
                    "cleanup.children",
                    bool(),
                    "true",
                    "Archives a token's scopes, bindings, attributes and request objects with it,"
                            + " and a code's scopes with it. They are deleted with it in any case.");
    static final Setting<Duration> CLEANUP_FIRST_BACKLOG =
            with(
                    "cleanup.first-backlog",
                    duration(Duration.ZERO, Duration.ofDays(30)),
                    "1h",
                    "How long, before anything is observed for the first time, what is over already"
                            + " may be taken straight from the table, much faster than by verdicts."
                            + " The record of such a token is one event. What is left goes the usual"
                            + " way. `0s` takes nothing so: every token is observed first. PostgreSQL only:"
                            + " elsewhere every token is observed first.");
    static final Setting<Duration> CLEANUP_ARCHIVE_RETENTION =
            optional(
                    "cleanup.archive-retention",
                    duration(Duration.ofHours(1), TEN_YEARS),
                    "How long the archive and the side archives keep a row; one that a legal hold"
                            + " protects stays longer. Left out, they keep it for ever.");

    static final Setting<List<String>> CLEANUP_WINDOWS =
            with(
                    "cleanup.windows",
                    cronList(),
                    "",
                    "When anything may be deleted: in every minute that one of these cron expressions"
                            + " matches (minute, hour, day of month, month, day of week), by the"
                            + " database's clock. `* 22,23 * * *; * 0-4 * * *` is from 22:00 to 05:00."
                            + " Left out, always.");
    static final Setting<ZoneId> CLEANUP_WINDOWS_ZONE =
            with("cleanup.windows-zone", zone(), "UTC", "The time zone of `cleanup.windows`.");

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
            with(
                    "cleanup.related.interval",
                    duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "1m",
                    "How long after one look at the related tables the next begins.");

    static final Setting<String> CAPTURE_SLOT =
            with(
                    "capture.slot",
                    matching("text", "at most 63 of a-z, 0-9 and '_'", "[a-z0-9_]{1,63}"),
                    "tokensweep",
                    "The replication slot that capture keeps in the database.");
    static final Setting<String> CAPTURE_PUBLICATION =
            with(
                    "capture.publication",
                    matching(
                            "text",
                            "at most 63 of a-z, 0-9 and '_', not beginning with a digit",
                            "[a-z_][a-z0-9_]{0,62}"),
                    "tokensweep",
                    "The publication that capture reads.");
    static final Setting<Long> CAPTURE_MAX_RETAINED_LOG =
            with(
                    "capture.max-retained-log",
                    bytes("1MiB", "1024TiB"),
                    "10GiB",
                    "How much log the server should keep for the slot at most. At half of it there"
                            + " is a warning, at nine tenths an error; nothing is dropped. A"
                            + " smaller `max_slot_wal_keep_size` of the server's counts instead.");

    static final Setting<Integer> CAPTURE_SERVER_ID =
            with(
                    "capture.server-id",
                    integer(0, 999_999_999),
                    "0",
                    "MySQL and MariaDB only: the id by which the server knows capture among its"
                            + " replicas. 0 derives one above 2147483648 from the names of the"
                            + " installation.");

    static final Setting<Integer> CLEANER_THREADS =
            with(
                    "cleaner.threads",
                    integer(1, 64),
                    "2",
                    "Threads of the cleaner in this process. More than there are partitions are"
                            + " idle.");
    static final Setting<Duration> CLEANER_COMMIT_INTERVAL =
            with(
                    "cleaner.commit-interval",
                    duration(Duration.ofMillis(10), Duration.ofSeconds(30)),
                    "100ms",
                    "How often the cleaner's verdicts become visible to the sink. Shorter is"
                            + " sooner, longer is cheaper.");

    static final Setting<Path> AUDIT_SIGNING_KEY_FILE =
            optional(
                    "audit.signing-key-file",
                    path(),
                    "An Ed25519 key in PEM, as `openssl genpkey -algorithm ed25519` writes it. With it"
                            + " checkpoints of the audit topic are signed, so that `verify` finds"
                            + " also what was cut off or written anew as a whole. It is read at the"
                            + " start.");
    static final Setting<Duration> AUDIT_CHECKPOINT_INTERVAL =
            with(
                    "audit.checkpoint-interval",
                    duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "1m",
                    "How often each partition of the audit topic is signed, if there was an event.");

    static final Setting<UserNames> PRIVACY_USERS =
            with(
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
            optional(
                    "privacy.key-file",
                    path(),
                    "A file with the key of the pseudonyms, at least 32 characters, as `openssl rand"
                            + " -hex 32` writes them. All processes and commands of an installation need"
                            + " the same one. Without it nobody finds a user's events again. It is read at"
                            + " the start.");

    static final Setting<Integer> SINK_THREADS =
            with(
                    "sink.threads",
                    integer(1, 64),
                    "1",
                    "Threads of the sink in this process, each with one database connection.");
    static final Setting<Integer> SINK_BATCH_SIZE =
            with(
                    "sink.batch-size",
                    integer(1, 10_000),
                    "1000",
                    "The most tokens archived and deleted in one transaction.");
    static final Setting<Duration> SINK_BATCH_AGE =
            with(
                    "sink.batch-age",
                    duration(Duration.ofMillis(1), Duration.ofSeconds(10)),
                    "20ms",
                    "How long the first verdict of a batch waits for others.");

    static final Setting<Duration> SINK_TARGET_LATENCY =
            with(
                    "sink.target-latency",
                    duration(Duration.ofMillis(1), Duration.ofSeconds(30)),
                    "250ms",
                    "What a purge's transaction may take: above it batches are halved, and where the"
                            + " smallest is still too slow, pauses grow between them.");
    static final Setting<Double> SINK_SHARE_BESIDE_TRAFFIC =
            with(
                    "sink.share-beside-traffic",
                    share(),
                    "10%",
                    "The share of its time that a worker may spend in purges while the server issues"
                            + " tokens, in small batches with pauses between, so that logins do not"
                            + " notice; but always twice as many tokens as are issued. With 100% it"
                            + " goes as fast as it can at any time.");
    static final Setting<Duration> SINK_MAX_REPLICA_LAG =
            optional(
                    "sink.max-replica-lag",
                    duration(Duration.ofMillis(100), Duration.ofDays(1)),
                    "While a streaming standby is further behind with replaying, nothing is deleted."
                            + " The role needs `pg_monitor` for it. Left out, replicas are not asked.");
    static final Setting<String> SINK_THROTTLE_QUERY =
            optional(
                    "sink.throttle-query",
                    text(),
                    "SQL that gives one boolean or one number, asked once a second in a read-only"
                            + " transaction of at most one second: while it gives true, or more than"
                            + " zero, or cannot be asked, nothing is deleted.");

    static final Setting<Boolean> BREAKER_ENABLED =
            with(
                    "breaker.enabled",
                    bool(),
                    "true",
                    "Stops all deletion, until `tokensweep resume`, when more goes than is likely:"
                            + " then a clock or a rule is wrong.");
    static final Setting<Duration> BREAKER_WINDOW =
            with(
                    "breaker.window",
                    duration(Duration.ofSeconds(1), Duration.ofDays(1)),
                    "10m",
                    "The time over which the breaker counts.");
    static final Setting<Double> BREAKER_SHRINK_SHARE =
            with(
                    "breaker.shrink-share",
                    share(),
                    "50%",
                    "The breaker opens when purges have taken more than this share of the token"
                            + " table's rows within the window, beyond what was issued meanwhile.");
    static final Setting<Double> BREAKER_SPARED_SHARE =
            with(
                    "breaker.spared-share",
                    share(),
                    "50%",
                    "The breaker opens when the database has refused more than this share of the"
                            + " verdicts within the window as not due, of another rule, or changed.");
    static final Setting<Integer> BREAKER_MIN_ROWS =
            with(
                    "breaker.min-rows",
                    integer(0, 100_000_000),
                    "10000",
                    "Fewer rows than this never open the breaker; of refusals, a tenth of it.");

    static final Setting<Duration> RECONCILER_INTERVAL =
            with(
                    "reconciler.interval",
                    duration(Duration.ofSeconds(1), Duration.ofDays(30)),
                    "1h",
                    "How long after the beginning of one comparison of the token table with what"
                            + " Tokensweep knows the next begins.");
    static final Setting<Integer> RECONCILER_ROWS_PER_SECOND =
            with(
                    "reconciler.rows-per-second",
                    integer(1, 100_000),
                    "500",
                    "How fast a comparison reads the token table.");

    static final Setting<Duration> CLOCK_TOLERANCE =
            with(
                    "clock.tolerance",
                    duration(Duration.ofMillis(100), Duration.ofHours(1)),
                    "10s",
                    "How far the clocks of this machine and the database may be apart.");

    static final Setting<Integer> CONSOLE_PORT =
            with(
                    "console.port",
                    integer(0, 65_535),
                    "8080",
                    "The port of the console; 0 turns it off.");
    static final Setting<String> CONSOLE_HOST =
            with(
                    "console.host",
                    matching("text", "a host name or an address", "[A-Za-z0-9._:%\\[\\]-]+"),
                    "127.0.0.1",
                    "The address the console listens on. Any but `localhost`, `127.*` and `::1` wants"
                            + " `console.token-file` or `console.proxy-user-header`.");
    static final Setting<Path> CONSOLE_TOKEN_FILE =
            optional(
                    "console.token-file",
                    path(),
                    "A file with the token that the console asks for, at least 16 characters: as"
                            + " `Authorization: Bearer`, or in a browser as the password of any user."
                            + " White space around it is dropped. It is read at the start.");
    static final Setting<String> CONSOLE_PROXY_USER_HEADER =
            optional(
                    "console.proxy-user-header",
                    matching("text", "the name of a header", "[A-Za-z][A-Za-z0-9-]{0,63}"),
                    "The header in which a proxy that knows its users names them, such as"
                            + " `X-Forwarded-User`; a request without it is refused. Whoever reaches the"
                            + " port past the proxy can write that header too: see that nobody does, or"
                            + " give `console.token-file` as well, and the proxy has to send both.");

    static final Setting<String> METRICS_OTLP_URL =
            optional(
                    "metrics.otlp-url",
                    matching(
                            "URL",
                            "an http or https URL without user, query and fragment",
                            "https?://[^\\s?#@]+"),
                    "Where an OpenTelemetry collector takes metrics over HTTP, such as"
                            + " `http://collector:4318/v1/metrics`. They are at `/metrics` in any case.");
    static final Setting<Duration> METRICS_OTLP_INTERVAL =
            with(
                    "metrics.otlp-interval",
                    duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                    "1m",
                    "How often they are sent there.");

    static final Setting<LogFormat> LOG_FORMAT =
            with(
                    "log.format",
                    parsed("text", "text or json", "text|json", LogFormat::of),
                    "text",
                    "How `run` writes its log to standard error: a line of text or one JSON object an"
                            + " event; docs/logging.md has the keys.");

    /** Where the rules stand among the settings on pages and listings. */
    static final Setting<?> LAST_BEFORE_RULES = CLEANUP_RELATED_INTERVAL;

    /** In the order of the reference page. */
    static final List<Setting<?>> ALL = Collections.unmodifiableList(SETTINGS);

    /** The sections of what decides and what deletes: `run` has those replaced without a stop. */
    private static final Set<String> RELOADED =
            Set.of("cleanup", "cleaner", "sink", "breaker", "reconciler", "clock");

    private Catalogue() {}

    /**
     * Whether {@code run} takes a changed value up while it goes on; all others are read at its
     * start alone.
     *
     * @param key a setting's name, or that of a rule's key
     */
    static boolean isReloaded(String key) {
        // Capture waits for the backlog before it observes anything, and never again.
        boolean isBacklog = key.equals(CLEANUP_FIRST_BACKLOG.name());
        return RELOADED.contains(section(key)) && !isBacklog;
    }

    /** What a name begins with. */
    static String section(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    /** The setting of that name or the family it belongs to; null when there is none. */
    static Setting<?> find(String key) {
        for (Setting<?> setting : ALL) {
            boolean member =
                    setting.isFamily()
                            && key.startsWith(setting.familyPrefix())
                            && key.length() > setting.familyPrefix().length();
            if (member || (!setting.isFamily() && setting.name().equals(key))) {
                return setting;
            }
        }
        return null;
    }

    /** Whether settings stand below that name. */
    static boolean isSection(String key) {
        return ALL.stream().anyMatch(setting -> setting.name().startsWith(key + "."));
    }

    private static Setting<Boolean> related(String table, String description) {
        return with("cleanup.related." + table, bool(), "true", description);
    }

    private static ValueType<Duration> sinceZero() {
        return duration(Duration.ZERO, TEN_YEARS);
    }

    private static <T> Setting<T> required(String name, ValueType<T> type, String description) {
        return add(new Setting<>(name, type, null, true, description));
    }

    private static <T> Setting<T> optional(String name, ValueType<T> type, String description) {
        return add(new Setting<>(name, type, null, false, description));
    }

    private static <T> Setting<T> with(
            String name, ValueType<T> type, String fallback, String description) {
        return add(new Setting<>(name, type, fallback, false, description));
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        SETTINGS.add(setting);
        return setting;
    }
}
