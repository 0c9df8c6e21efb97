package dev.tokensweep.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, in reverse, each even if another fails. Used by one thread. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T on(T resource) {
        opened.push(resource);
        return resource;
    }

    /** The first failure is thrown when all are closed, the others are attached to it. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                if (failure == null) {
                    failure =
                            new IllegalStateException(
                                    "could not stop cleanly: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
