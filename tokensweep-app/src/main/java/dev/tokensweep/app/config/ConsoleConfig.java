package dev.tokensweep.app.config;

/**
 * Where the console listens.
 *
 * @param port 0 for no console
 */
public record ConsoleConfig(String host, int port) {
    public boolean isEnabled() {
        return port != 0;
    }
}
