package dev.tokensweep.app;

import dev.tokensweep.app.config.CleanupConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Rule;
import dev.tokensweep.policy.RuleOrder;
import dev.tokensweep.sink.AppKeys;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.SinkConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The apps that the rules name by key, found in the database before anything starts. */
final class RuleApps {
    private final CleanupConfig cleanup;
    private final List<String> findings = new ArrayList<>();

    private RuleApps(CleanupConfig cleanup) {
        this.cleanup = cleanup;
    }

    /**
     * The policy with the ids of its apps.
     *
     * @param sink says where the database is
     * @param roles of this process; without those that decide nothing is asked
     * @throws ConfigException when a key or an id is that of no app, or when two rules turn out to
     *     name one app, one by key and one by id
     * @throws dev.tokensweep.sink.DatabaseUnreachableException when the database does not answer
     */
    static CleanupPolicy resolve(CleanupConfig cleanup, SinkConfig sink, Set<Role> roles) {
        if (!areAsked(cleanup, roles)) {
            return cleanup.policy();
        }
        RuleApps apps = new RuleApps(cleanup);
        CleanupPolicy resolved = apps.look(sink);
        if (!apps.findings.isEmpty()) {
            throw new ConfigException(apps.findings);
        }
        return resolved;
    }

    /** Whether the database must be asked for apps. */
    static boolean areAsked(CleanupConfig cleanup, Set<Role> roles) {
        boolean decides = roles.contains(Role.CLEANER) || roles.contains(Role.SINK);
        boolean namesApps =
                cleanup.policy().appKeys().findAny().isPresent()
                        || cleanup.policy().apps().findAny().isPresent();
        return decides && namesApps;
    }

    private CleanupPolicy look(SinkConfig sink) {
        try {
            Set<Integer> known = AppKeys.known(sink);
            cleanup.policy().rules().forEach(rule -> checkIds(rule, known));
            return resolve(AppKeys.idsByKey(sink));
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        }
    }

    private void checkIds(Rule rule, Set<Integer> known) {
        rule.match().apps().stream()
                .filter(id -> !known.contains(id))
                .sorted()
                .forEach(
                        id ->
                                tell(
                                        rule,
                                        ".app: %d is the CONSUMER_KEY_ID of no row of idn_oauth_consumer_apps: mend it, or take it out"
                                                .formatted(id)));
    }

    private CleanupPolicy resolve(Map<String, Set<Integer>> idsByKey) {
        cleanup.policy().rules().forEach(rule -> checkKeys(rule, idsByKey.keySet()));
        CleanupPolicy resolved = cleanup.policy().resolve(idsByKey);
        if (findings.isEmpty()) {
            checkOrder(resolved.rules().stream().map(Rule::byAppIds).toList());
        }
        return resolved;
    }

    private void checkKeys(Rule rule, Set<String> known) {
        rule.match().appKeys().stream()
                .filter(key -> !known.contains(key))
                .sorted()
                .forEach(
                        key ->
                                tell(
                                        rule,
                                        ".app: '%s' is the CONSUMER_KEY of no row of idn_oauth_consumer_apps: mend the key, or take it out"
                                                .formatted(key)));
    }

    private void checkOrder(List<Rule> byIds) {
        for (int i = 1; i < byIds.size(); i++) {
            Rule rule = byIds.get(i);
            RuleOrder.objection(byIds.subList(0, i), rule)
                    .ifPresent(
                            objection ->
                                    tell(
                                            rule,
                                            ": %s (%s)"
                                                    .formatted(
                                                            objection.text(),
                                                            origin(objection.earlier()))));
        }
    }

    private void tell(Rule rule, String what) {
        findings.add("%s: cleanup.rules[%s]%s".formatted(origin(rule), rule.name(), what));
    }

    private String origin(Rule rule) {
        return cleanup.ruleOrigins().getOrDefault(rule.name(), "cleanup.rules");
    }
}
