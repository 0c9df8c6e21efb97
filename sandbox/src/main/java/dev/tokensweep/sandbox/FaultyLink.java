package dev.tokensweep.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way over the loopback to a service, on which bytes are delayed, held back or cut off.
 * Thread-safe.
 */
public final class FaultyLink implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Weather weather = new Weather();
    private final CommitCut commitCut = new CommitCut();
    private final StatementHold statementHold = new StatementHold();
    private volatile int target;
    private volatile boolean refusing;

    /** Opens it on a free port. */
    public FaultyLink() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** The port of the service; nothing is let through before it is known. */
    public void leadTo(int port) {
        target = port;
    }

    /** The same, to the PostgreSQL behind a URL of the driver. */
    public void leadTo(String jdbcUrl) {
        leadTo(URI.create(jdbcUrl.substring("jdbc:".length())).getPort());
    }

    /** To the sandbox's database over this link; nothing is prepared, so that a COMMIT is seen. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?prepareThreshold=0".formatted(port());
    }

    /** Where to connect instead. */
    public int port() {
        return listener.getLocalPort();
    }

    public Weather weather() {
        return weather;
    }

    public CommitCut commitCut() {
        return commitCut;
    }

    public StatementHold statementHold() {
        return statementHold;
    }

    /** Breaks every connection with a reset. */
    public void reset() {
        sockets.forEach(FaultyLink::abort);
    }

    /** Resets every connection, and each new one, until {@link #restore()}. */
    public void interrupt() {
        refusing = true;
        reset();
    }

    public void restore() {
        refusing = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                shut(listener);
            }
        }
    }

    private void connect(Socket client) {
        if (refusing) {
            abort(client);
            return;
        }
        Socket server = new Socket();
        sockets.add(client);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            part(client, server);
            return;
        }
        sockets.add(server);
        CommitCut.Watch watch = commitCut.new Watch();
        start(() -> pump(client, server, watch, true));
        start(() -> pump(server, client, watch, false));
    }

    private void pump(Socket from, Socket to, CommitCut.Watch watch, boolean toServer) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                weather.awaitPassage(length);
                if (toServer) {
                    statementHold.awaitPassage(buffer, length);
                }
                if (toServer ? watch.cutsBefore(buffer, length) : watch.cutsAnswer()) {
                    abort(from);
                    break;
                }
                out.write(buffer, 0, length);
                out.flush();
            }
            part(from, to);
        } catch (IOException e) {
            part(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            part(from, to);
        }
    }

    private void part(Socket from, Socket to) {
        shut(from);
        shut(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            shut(socket);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "faulty-link");
        thread.setDaemon(true);
        thread.start();
    }

    private static void shut(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shut(listener);
        weather.clear();
        statementHold.release();
        sockets.forEach(FaultyLink::shut);
    }
}
