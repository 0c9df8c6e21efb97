package dev.tokensweep.policy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Matches in few words: any token unless said otherwise. */
final class MatchBuilder {
    private Match match = Match.ANY;

    static MatchBuilder match() {
        return new MatchBuilder();
    }

    MatchBuilder tenants(Integer... tenants) {
        match =
                new Match(
                        Set.of(tenants),
                        match.apps(),
                        match.appKeys(),
                        match.grantTypes(),
                        match.userDomains(),
                        match.users());
        return this;
    }

    MatchBuilder apps(Integer... apps) {
        match =
                new Match(
                        match.tenants(),
                        Set.of(apps),
                        match.appKeys(),
                        match.grantTypes(),
                        match.userDomains(),
                        match.users());
        return this;
    }

    MatchBuilder appKeys(String... keys) {
        match =
                new Match(
                        match.tenants(),
                        match.apps(),
                        Set.of(keys),
                        match.grantTypes(),
                        match.userDomains(),
                        match.users());
        return this;
    }

    MatchBuilder grantTypes(String... grantTypes) {
        match =
                new Match(
                        match.tenants(),
                        match.apps(),
                        match.appKeys(),
                        Set.of(grantTypes),
                        match.userDomains(),
                        match.users());
        return this;
    }

    MatchBuilder userDomains(String... userDomains) {
        match =
                new Match(
                        match.tenants(),
                        match.apps(),
                        match.appKeys(),
                        match.grantTypes(),
                        Set.of(userDomains),
                        match.users());
        return this;
    }

    MatchBuilder users(String... patterns) {
        match =
                new Match(
                        match.tenants(),
                        match.apps(),
                        match.appKeys(),
                        match.grantTypes(),
                        match.userDomains(),
                        Arrays.stream(patterns).map(UserPattern::new).collect(Collectors.toSet()));
        return this;
    }

    Match build() {
        return match;
    }

    Rule keeping(String name) {
        return new Rule(name, match, null);
    }
}
