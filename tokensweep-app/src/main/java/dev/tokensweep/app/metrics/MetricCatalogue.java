package dev.tokensweep.app.metrics;

import static dev.tokensweep.app.metrics.Metric.counter;
import static dev.tokensweep.app.metrics.Metric.gauge;

import dev.tokensweep.app.metrics.Metric.Kind;
import dev.tokensweep.cleaner.CleanerCounters;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.sink.SinkStatus;
import dev.tokensweep.sink.TableSize;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Every figure of our own. The only place that knows a name, a unit, a meaning. */
final class MetricCatalogue {
    private static final String PROCESS = "process";
    private static final String INSTALLATION = "installation";

    /** The one that is a histogram, and therefore not read but told. */
    static final String TIME_TO_CLEAN = "tokensweep.time.to.clean";

    static final String TIME_TO_CLEAN_MEANING =
            "How long tokens stayed after they might have gone, until the transaction that deleted"
                    + " them; of those that might go since the process started.";

    /** In the order of the reference page. */
    static final List<Metric> ALL =
            List.of(
                    new Metric(
                            "tokensweep.stage.up",
                            Kind.GAUGE,
                            null,
                            "stage",
                            PROCESS,
                            "1 while the stage does what it is told, 0 while it starts, fails or waits for"
                                    + " somebody. Capture that stands by for another instance is up.",
                            StageFigures::up),
                    new Metric(
                            "tokensweep.lag",
                            Kind.GAUGE,
                            "seconds",
                            "stage",
                            "capture: process; others: installation",
                            "How long ago the oldest thing happened that the stage has not come to yet. Of"
                                    + " capture while the database is silent: up to 15, the time between two"
                                    + " signs of life.",
                            StageFigures::lagSeconds),
                    new Metric(
                            "tokensweep.waiting.records",
                            Kind.GAUGE,
                            null,
                            "stage",
                            INSTALLATION,
                            "About how many records wait for the cleaner or the sink on their topic.",
                            StageFigures::waiting),
                    counter(
                            "tokensweep.capture.events",
                            PROCESS,
                            "Changes told to Kafka.",
                            seen -> seen.capture(capture -> capture.eventsSent())),
                    gauge(
                            "tokensweep.retained.log",
                            "bytes",
                            PROCESS,
                            "How much log the database keeps for capture.",
                            seen -> seen.capture(capture -> capture.retainedLogBytes())),
                    gauge(
                            "tokensweep.retained.log.alarm",
                            null,
                            PROCESS,
                            "0 none, 1 half of `capture.max-retained-log` is reached, 2 nine tenths are, or"
                                    + " the database is about to drop what capture needs.",
                            seen -> seen.capture(StageFigures::alarm)),
                    gauge(
                            "tokensweep.capture.gap",
                            null,
                            PROCESS,
                            "1 when the log did not tell everything since the process started; `/status`"
                                    + " says what.",
                            seen -> seen.capture(capture -> capture.lastGap() == null ? 0 : 1)),
                    new Metric(
                            "tokensweep.audit.events",
                            Kind.COUNTER,
                            null,
                            "type",
                            PROCESS,
                            "Audit events by type: ISSUED, ARCHIVED, REMOVED_BY_OTHERS and the others. Those of"
                                    + " a transaction that failed and was repeated count twice; the topic"
                                    + " has them once.",
                            MetricCatalogue::told),
                    counter(
                            "tokensweep.changes.followed",
                            PROCESS,
                            "Changes the cleaner took in.",
                            seen -> seen.cleaner(of(CleanerCounters::followedTotal))),
                    counter(
                            "tokensweep.changes.repeated",
                            PROCESS,
                            "Changes the cleaner dropped because it knew them.",
                            seen -> seen.cleaner(of(CleanerCounters::repeatedTotal))),
                    counter(
                            "tokensweep.condemned",
                            PROCESS,
                            "Verdicts given.",
                            seen -> seen.cleaner(of(CleanerCounters::condemnedTotal))),
                    new Metric(
                            "tokensweep.live.tokens",
                            Kind.GAUGE,
                            null,
                            "state",
                            PROCESS,
                            "Tokens that are in the table, as far as this process's partitions know, by the"
                                    + " state of their row.",
                            seen -> counts(seen, CleanerCounters::live)),
                    new Metric(
                            "tokensweep.kept.tokens",
                            Kind.GAUGE,
                            null,
                            "reason",
                            PROCESS,
                            "Live tokens that are kept for ever as they are, by the reason.",
                            seen -> counts(seen, CleanerCounters::kept)),
                    counter(
                            "tokensweep.purged",
                            PROCESS,
                            "Tokens the sink deleted.",
                            seen -> seen.sink(SinkStatus::purged)),
                    counter(
                            "tokensweep.spared",
                            PROCESS,
                            "Verdicts the database refused.",
                            seen -> seen.sink(SinkStatus::spared)),
                    counter(
                            "tokensweep.dead.lettered",
                            PROCESS,
                            "Verdicts the sink put aside.",
                            seen -> seen.sink(SinkStatus::deadLettered)),
                    gauge(
                            "tokensweep.batch.limit",
                            null,
                            PROCESS,
                            "The most tokens of the next batch: `sink.batch-size`, or fewer where the"
                                    + " database is slow, its server issues tokens, or no batch was"
                                    + " full since the start.",
                            seen -> seen.sink(sink -> sink.work().batchLimit())),
                    gauge(
                            "tokensweep.batch.pause",
                            "seconds",
                            PROCESS,
                            "The pause before the next batch where the smallest is still too slow,"
                                    + " or the server issues tokens.",
                            seen -> seen.sink(sink -> sink.work().pauseMs() / 1e3)),
                    counter(
                            "tokensweep.reconciler.passes",
                            PROCESS,
                            "Comparisons of the token table with what is known, ended.",
                            seen -> seen.sink(sink -> sink.work().reconcilerPasses())),
                    counter(
                            "tokensweep.upkeep.failures",
                            PROCESS,
                            "How often a part of the upkeep failed.",
                            seen -> seen.sink(sink -> sink.work().upkeepFailed())),
                    gauge(
                            "tokensweep.upkeep.failing",
                            null,
                            PROCESS,
                            "Parts of the upkeep that fail at the moment; `/status` says why.",
                            seen -> seen.sink(sink -> sink.upkeepFailures().size())),
                    gauge(
                            "tokensweep.deletion.bar",
                            null,
                            INSTALLATION,
                            "Why nothing may be deleted: 0 nothing bars it, 1 paused, 2 the breaker, 3 outside"
                                    + " the windows, 4 throttled by the host, 5 not known.",
                            StageFigures::bar),
                    gauge(
                            "tokensweep.breaker.open",
                            null,
                            INSTALLATION,
                            "1 while the circuit breaker is open.",
                            seen ->
                                    seen.control(
                                            control -> control.breakerOpenedAt() == null ? 0 : 1)),
                    gauge(
                            "tokensweep.breaker.reason",
                            null,
                            INSTALLATION,
                            "Why it is: 0 it is not, 1 the table shrank too much, 2 the database refused too"
                                    + " many verdicts, 3 another. `tokensweep status` says it in words.",
                            seen -> seen.control(StageFigures::breakerReason)),
                    gauge(
                            "tokensweep.rate.limit",
                            null,
                            INSTALLATION,
                            "The limit of `tokensweep throttle` in rows per second; 0 for none.",
                            seen ->
                                    seen.control(
                                            control ->
                                                    control.rowsPerSecond() == null
                                                            ? 0
                                                            : control.rowsPerSecond())),
                    gauge(
                            "tokensweep.holds",
                            null,
                            INSTALLATION,
                            "Legal holds that stand.",
                            seen -> seen.control(control -> control.holds())),
                    gauge(
                            "tokensweep.dead.letters",
                            null,
                            INSTALLATION,
                            "Dead letters that nobody has settled.",
                            seen -> (double) seen.deadLetters()),
                    new Metric(
                            "tokensweep.table.size",
                            Kind.GAUGE,
                            "bytes",
                            "table",
                            INSTALLATION,
                            "How large `tokens`, the token table, and `archive` are, with their indexes.",
                            seen -> StageFigures.sizes(seen, TableSize::bytes)),
                    new Metric(
                            "tokensweep.table.rows",
                            Kind.GAUGE,
                            null,
                            "table",
                            INSTALLATION,
                            "About how many rows they have, as the server believes.",
                            seen -> StageFigures.sizes(seen, TableSize::rows)),
                    gauge(
                            "tokensweep.due.overdue",
                            null,
                            PROCESS,
                            "Live tokens that the policy would let go by now: their verdict is on its way,"
                                    + " waits or was refused, or they are held.",
                            StageFigures::overdue),
                    gauge(
                            "tokensweep.due.next.hour",
                            null,
                            PROCESS,
                            "Live tokens that the policy will let go within the next hour.",
                            StageFigures::dueNextHour),
                    gauge(
                            "tokensweep.configuration.refused",
                            null,
                            PROCESS,
                            "1 while a changed configuration was refused and nobody has mended it; `/status`"
                                    + " says why.",
                            seen -> seen.reloads().refusedAt() == null ? 0.0 : 1.0),
                    gauge(
                            "tokensweep.database.reachable",
                            null,
                            PROCESS,
                            "1 when the console could ask the database last.",
                            seen -> seen.installation().databaseFailure() == null ? 1.0 : 0.0),
                    gauge(
                            "tokensweep.broker.reachable",
                            null,
                            PROCESS,
                            "1 when the console could ask the broker last.",
                            seen -> seen.installation().brokerFailure() == null ? 1.0 : 0.0));

    private MetricCatalogue() {}

    private static Function<CleanerStatus, Number> of(Function<CleanerCounters, Number> figure) {
        return cleaner -> figure.apply(cleaner.counters());
    }

    private static Map<String, Double> told(Observed seen) {
        Map<String, Double> series = new TreeMap<>();
        for (AuditType type : AuditType.values()) {
            Double told = seen.cleaner(of(counters -> counters.toldTotal(type)));
            if (told != null) {
                series.put(type.name(), told);
            }
        }
        return series;
    }

    private static <K> Map<String, Double> counts(
            Observed seen, Function<CleanerCounters, Map<K, Long>> figures) {
        Map<String, Double> series = new TreeMap<>();
        seen.pipeline()
                .cleaner()
                .ifPresent(
                        cleaner ->
                                figures.apply(cleaner.counters())
                                        .forEach(
                                                (key, count) ->
                                                        series.put(
                                                                key.toString(),
                                                                count.doubleValue())));
        return series;
    }
}
