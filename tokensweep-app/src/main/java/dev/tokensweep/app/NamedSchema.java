package dev.tokensweep.app;

import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.sink.SinkConfig;
import dev.tokensweep.sink.SinkConfigException;
import dev.tokensweep.sink.TokenSchema;
import java.util.Optional;
import java.util.Set;

/**
 * Names the schema of the token tables where the configuration leaves it to the role's search path,
 * so that every stage and every command means the same tables whatever its own session would find.
 * Without a token table nothing is named: who looks for it tells so.
 */
final class NamedSchema {
    private NamedSchema() {}

    /**
     * The same configuration with its schema named.
     *
     * @throws ConfigException when the database refuses the user
     * @throws dev.tokensweep.sink.DatabaseUnreachableException when the database does not answer
     */
    static AppConfig of(AppConfig config) {
        return config.database().schema() != null
                ? config
                : find(CommandDatabase.of(config)).map(config::inSchema).orElse(config);
    }

    /** The same for roles of which some may do without the database. */
    static AppConfig of(AppConfig config, Set<Role> roles) {
        boolean asks =
                roles.contains(Role.CAPTURE)
                        || roles.contains(Role.SINK)
                        || RuleApps.areAsked(config.cleanup(), roles);
        return asks ? of(config) : config;
    }

    /** The same of a database without a configuration. */
    static SinkConfig of(SinkConfig database) {
        return find(database).map(database::inSchema).orElse(database);
    }

    private static Optional<String> find(SinkConfig database) {
        try {
            return TokenSchema.find(database);
        } catch (SinkConfigException e) {
            throw new ConfigException(e.findings());
        }
    }
}
