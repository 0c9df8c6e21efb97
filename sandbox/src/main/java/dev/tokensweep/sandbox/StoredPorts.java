package dev.tokensweep.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of a service, remembered in its data directory, so that a restarted service is found
 * where it was. Where one of them has been taken meanwhile, all are chosen anew.
 */
final class StoredPorts {
    private StoredPorts() {}

    /** As many free loopback ports as asked for, the stored ones where they are free. */
    static List<Integer> in(Path directory, int count) {
        Path file = directory.resolve("ports");
        try {
            List<Integer> stored = read(file);
            if (stored.size() == count && stored.stream().allMatch(StoredPorts::isFree)) {
                return stored;
            }
            List<Integer> chosen = choose(count);
            Files.write(file, chosen.stream().map(Object::toString).toList());
            return chosen;
        } catch (IOException e) {
            throw new SandboxException("no ports could be chosen: " + e, e);
        }
    }

    /** The stored ones; empty where there are none. */
    static List<Integer> known(Path directory) {
        try {
            return read(directory.resolve("ports"));
        } catch (IOException e) {
            throw new SandboxException("the ports cannot be read: " + e, e);
        }
    }

    private static List<Integer> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream().map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new SandboxException("not a list of ports: " + file, e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Held together until all are known, so that they differ. */
    private static List<Integer> choose(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
