package dev.tokensweep.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the settings among the environment variables. */
final class EnvironmentVariables {
    /** Read by the launcher alone. */
    private static final String JAVA_OPTS = Setting.VARIABLE_PREFIX + "JAVA_OPTS";

    /**
     * What Kubernetes adds to the environment where a Service is called tokensweep, or begins so.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    "TOKENSWEEP_(?:.+_)?(?:SERVICE_(?:HOST|PORT(?:_.+)?)"
                            + "|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_.+)?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");

    private EnvironmentVariables() {}

    static List<Given> read(Map<String, String> environment, Problems problems) {
        List<Given> found = new ArrayList<>();
        new TreeMap<>(environment)
                .forEach(
                        (variable, text) -> {
                            if (!isOurs(variable, text)) {
                                return;
                            }
                            String key = key(variable);
                            if (key == null) {
                                problems.add(variable, advice(variable));
                            } else {
                                found.add(new Given(key, text, variable));
                            }
                        });
        return found;
    }

    private static boolean isOurs(String variable, String text) {
        boolean serviceLink =
                SERVICE_LINK.matcher(variable).matches()
                        || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(text).matches());
        return variable.startsWith(Setting.VARIABLE_PREFIX)
                && !variable.equals(JAVA_OPTS)
                && !serviceLink;
    }

    /** Null when no setting has this variable. */
    private static String key(String variable) {
        for (Setting<?> setting : Catalogue.ALL) {
            if (setting.isFamily()) {
                String prefix = setting.variable().substring(0, setting.variable().length() - 1);
                if (variable.startsWith(prefix) && variable.length() > prefix.length()) {
                    return setting.familyPrefix() + dotted(variable.substring(prefix.length()));
                }
            } else if (setting.variable().equals(variable)) {
                return setting.name();
            }
        }
        return null;
    }

    private static String advice(String variable) {
        String meant = dotted(variable.substring(Setting.VARIABLE_PREFIX.length()));
        if (RuleKeys.isRules(meant)) {
            return RuleAdvice.FILE_ALONE;
        }
        return "is an unknown variable; did you mean "
                + NearestName.of(meant).variable()
                + "? Unset it otherwise";
    }

    private static String dotted(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
