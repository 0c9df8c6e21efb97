package dev.tokensweep.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first packet, which a MySQL or MariaDB server sends of itself once it serves. */
final class Greeting {
    private static final Logger LOGGER = LoggerFactory.getLogger(Greeting.class);
    private static final int TIMEOUT_MS = 2_000;
    private static final int HEADER_BYTES = 4;
    private static final int PROTOCOL_VERSION = 10;

    private Greeting() {}

    /** Whether the server at a loopback port says it: an error would begin otherwise. */
    static boolean isSaid(int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            byte[] first = socket.getInputStream().readNBytes(HEADER_BYTES + 1);
            return first.length > HEADER_BYTES && first[HEADER_BYTES] == PROTOCOL_VERSION;
        } catch (IOException e) {
            LOGGER.trace("Nobody serves at port {} yet", port, e);
            return false;
        }
    }
}
