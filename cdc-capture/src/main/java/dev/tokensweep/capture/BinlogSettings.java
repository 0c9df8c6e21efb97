package dev.tokensweep.capture;

/**
 * What only MySQL and MariaDB ask for.
 *
 * @param sessionZone the time zone of the product's sessions, as {@code SET time_zone} takes it;
 *     null for the server's own
 * @param serverId by which the server tells its replicas apart, from 1 to 4294967295; 0 to derive
 *     one from the names of the installation
 */
public record BinlogSettings(String sessionZone, long serverId) {
    /** The server's zone, and a derived id. */
    public static final BinlogSettings USUAL = new BinlogSettings(null, 0);
}
