package dev.tokensweep.demo;

import dev.tokensweep.events.AuditType;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Replays the audit up to some moments, and holds the tokens alive then against the ledger. */
final class ReplayCheck {
    private static final int MOMENTS = 20;

    private final BlindWindows blind;
    private final Violations violations;
    private final Random random = new Random(1);
    private final long resolutionMicros;

    /**
     * @param resolution how far both can be apart in telling when something happened: what happened
     *     nearer to a moment than that is not asked about
     */
    ReplayCheck(BlindWindows blind, Duration resolution, Violations violations) {
        this.blind = blind;
        this.resolutionMicros = resolution.toNanos() / 1000;
        this.violations = violations;
    }

    void check(Map<String, List<LedgerOp>> ledger, Map<String, List<Told>> told) {
        LongSummaryStatistics observed =
                events(told)
                        .filter(event -> !isFirstSight(event))
                        .mapToLong(Told::atMicros)
                        .summaryStatistics();
        long lastSeen =
                events(told)
                        .filter(ReplayCheck::isFirstSight)
                        .mapToLong(Told::atMicros)
                        .max()
                        .orElse(observed.getMin());
        long from = Math.max(lastSeen, observed.getMin());
        for (int i = 0; i < MOMENTS && from < observed.getMax(); i++) {
            long moment = random.nextLong(from, observed.getMax());
            if (!blind.contains(moment)) {
                check(moment, ledger, told);
            }
        }
    }

    private void check(
            long moment, Map<String, List<LedgerOp>> ledger, Map<String, List<Told>> told) {
        Map<String, String> replayed =
                liveAt(moment, told, Told::atMicros, e -> e.type().isTerminal(), Told::version);
        Map<String, String> happened =
                liveAt(moment, ledger, LedgerOp::atMicros, LedgerOp::isEnd, LedgerOp::version);
        Set<String> unsure = unsure(moment, told, Told::atMicros);
        unsure.addAll(unsure(moment, ledger, LedgerOp::atMicros));
        if (resolutionMicros > 0) {
            // What went by a cascade is in no such log: when, the reconciler cannot tell.
            told.forEach(
                    (id, life) -> {
                        if (life.stream().anyMatch(Told::unobserved)) {
                            unsure.add(id);
                        }
                    });
        }
        replayed.keySet().removeAll(unsure);
        happened.keySet().removeAll(unsure);
        if (!replayed.equals(happened)) {
            violations.add(
                    5,
                    "replayed up to %d us, %d tokens live; by the ledger %d, or others"
                            .formatted(moment, replayed.size(), happened.size()));
        }
    }

    private static <T> Map<String, String> liveAt(
            long moment,
            Map<String, List<T>> lives,
            ToLongFunction<T> at,
            Predicate<T> isEnd,
            Function<T, String> version) {
        Map<String, String> live = new HashMap<>();
        lives.forEach(
                (id, life) -> {
                    for (T event : life) {
                        if (at.applyAsLong(event) > moment) {
                            break;
                        }
                        if (isEnd.test(event)) {
                            live.remove(id);
                        } else {
                            live.put(id, version.apply(event));
                        }
                    }
                });
        return live;
    }

    /** What has something told of it so near to the moment that it may stand before or after it. */
    private <T> Set<String> unsure(long moment, Map<String, List<T>> lives, ToLongFunction<T> at) {
        Set<String> unsure = new HashSet<>();
        lives.forEach(
                (id, life) -> {
                    if (life.stream()
                            .anyMatch(
                                    event ->
                                            Math.abs(at.applyAsLong(event) - moment)
                                                    < resolutionMicros)) {
                        unsure.add(id);
                    }
                });
        return unsure;
    }

    private static boolean isFirstSight(Told event) {
        return event.type() == AuditType.SEEN || event.ofBacklog();
    }

    private static Stream<Told> events(Map<String, List<Told>> told) {
        return told.values().stream().flatMap(List::stream);
    }
}
