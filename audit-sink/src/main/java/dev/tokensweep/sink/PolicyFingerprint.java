package dev.tokensweep.sink;

import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Match;
import dev.tokensweep.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * A digest of all that a policy says: the same for two that say the same in the same order, also in
 * another process. Stateless.
 */
final class PolicyFingerprint {
    private PolicyFingerprint() {}

    /** 64 hexadecimal digits. */
    static String of(CleanupPolicy policy) {
        String text =
                policy.allRules().stream()
                        .map(PolicyFingerprint::text)
                        .collect(Collectors.joining("\n"));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Apps by key and by id as the operator wrote them; the sets have no order of their own. */
    private static String text(Rule rule) {
        Match match = rule.match();
        return String.join(
                "|",
                quoted(rule.name()),
                sorted(match.tenants()),
                sorted(match.apps()),
                sorted(match.appKeys()),
                sorted(match.grantTypes()),
                sorted(match.userDomains()),
                sorted(match.users()),
                rule.keeps() ? "keep" : rule.terms().toString());
    }

    private static String sorted(Collection<?> values) {
        return values.stream()
                .map(value -> quoted(value.toString()))
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
