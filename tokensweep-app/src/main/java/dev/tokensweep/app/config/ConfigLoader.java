package dev.tokensweep.app.config;

import dev.tokensweep.privacy.UserNaming;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the configuration: a file, environment variables over it, {@code --set} over those.
 * Stateless.
 */
public final class ConfigLoader {
    private static final String OPTION = "--set";

    private ConfigLoader() {}

    /**
     * Reads, checks and completes the configuration.
     *
     * @param file the YAML file; null for none
     * @param environment the variables of the process; those that do not begin with TOKENSWEEP_ are
     *     left alone
     * @param assignments the arguments of {@code --set}, each key=value; the last of a key counts
     * @throws ConfigException with everything that is wrong
     */
    public static LoadedConfig load(
            Path file, Map<String, String> environment, List<String> assignments) {
        Problems problems = new Problems();
        Map<String, Given> given = new LinkedHashMap<>();
        List<GivenRule> givenRules = List.of();
        if (file != null) {
            YamlFile.Content content = YamlFile.read(file, problems);
            content.settings().forEach(value -> given.put(value.key(), value));
            givenRules = content.rules();
        }
        EnvironmentVariables.read(environment, problems)
                .forEach(value -> given.put(value.key(), value));
        assignments.forEach(assignment -> assign(assignment, given, problems));

        Values values = new Values(given, problems);
        List<JudgedRule> rules = RuleJudge.judge(givenRules, problems);
        CrossChecks.check(values, problems);
        String password = DatabasePassword.find(values, problems);
        String consoleToken = ConsoleToken.find(values, problems);
        Map<String, String> clientProperties = ClientPropertiesFile.read(values, problems);
        UserNaming users = Pseudonyms.find(values, rules, problems);
        problems.throwIfAny();

        AppConfig config =
                ConfigAssembly.assemble(
                        values, rules, password, consoleToken, clientProperties, users);
        return new LoadedConfig(config, EffectiveConfig.of(values, rules, config.kafka()), values);
    }

    private static void assign(String assignment, Map<String, Given> given, Problems problems) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            // Without a key nobody knows whether it is a secret: it is not repeated.
            problems.add(OPTION, "must be key=value, such as --set console.port=0");
            return;
        }
        String key = assignment.substring(0, equals).trim();
        given.put(key, new Given(key, assignment.substring(equals + 1), OPTION));
    }
}
