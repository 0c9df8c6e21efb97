package dev.tokensweep.policy;

import dev.tokensweep.events.Grant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * To which tokens a rule speaks: every criterion given must hold, each for one of its values; one
 * without values holds for any token. A criterion given does not hold where the token's column is
 * NULL. Immutable.
 *
 * @param tenants of {@code TENANT_ID}
 * @param apps of {@code CONSUMER_KEY_ID}
 * @param appKeys of {@code CONSUMER_KEY} in the table of apps; the same criterion as {@code apps}
 * @param grantTypes of {@code GRANT_TYPE}
 * @param userDomains of {@code USER_DOMAIN}
 * @param users of {@code AUTHZ_USER}
 */
public record Match(
        Set<Integer> tenants,
        Set<Integer> apps,
        Set<String> appKeys,
        Set<String> grantTypes,
        Set<String> userDomains,
        Set<UserPattern> users) {

    /** Every token. */
    public static final Match ANY =
            new Match(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public Match {
        tenants = Set.copyOf(tenants);
        apps = Set.copyOf(apps);
        appKeys = Set.copyOf(appKeys);
        grantTypes = Set.copyOf(grantTypes);
        userDomains = Set.copyOf(userDomains);
        users = Set.copyOf(users);
    }

    /** Whether a rule of this match speaks to a token of that grant. Keys must be resolved. */
    public boolean matches(Grant grant) {
        return admits(tenants, grant.tenantId())
                && (namesNoApp() || has(apps, grant.consumerKeyId()))
                && admits(grantTypes, grant.grantType())
                && admits(userDomains, grant.userDomain())
                && (users.isEmpty() || users.stream().anyMatch(u -> u.matches(grant.user())));
    }

    /** Whether every token that the other speaks to is spoken to by this one. */
    public boolean covers(Match other) {
        return covers(tenants, other.tenants)
                && coversApps(other)
                && covers(grantTypes, other.grantTypes)
                && covers(userDomains, other.userDomains)
                && coversUsers(other.users);
    }

    /**
     * The same with the ids of the apps that its keys name; a key that no app has speaks to none.
     */
    Match resolve(Map<String, Set<Integer>> appIdsByKey) {
        Set<Integer> known = new HashSet<>(apps);
        appKeys.forEach(key -> known.addAll(appIdsByKey.getOrDefault(key, Set.of())));
        return new Match(tenants, known, appKeys, grantTypes, userDomains, users);
    }

    /**
     * A part of this one that the other covers: of each criterion one value. Criteria hold each for
     * itself, so that no combination of values has to be tried.
     */
    Optional<Match> partCoveredBy(Match other) {
        Optional<Set<Integer>> tenant = part(tenants, t -> covers(other.tenants, t));
        Optional<Match> app = appParts().filter(other::coversApps).findFirst();
        Optional<Set<String>> grantType = part(grantTypes, g -> covers(other.grantTypes, g));
        Optional<Set<String>> userDomain = part(userDomains, d -> covers(other.userDomains, d));
        Optional<Set<UserPattern>> user = part(users, other::coversUsers);
        if (tenant.isEmpty()
                || app.isEmpty()
                || grantType.isEmpty()
                || userDomain.isEmpty()
                || user.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Match(
                        tenant.get(),
                        app.get().apps,
                        app.get().appKeys,
                        grantType.get(),
                        userDomain.get(),
                        user.get()));
    }

    private Stream<Match> appParts() {
        if (namesNoApp()) {
            return Stream.of(ANY);
        }
        return Stream.concat(
                apps.stream().map(app -> ofApps(Set.of(app), Set.of())),
                appKeys.stream().map(key -> ofApps(Set.of(), Set.of(key))));
    }

    private static Match ofApps(Set<Integer> apps, Set<String> appKeys) {
        return new Match(Set.of(), apps, appKeys, Set.of(), Set.of(), Set.of());
    }

    /** One of the values, as a set, or the set without values that stands for any. */
    private static <T> Optional<Set<T>> part(Set<T> values, Predicate<Set<T>> isCovered) {
        Stream<Set<T>> parts = values.isEmpty() ? Stream.of(values) : values.stream().map(Set::of);
        return parts.filter(isCovered).findFirst();
    }

    /**
     * The same by the apps' ids alone.
     *
     * @throws IllegalStateException when it names apps and none has an id: it would be any app then
     */
    Match byAppIds() {
        if (apps.isEmpty() && !appKeys.isEmpty()) {
            throw new IllegalStateException("no app has any of the keys " + appKeys);
        }
        return new Match(tenants, apps, Set.of(), grantTypes, userDomains, users);
    }

    private boolean namesNoApp() {
        return apps.isEmpty() && appKeys.isEmpty();
    }

    private boolean coversApps(Match other) {
        boolean containsAll = apps.containsAll(other.apps) && appKeys.containsAll(other.appKeys);
        return namesNoApp() || (!other.namesNoApp() && containsAll);
    }

    private boolean coversUsers(Set<UserPattern> others) {
        return users.isEmpty()
                || (!others.isEmpty()
                        && others.stream()
                                .allMatch(o -> users.stream().anyMatch(u -> u.covers(o))));
    }

    private static <T> boolean covers(Set<T> these, Set<T> those) {
        return these.isEmpty() || (!those.isEmpty() && these.containsAll(those));
    }

    private static <T> boolean admits(Set<T> values, T value) {
        return values.isEmpty() || has(values, value);
    }

    private static <T> boolean has(Collection<T> values, T value) {
        return value != null && values.contains(value);
    }
}
