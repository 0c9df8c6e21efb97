package dev.tokensweep.app;

import dev.tokensweep.app.config.DatabaseConfig;
import dev.tokensweep.sandbox.SandboxProcess;

/** PostgreSQL, in the process that the broker is in too; whoever started that ends it. */
record BroughtServer(SandboxProcess services) implements DemoServer {
    @Override
    public DatabaseConfig product() {
        return new DatabaseConfig(services.jdbcUrl(), services.databaseUser(), null, null, null);
    }

    /** The ledger knows the sink by its application's name. */
    @Override
    public DatabaseConfig ours() {
        return product();
    }

    @Override
    public boolean isAlive() {
        return services.isAlive();
    }

    @Override
    public String remains() {
        return "";
    }

    @Override
    public void close() {}
}
