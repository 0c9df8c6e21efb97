package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.duration;
import static dev.tokensweep.app.config.ValueType.integer;
import static dev.tokensweep.app.config.ValueType.list;
import static dev.tokensweep.app.config.ValueType.matching;
import static dev.tokensweep.app.config.ValueType.path;
import static dev.tokensweep.app.config.ValueType.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings: the broker, and where what is kept lies. */
final class KafkaCatalogue {
    private static final Declarations DECLARED = new Declarations();
    private static final String ADDRESS = "(?:\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]+):[0-9]{1,5}";

    static final Setting<List<String>> KAFKA_BOOTSTRAP_SERVERS =
            DECLARED.optional(
                    "kafka.bootstrap-servers",
                    list(1, "one or more of host:port, separated by commas", ADDRESS),
                    "The Kafka cluster. Left out, Tokensweep runs a broker of its own with its data"
                            + " under `data-dir`, for one process on one machine.");

    static final Setting<String> KAFKA_TOPIC_PREFIX =
            DECLARED.with(
                    "kafka.topic-prefix",
                    matching(
                            "text",
                            "at most 100 of letters, digits, '.', '_' and '-'",
                            "[A-Za-z0-9._-]{0,100}"),
                    "",
                    "Stands before the name of every topic and group. Two installations on one"
                            + " cluster need different ones.");

    static final Setting<Integer> KAFKA_PARTITIONS =
            DECLARED.with(
                    "kafka.partitions",
                    integer(1, 1000),
                    "4",
                    "The partitions of every topic keyed by token: the most cleaners that can share"
                            + " the work. It cannot be changed once there are topics.");

    static final Setting<Integer> KAFKA_REPLICATION_FACTOR =
            DECLARED.optional(
                    "kafka.replication-factor",
                    integer(-1, 100),
                    "Copies of every topic; -1 takes the cluster's own default. Left out, it is 1"
                            + " with the embedded broker and -1 with a cluster.");

    static final Setting<Duration> KAFKA_CHANGES_RETENTION =
            DECLARED.with(
                    "kafka.changes-retention",
                    duration(Duration.ofHours(1), Declarations.TEN_YEARS),
                    "30d",
                    "How long `token-changes` is kept: how far back a replay reaches, and how long"
                            + " a cleaner may be stopped without a new snapshot.");

    static final Setting<String> KAFKA_PROPERTIES =
            DECLARED.optional(
                    "kafka.properties.*",
                    text(),
                    "Passed on to every Kafka client under its own name: `security.protocol`,"
                            + " `ssl.*`, `sasl.*` and the like. Names that Tokensweep sets itself are"
                            + " refused. In the name of a variable `_` stands for `.`.");

    static final Setting<Path> KAFKA_CLIENT_PROPERTIES_FILE =
            DECLARED.optional(
                    "kafka.client-properties-file",
                    path(),
                    "A file with more of them in Kafka's own form, `name=value`, as Kafka's tools take"
                            + " it: the place for logins and passwords of keys, such as a mounted"
                            + " secret. It is read at the start, and nothing in it is shown.");

    static final Setting<Path> DATA_DIR =
            DECLARED.with(
                    "data-dir",
                    path(),
                    "./tokensweep-data",
                    "Where the cleaner keeps its state and the embedded broker its log. A relative"
                            + " path begins at the working directory.");

    private KafkaCatalogue() {}

    static List<Setting<?>> all() {
        return DECLARED.all();
    }
}
