package dev.tokensweep.sink;

import dev.tokensweep.policy.Match;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** To which tokens a rule of the cleanup policy speaks, in a database's words. Immutable. */
final class MatchSql {
    private final SinkTables tables;
    private final Dialect dialect;

    MatchSql(SinkTables tables) {
        this.tables = tables;
        this.dialect = tables.dialect();
    }

    /** A condition on the row {@code t}. */
    String of(Match match) {
        List<String> criteria = new ArrayList<>();
        if (!match.tenants().isEmpty()) {
            criteria.add("t.tenant_id IN (%s)".formatted(numbers(match.tenants())));
        }
        if (!match.apps().isEmpty() || !match.appKeys().isEmpty()) {
            criteria.add(matchesApps(match));
        }
        if (!match.grantTypes().isEmpty()) {
            criteria.add(dialect.isOneOf("t.grant_type", match.grantTypes()));
        }
        if (!match.userDomains().isEmpty()) {
            criteria.add(dialect.isOneOf("t.user_domain", match.userDomains()));
        }
        if (!match.users().isEmpty()) {
            criteria.add(
                    match.users().stream()
                            .map(user -> dialect.isLike("t.authz_user", user.like()))
                            .sorted()
                            .collect(Collectors.joining(" OR ", "(", ")")));
        }
        return criteria.isEmpty()
                ? dialect.holds(dialect.flag(true))
                : String.join(" AND ", criteria);
    }

    private String matchesApps(Match match) {
        List<String> apps = new ArrayList<>();
        if (!match.apps().isEmpty()) {
            apps.add("t.consumer_key_id IN (%s)".formatted(numbers(match.apps())));
        }
        if (!match.appKeys().isEmpty()) {
            apps.add(
                    "t.consumer_key_id IN (SELECT a.id FROM %s a WHERE %s)"
                            .formatted(
                                    tables.apps(),
                                    dialect.isOneOf("a.consumer_key", match.appKeys())));
        }
        return "(%s)".formatted(String.join(" OR ", apps));
    }

    private static String numbers(Collection<Integer> numbers) {
        return numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
