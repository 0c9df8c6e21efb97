package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.sink.SinkPreflight;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a configuration comes to on its database: which stages run, and what they are told. Made
 * before anything is started or replaced. Immutable.
 */
final class CheckedStages {
    /** Nothing is asked of a broker to find out. */
    private static final String NO_BROKER = "none yet";

    private final AppConfig config;
    private final Set<Role> roles;
    private final StageSettings settings;

    private CheckedStages(AppConfig config, Set<Role> roles, StageSettings settings) {
        this.config = config;
        this.roles = roles;
        this.settings = settings;
    }

    /**
     * Looks at the database.
     *
     * @param roles that the process is to play; with cleanup switched off the sink is not run
     * @param unchecked those of them that work already, with what they were told before
     * @throws dev.tokensweep.app.config.ConfigException with every reason why it does not go
     * @throws dev.tokensweep.sink.DatabaseUnreachableException when the database does not answer
     */
    static CheckedStages of(
            AppConfig given, DataDirectory directory, Set<Role> roles, Set<Role> unchecked) {
        Set<Role> effective = new StageSettings(given, directory).effective(roles);
        AppConfig config = NamedSchema.of(given, effective);
        StageSettings settings = new StageSettings(config, directory);
        Pipeline.Stages asked = settings.stages(NO_BROKER);
        Set<Role> checked = EnumSet.copyOf(effective);
        checked.removeAll(unchecked);
        Pipeline.check(asked, checked);
        return new CheckedStages(
                config,
                effective,
                settings.withCleanerPolicy(
                        RuleApps.resolve(config.cleanup(), asked.sink(), effective)));
    }

    /** As it was given, with the schema of the token tables named. */
    AppConfig config() {
        return config;
    }

    /** Those of the roles that there is something to do for. */
    Set<Role> roles() {
        return roles;
    }

    /** What does not stop anything, and should be known all the same. */
    List<String> warnings() {
        return roles.contains(Role.SINK)
                ? SinkPreflight.warnings(settings.stages(NO_BROKER).sink())
                : List.of();
    }

    /**
     * The settings of all stages.
     *
     * @param kafka what every client gets
     */
    Pipeline.Stages stages(Map<String, Object> kafka) {
        return settings.stages(kafka);
    }
}
