package dev.tokensweep.app;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes SIGHUP, the signal by which a service is told to look at its configuration again. Java has
 * no official way to hear signals; the module jdk.unsupported has one in every JDK, and is asked by
 * reflection, because a compiler warns of its name. Thread-safe.
 */
final class HangUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(HangUp.class);

    private final AtomicBoolean heard = new AtomicBoolean();

    private HangUp() {}

    /** Listens from now on; where the system has no such signal it is never heard. */
    static HangUp listen() {
        HangUp hangUp = new HangUp();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object noting =
                    Proxy.newProxyInstance(
                            HangUp.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> hangUp.note(method.getName(), arguments));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), noting);
        } catch (ReflectiveOperationException e) {
            LOGGER.warn("SIGHUP cannot be heard here: a changed file is taken up at a restart", e);
        }
        return hangUp;
    }

    private Object note(String method, Object[] arguments) {
        return switch (method) {
            case "handle" -> {
                heard.set(true);
                yield null;
            }
            case "equals" -> arguments[0] == this;
            case "hashCode" -> System.identityHashCode(this);
            default -> "HangUp";
        };
    }

    /** Whether it came since the last time somebody asked. */
    boolean isHeard() {
        return heard.getAndSet(false);
    }
}
