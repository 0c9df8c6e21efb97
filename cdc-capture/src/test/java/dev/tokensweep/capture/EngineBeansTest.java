package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

class EngineBeansTest {
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    @Test
    void takesAwayWhatOneEngineLeftAndNothingOfAnother() throws Exception {
        // Given
        ObjectName left = register("gone");
        ObjectName other = register("alive");

        // When
        EngineBeans.removeLeft("gone");

        // Then
        assertThat(beans.isRegistered(left)).isFalse();
        assertThat(beans.isRegistered(other)).isTrue();
        beans.unregisterMBean(other);
    }

    private ObjectName register(String server) throws Exception {
        ObjectName name =
                new ObjectName(
                        "debezium.mariadb:type=connector-metrics,context=schema-history,server="
                                + server);
        beans.registerMBean(new StandardMBean((Runnable) () -> {}, Runnable.class), name);
        return name;
    }
}
