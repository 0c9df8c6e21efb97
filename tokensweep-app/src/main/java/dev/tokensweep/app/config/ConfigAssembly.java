package dev.tokensweep.app.config;

import static java.util.stream.Collectors.toMap;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.Terms;
import dev.tokensweep.privacy.UserNaming;
import dev.tokensweep.sink.Breaker;
import dev.tokensweep.sink.Pacing;
import dev.tokensweep.sink.PurgeWindows;
import dev.tokensweep.sink.Related;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the typed configuration of valid values. */
final class ConfigAssembly {
    private ConfigAssembly() {}

    static AppConfig assemble(
            Values values,
            List<JudgedRule> rules,
            String password,
            String consoleToken,
            Map<String, String> clientProperties,
            UserNaming users) {
        return new AppConfig(
                new DatabaseConfig(
                        values.get(DatabaseCatalogue.DATABASE_URL),
                        values.get(DatabaseCatalogue.DATABASE_USER),
                        password,
                        values.get(DatabaseCatalogue.DATABASE_SCHEMA),
                        values.get(DatabaseCatalogue.DATABASE_SESSION_TIME_ZONE)),
                kafka(values, clientProperties),
                values.get(KafkaCatalogue.DATA_DIR),
                cleanup(values, rules),
                new CaptureSettings(
                        values.get(CaptureCatalogue.CAPTURE_SLOT),
                        values.get(CaptureCatalogue.CAPTURE_PUBLICATION),
                        values.get(CaptureCatalogue.CAPTURE_MAX_RETAINED_LOG),
                        values.get(CaptureCatalogue.CAPTURE_SERVER_ID)),
                new CleanerSettings(
                        values.get(CleanerCatalogue.CLEANER_THREADS),
                        values.get(CleanerCatalogue.CLEANER_COMMIT_INTERVAL)),
                new AuditSettings(
                        values.get(CleanerCatalogue.AUDIT_SIGNING_KEY_FILE),
                        values.get(CleanerCatalogue.AUDIT_CHECKPOINT_INTERVAL)),
                users,
                new SinkSettings(
                        values.get(SinkCatalogue.SINK_THREADS),
                        values.get(SinkCatalogue.SINK_BATCH_SIZE),
                        values.get(SinkCatalogue.SINK_BATCH_AGE),
                        new Pacing(
                                values.get(SinkCatalogue.SINK_TARGET_LATENCY),
                                values.get(SinkCatalogue.SINK_SHARE_BESIDE_TRAFFIC),
                                values.get(SinkCatalogue.SINK_MAX_REPLICA_LAG),
                                values.get(SinkCatalogue.SINK_THROTTLE_QUERY))),
                new Breaker(
                        values.get(SinkCatalogue.BREAKER_ENABLED),
                        values.get(SinkCatalogue.BREAKER_WINDOW),
                        values.get(SinkCatalogue.BREAKER_SHRINK_SHARE),
                        values.get(SinkCatalogue.BREAKER_SPARED_SHARE),
                        values.get(SinkCatalogue.BREAKER_MIN_ROWS)),
                new ReconcilerSettings(
                        values.get(SinkCatalogue.RECONCILER_INTERVAL),
                        values.get(SinkCatalogue.RECONCILER_ROWS_PER_SECOND)),
                new ClockSettings(values.get(SinkCatalogue.CLOCK_TOLERANCE)),
                new ConsoleConfig(
                        values.get(ConsoleCatalogue.CONSOLE_HOST),
                        values.get(ConsoleCatalogue.CONSOLE_PORT),
                        consoleToken,
                        values.get(ConsoleCatalogue.CONSOLE_PROXY_USER_HEADER)),
                new MetricsSettings(
                        values.get(ConsoleCatalogue.METRICS_OTLP_URL),
                        values.get(ConsoleCatalogue.METRICS_OTLP_INTERVAL)),
                values.get(ConsoleCatalogue.LOG_FORMAT));
    }

