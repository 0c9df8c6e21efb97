package dev.tokensweep.forensics;

import static dev.tokensweep.events.AuditEventBuilder.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Hold;
import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.TokenFixture;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyTest {
    private static final long HOUR = 3_600_000_000L;
    private static final long ISSUED = 1_772_359_200_000_000L;
    private static final TokenRow ACTIVE = TokenFixture.token().row();
    private static final TokenRow REVOKED = TokenFixture.token().state("REVOKED").row();
    private static final Terms TERMS =
            new Terms(Duration.ofHours(2), Duration.ofHours(1), Duration.ZERO, Duration.ZERO, true);

    @Test
    void saysWhenAnActiveTokenIsDue() {
        // When: both its times are over an hour after it was issued
        Fate fate = why(ISSUED).of(life(told(AuditType.ISSUED, ISSUED, ACTIVE)));

        // Then
        assertThat(fate.kind()).isEqualTo(Fate.Kind.WAITS);
        assertThat(fate.dueMicros()).isEqualTo(ISSUED + 3 * HOUR + 1);
        assertThat(fate.rule()).isEqualTo("default");
    }

    @Test
    void reckonsAGraceFromWhenTheStateWasFirstTold() {
        // When
        Fate fate =
                why(ISSUED + 2 * HOUR)
                        .of(
                                life(
                                        told(AuditType.ISSUED, ISSUED, ACTIVE),
                                        told(AuditType.CHANGED, ISSUED + HOUR, REVOKED),
                                        told(AuditType.CHANGED, ISSUED + HOUR + 9, REVOKED),
                                        told(AuditType.CONDEMNED, ISSUED + 2 * HOUR, REVOKED)));

        // Then
        assertThat(fate.kind()).isEqualTo(Fate.Kind.DUE);
        assertThat(fate.dueMicros()).isEqualTo(ISSUED + 2 * HOUR);
        assertThat(fate.text()).contains("it is condemned");
    }

    @Test
    void namesTheHoldThatStandsAndNoneThatIsReleased() {
        // Given
        Life life = life(told(AuditType.ISSUED, ISSUED, REVOKED));
        RecordedEvent held = told(hold(AuditType.HELD, "MAYA"));
        RecordedEvent released = told(hold(AuditType.RELEASED, "MAYA"));

        // Then
        assertThat(why(ISSUED, held).of(life).kind()).isEqualTo(Fate.Kind.HELD);
        assertThat(why(ISSUED, held).of(life).text()).contains("hold h-1", "case 7");
        assertThat(why(ISSUED, held, released).of(life).kind()).isEqualTo(Fate.Kind.WAITS);
        assertThat(why(ISSUED, told(hold(AuditType.HELD, "joe"))).of(life).kind())
                .isEqualTo(Fate.Kind.WAITS);
    }

    @Test
    void saysWhyATokenWent() {
        // Given
        AuditEvent archived =
                event(AuditType.ARCHIVED, ISSUED + HOUR, new Position(1, 2, 3, 0))
                        .row(REVOKED)
                        .because(Reason.REVOKED, "strict")
                        .eligibleMicros(ISSUED)
                        .batchId("b-1")
                        .build();

        // When
        Life whole = life(told(AuditType.ISSUED, ISSUED, REVOKED), told(archived));
        Life endAlone = life(told(archived));

        // Then
        Fate fate = why(ISSUED).of(whole);
        assertThat(fate.kind()).isEqualTo(Fate.Kind.WENT);
        assertThat(fate.text())
                .contains("REVOKED", "'strict'", "b-1")
                .doesNotContain("over when first seen");
        assertThat(why(ISSUED).of(endAlone).text()).startsWith("It was over when first seen");
        assertThat(whole.wasOverWhenFirstSeen()).isFalse();
    }

    @Test
    void saysThatATokenIsKeptWhateverTimeItIs() {
        // Given
        TokenRow endless = TokenFixture.token().validityMs(-1L).row();

        // When
        Fate fate = why(ISSUED).of(life(told(AuditType.SEEN, ISSUED, endless)));

        // Then
        assertThat(fate.kind()).isEqualTo(Fate.Kind.KEPT);
        assertThat(fate.text()).contains("never expires");
    }

    private static Why why(long nowMicros, RecordedEvent... holds) {
        return new Why(CleanupPolicy.of(TERMS), StandingHolds.of(List.of(holds)), nowMicros);
    }

    private static Life life(RecordedEvent... events) {
        return new Life("token", new ArrayList<>(List.of(events)));
    }

    private static AuditEvent hold(AuditType type, String user) {
        return event(type, ISSUED, new Position(1, 2, 3, 0))
                .hold(new Hold("h-1", Hold.Scope.USER, user, "case 7", "legal"))
                .build();
    }

    private static RecordedEvent told(AuditType type, long micros, TokenRow row) {
        return told(event(type, micros, new Position(1, 2, 3, 0)).row(row).build());
    }

    private static RecordedEvent told(AuditEvent event) {
        return new RecordedEvent(0, 0, "token", event);
    }
}
