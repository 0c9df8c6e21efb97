package dev.tokensweep.capture;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine shows of itself nowhere but among the JVM's metrics. Stateless. */
final class StreamingMetric {
    private static final Logger LOGGER = LoggerFactory.getLogger(StreamingMetric.class);

    private StreamingMetric() {}

    /** Whether the engine of that name is connected to the log. */
    static boolean isConnected(String engine) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            Set<ObjectName> names =
                    server.queryNames(
                            new ObjectName(
                                    "debezium.*:type=connector-metrics,context=streaming,server="
                                            + engine),
                            null);
            return !names.isEmpty()
                    && (Boolean) server.getAttribute(names.iterator().next(), "Connected");
        } catch (JMException e) {
            LOGGER.debug("The engine shows no connection", e);
            return false;
        }
    }
}
