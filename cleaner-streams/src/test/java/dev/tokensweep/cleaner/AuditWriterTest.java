package dev.tokensweep.cleaner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditChain;
import dev.tokensweep.events.AuditCheckpoint;
import dev.tokensweep.events.AuditSigning;
import dev.tokensweep.events.ChainLink;
import dev.tokensweep.events.TestKeys;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit topic is a chain, whoever goes on with it. */
class AuditWriterTest {
    private static final CleanupPolicy POLICY = CleanupPolicy.of(Terms.of(Duration.ZERO));

    @TempDir Path directory;

    @Test
    void goesOnBehindTheLastEventAfterARestart() {
        try (RestartableTask task = new RestartableTask(POLICY, directory)) {
            // Given
            task.pipe("a", TokenFixture.token().at(1).issued());
            task.pipe("b", TokenFixture.token().at(2).issued());

            // When
            task.restart(POLICY);
            task.pipe("a", TokenFixture.token().at(3).state("REVOKED").changed());

            // Then
            List<Record<String, SealedEvent>> events = task.sealed(CleanerTopology.WRITE_AUDIT);
            assertThat(events).hasSizeGreaterThanOrEqualTo(3);
            AuditChain chain = new AuditChain(0);
            ChainLink last = ChainLink.NONE;
            for (Record<String, SealedEvent> event : events) {
                last =
                        chain.next(
                                last,
                                event.timestamp(),
                                event.key().getBytes(UTF_8),
                                event.value().bytes(),
                                event.headers());
                assertThat(AuditChain.read(event.headers())).isEqualTo(last);
                assertThat(event.value().partition()).isZero();
            }
            assertThat(last.sequence()).isEqualTo(events.size() - 1L);
        }
    }

    @Test
    void signsHowFarTheChainHasComeAndNothingTwice() throws Exception {
        // Given
        TestKeys keys = TestKeys.in(directory);
        CheckpointSigning signing =
                new CheckpointSigning(
                        AuditSigning.privateKey(keys.privateFile()), Duration.ofSeconds(17));
        try (RestartableTask task = new RestartableTask(POLICY, signing, directory)) {
            task.passCheckpoint();
            task.pipe("a", TokenFixture.token().at(1).issued());

            // When
            task.passCheckpoint();
            task.passCheckpoint();

            // Then
            List<Record<String, SealedEvent>> signed =
                    task.sealed(CleanerTopology.WRITE_CHECKPOINTS);
            assertThat(signed).hasSize(1);
            AuditCheckpoint checkpoint = AuditCheckpoint.read(signed.get(0).value().bytes());
            List<Record<String, SealedEvent>> events = task.sealed(CleanerTopology.WRITE_AUDIT);
            assertThat(checkpoint.link())
                    .isEqualTo(AuditChain.read(events.get(events.size() - 1).headers()));
            assertThat(checkpoint.topic()).isEqualTo("token-audit");
            assertThat(AuditSigning.isSigned(checkpoint, AuditSigning.publicKey(keys.publicFile())))
                    .isTrue();
        }
    }

    @Test
    void signsNothingWithoutAKey() {
        try (RestartableTask task = new RestartableTask(POLICY, directory)) {
            // When
            task.pipe("a", TokenFixture.token().at(1).issued());

            // Then
            assertThat(task.sealed(CleanerTopology.WRITE_CHECKPOINTS)).isEmpty();
            assertThat(CheckpointSigning.NONE.isOn()).isFalse();
        }
    }
}