    private static KafkaConfig kafka(Values values, Map<String, String> clientProperties) {
        boolean embedded = CrossChecks.isEmbedded(values);
        Integer replicationFactor = values.get(KafkaCatalogue.KAFKA_REPLICATION_FACTOR);
        if (replicationFactor == null) {
            replicationFactor = embedded ? 1 : -1;
        }
        Map<String, String> properties = new TreeMap<>(clientProperties);
        values.members(KafkaCatalogue.KAFKA_PROPERTIES)
                .forEach((name, given) -> properties.put(name, given.text()));
        return new KafkaConfig(
                embedded
                        ? null
                        : String.join(",", values.get(KafkaCatalogue.KAFKA_BOOTSTRAP_SERVERS)),
                values.get(KafkaCatalogue.KAFKA_TOPIC_PREFIX),
                values.get(KafkaCatalogue.KAFKA_PARTITIONS),
                replicationFactor,
                values.get(KafkaCatalogue.KAFKA_CHANGES_RETENTION),
                properties);
    }

    private static CleanupConfig cleanup(Values values, List<JudgedRule> rules) {
        CleanupPolicy policy =
                new CleanupPolicy(
                        rules.stream().map(rule -> rule(rule, values)).toList(),
                        new Terms(
                                values.get(CleanupCatalogue.CLEANUP_SAFE_PERIOD),
                                values.get(CleanupCatalogue.CLEANUP_GRACE_REVOKED),
                                values.get(CleanupCatalogue.CLEANUP_GRACE_INACTIVE),
                                values.get(CleanupCatalogue.CLEANUP_GRACE_EXPIRED),
                                values.get(CleanupCatalogue.CLEANUP_RETAIN)));
        return new CleanupConfig(
                values.get(CleanupCatalogue.CLEANUP_ENABLED),
                policy,
                rules.stream().collect(toMap(JudgedRule::name, rule -> rule.given().origin())),
                Set.copyOf(values.get(CleanupCatalogue.CLEANUP_DROPPABLE_COLUMNS)),
                values.get(CleanupCatalogue.CLEANUP_CHILDREN),
                new RelatedSettings(
                        related(values), values.get(CleanupCatalogue.CLEANUP_RELATED_INTERVAL)),
                values.get(CleanupCatalogue.CLEANUP_FIRST_BACKLOG),
                values.get(CleanupCatalogue.CLEANUP_ARCHIVE_RETENTION),
                new PurgeWindows(
                        values.get(CleanupCatalogue.CLEANUP_WINDOWS),
                        values.get(CleanupCatalogue.CLEANUP_WINDOWS_ZONE)));
    }

    private static Rule rule(JudgedRule rule, Values values) {
        Terms terms =
                new Terms(
                        term(RuleKeys.SAFE_PERIOD, rule, values),
                        term(RuleKeys.GRACE_REVOKED, rule, values),
                        term(RuleKeys.GRACE_INACTIVE, rule, values),
                        term(RuleKeys.GRACE_EXPIRED, rule, values),
                        term(RuleKeys.RETAIN, rule, values));
        return new Rule(rule.name(), rule.match(), rule.keeps() ? null : terms);
    }

    private static <T> T term(RuleKey<T> key, JudgedRule rule, Values values) {
        return rule.says(key) ? rule.get(key) : values.get(key.inherited());
    }

    private static Set<Related> related(Values values) {
        Set<Related> tables = EnumSet.noneOf(Related.class);
        for (Related table : Related.values()) {
            if (values.get(switchOf(table))) {
                tables.add(table);
            }
        }
        return tables;
    }

    private static Setting<Boolean> switchOf(Related table) {
        return switch (table) {
            case AUTHORIZATION_CODES -> CleanupCatalogue.CLEANUP_RELATED_AUTHORIZATION_CODES;
            case CIBA -> CleanupCatalogue.CLEANUP_RELATED_CIBA;
            case DEVICE_FLOW -> CleanupCatalogue.CLEANUP_RELATED_DEVICE_FLOW;
            case PAR -> CleanupCatalogue.CLEANUP_RELATED_PAR;
            case REFRESH_TOKENS -> CleanupCatalogue.CLEANUP_RELATED_REFRESH_TOKENS;
            case REVOKED_TOKENS -> CleanupCatalogue.CLEANUP_RELATED_REVOKED_TOKENS;
        };
    }
}
