package dev.tokensweep.capture;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The figures that an engine registers with the JVM. One that fails while it starts leaves some
 * behind, and the next waits a minute for their names, which is longer than an engine may take to
 * start: so no other would ever start. Stateless.
 */
final class EngineBeans {
    private EngineBeans() {}

    /**
     * Takes away what is left of an engine that is no more.
     *
     * @param server its topic.prefix
     */
    static void removeLeft(String server) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName left = new ObjectName("debezium.*:server=%s,*".formatted(server));
            for (ObjectName name : beans.queryNames(left, null)) {
                remove(beans, name);
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(MBeanServer beans, ObjectName name) throws JMException {
        try {
            beans.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // The engine itself was quicker: it is gone, as it should be.
            return;
        }
    }
}
