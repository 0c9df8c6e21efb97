package dev.tokensweep.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a sink and PostgreSQL and breaks the connection at a COMMIT, or altogether. */
final class CuttingProxy implements AutoCloseable {
    /** What becomes of the next purge's COMMIT. */
    enum Cut {
        NONE,
        /** The server never sees it. */
        BEFORE_COMMIT,
        /** The server carries it out, the client never hears of it. */
        AFTER_COMMIT
    }

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Cut cut = Cut.NONE;
    private volatile boolean dropping;
    private volatile boolean refusing;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Every statement must travel as text: only then is it recognised. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?prepareThreshold=0"
                .formatted(listener.getLocalPort());
    }

    void cutNext(Cut next) {
        cut = next;
    }

    boolean hasCut() {
        return cut == Cut.NONE;
    }

    /** Breaks all connections and lets none through until {@link #restore()}. */
    void interrupt() {
        refusing = true;
        sockets.forEach(CuttingProxy::shut);
    }

    void restore() {
        refusing = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                if (refusing) {
                    shut(client);
                    continue;
                }
                Socket server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                sockets.add(server);
                start(() -> pump(client, server, true));
                start(() -> pump(server, client, false));
            } catch (IOException e) {
                shut(listener);
            }
        }
    }

    private void pump(Socket from, Socket to, boolean toServer) {
        byte[] buffer = new byte[1 << 16];
        boolean purging = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                purging |= text.contains("(batch_id, chunk, reason");
                boolean commits = toServer && purging && text.contains("COMMIT");
                Cut due = commits ? take() : Cut.NONE;
                purging &= !commits;
                if (due == Cut.BEFORE_COMMIT) {
                    break;
                }
                dropping |= due == Cut.AFTER_COMMIT;
                if (!toServer && dropping) {
                    // The server's answer: so the commit is done.
                    dropping = false;
                    break;
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // The other side is gone: so shall this one be.
            shut(from);
        } finally {
            shut(from);
            shut(to);
        }
    }

    private synchronized Cut take() {
        Cut taken = cut;
        cut = Cut.NONE;
        return taken;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void shut(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) { // The interface's signature; closing is all that is wanted.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        shut(listener);
        sockets.forEach(CuttingProxy::shut);
    }
}
