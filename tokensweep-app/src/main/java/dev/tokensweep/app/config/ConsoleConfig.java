package dev.tokensweep.app.config;

/**
 * Where the console listens, and whom it answers. {@code toString} shows no secret.
 *
 * @param port 0 for no console
 * @param token null where none is asked for
 * @param proxyUserHeader null where no proxy vouches for its users
 */
public record ConsoleConfig(String host, int port, String token, String proxyUserHeader) {
    public boolean isEnabled() {
        return port != 0;
    }

    /** Whether everybody who reaches it is answered. */
    public boolean isOpenToAll() {
        return token == null && proxyUserHeader == null;
    }

    /** Whether only this machine reaches it, by the address's own word: no name is looked up. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("::1")
                || host.equals("[::1]");
    }

    @Override
    public String toString() {
        return "ConsoleConfig[host=%s, port=%d, token=%s, proxyUserHeader=%s]"
                .formatted(host, port, token == null ? null : ValueType.MASK, proxyUserHeader);
    }
}
