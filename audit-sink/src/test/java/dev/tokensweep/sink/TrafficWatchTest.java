package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.sandbox.SchemaVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficWatchTest {
    private static final double SHARE = Pacing.DEFAULT.shareBesideTraffic();

    private final AtomicLong nanos = new AtomicLong();
    private final Brake brake = new Brake();
    private SinkFixture fixture;
    private TrafficWatch watch;

    @BeforeEach
    void open() {
        fixture = new SinkFixture(SchemaVersion.V2_6);
        watch = new TrafficWatch(fixture.config(), brake, nanos::get);
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void makesWayFromTheFirstLookOnAndGoesFreelyWhereNobodyIsAtWork() throws SQLException {
        // When
        look();

        // Then
        assertThat(brake.courtesy()).isEqualTo(new Courtesy(SHARE, 0));

        // When
        pass(1);
        look();

        // Then
        assertThat(brake.courtesy()).isEqualTo(Courtesy.NONE);
    }

    @Test
    void countsWhatIsIssuedAndForgetsItAfterAWhile() throws SQLException {
        // Given
        look();

        // When
        fixture.insert("ACTIVE", 40);
        pass(2);

        // Then
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            look();
                            assertThat(brake.courtesy()).isEqualTo(new Courtesy(SHARE, 20));
                        });

        // When: purges are no traffic
        fixture.execute("DELETE FROM idn_oauth2_access_token");
        for (int second = 0; second < 12; second++) {
            pass(1);
            look();
        }

        // Then
        assertThat(brake.courtesy()).isEqualTo(Courtesy.NONE);
    }

    private void look() throws SQLException {
        assertThat(watch.bar(fixture.connection)).isEmpty();
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
