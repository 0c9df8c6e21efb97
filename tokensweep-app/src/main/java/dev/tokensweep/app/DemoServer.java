package dev.tokensweep.app;

import dev.tokensweep.app.config.DatabaseConfig;

/** The database server of a demonstration. Thread-safe. */
interface DemoServer extends AutoCloseable {
    /** How the product connects to the database that is played in. */
    DatabaseConfig product();

    /** The same of Tokensweep: another user where the ledger tells the two apart by that. */
    DatabaseConfig ours();

    boolean isAlive();

    /** What is left of it where everything is kept, as the end of a list; may be empty. */
    String remains();

    @Override
    void close();
}
