package dev.tokensweep.policy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Matches in few words: any token unless said otherwise. */
final class MatchBuilder {
    private Set<Integer> tenants = Set.of();
    private Set<Integer> apps = Set.of();
    private Set<String> appKeys = Set.of();
    private Set<String> grantTypes = Set.of();
    private Set<String> userDomains = Set.of();
    private Set<UserPattern> users = Set.of();

    static MatchBuilder match() {
        return new MatchBuilder();
    }

    MatchBuilder tenants(Integer... newTenants) {
        tenants = Set.of(newTenants);
        return this;
    }

    MatchBuilder apps(Integer... newApps) {
        apps = Set.of(newApps);
        return this;
    }

    MatchBuilder appKeys(String... newAppKeys) {
        appKeys = Set.of(newAppKeys);
        return this;
    }

    MatchBuilder grantTypes(String... newGrantTypes) {
        grantTypes = Set.of(newGrantTypes);
        return this;
    }

    MatchBuilder userDomains(String... newUserDomains) {
        userDomains = Set.of(newUserDomains);
        return this;
    }

    MatchBuilder users(String... patterns) {
        users = Arrays.stream(patterns).map(UserPattern::new).collect(Collectors.toSet());
        return this;
    }

    Match build() {
        return new Match(tenants, apps, appKeys, grantTypes, userDomains, users);
    }

    Rule keeping(String name) {
        return new Rule(name, build(), null);
    }
}
