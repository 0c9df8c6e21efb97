package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import dev.tokensweep.sandbox.CommitCut;
import dev.tokensweep.sandbox.FaultyLink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** That a check of the sink can fail: each mechanism is missed when it is gone. */
class SinkFaultsTest extends PurgeFaultsContract {
    SinkFaultsTest() {
        super(TestDatabase.postgres());
    }

    @Test
    void forgetsACommitThatWasNotCarriedOutWithoutAskingTheProgressRow() throws Exception {
        // Given
        try (FaultyLink link = SinkFixture.linkToDatabase();
                Sink running =
                        Sink.start(
                                sink.config(link.jdbcUrl(), true, Set.of()),
                                without(Mechanism.DOUBT_SETTLED))) {
            soon().until(() -> running.status().state() == SinkStatus.State.RUNNING);
            List<String> inDoubt = sink.insert("REVOKED", 5);
            link.commitCut().cutNext(CommitCut.Side.BEFORE);
            sink.condemn(inDoubt);
            soon().until(() -> running.status().purged() == 5);

            // When
            List<String> later = sink.insert("REVOKED", 40);
            sink.condemn(later);

            // Then
            soon().until(() -> running.status().purged() == 45);
            assertThat(inDoubt).containsAll(sink.live());
            assertThat(sink.live()).isNotEmpty();
            assertThat(sink.archived()).containsAll(later);
        }
    }

    @Test
    void refusesToPurgeWhileItsClockIsOff() throws SQLException {
        // Given
        Faults fast = new Faults(Set.of(), Duration.ofSeconds(15), point -> {});
        try (Sink running = Sink.start(sink.config(), fast)) {

            // When
            sink.condemn(sink.insert("REVOKED", 1));

            // Then
            soon().until(() -> running.status().lastFailure() != null);
            assertThat(running.status().lastFailure()).contains("clock");
            assertThat(sink.live()).hasSize(1);
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
