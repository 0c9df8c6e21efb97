package dev.tokensweep.app.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.capture.CaptureStatus;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.cleaner.DueForecast;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.sink.ControlStatus;
import dev.tokensweep.sink.SinkStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All that the page shows, at one moment: figures, states and reasons; no token and no user. */
final class OverviewJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RANKS = 6;
    private static final int SLOTS_AHEAD = (int) Duration.ofDays(1).dividedBy(DueForecast.SLOT);

    private OverviewJson() {}

    static ObjectNode of(Overview seen, Instant now) {
        ObjectNode json = JSON.createObjectNode().put("at", now.toString());
        PipelineStatus pipeline = seen.pipeline();
        json.put("ready", pipeline.isReady());
        StatusJson.describe(seen.reloads(), json.putObject("configuration"));
        ArrayNode stages = json.putArray("stages");
        pipeline.capture().ifPresent(capture -> add(stages, capture, now));
        pipeline.cleaner().ifPresent(cleaner -> add(stages, cleaner, seen.installation()));
        pipeline.sink().ifPresent(sink -> add(stages, sink, seen.installation()));
        installation(json.putObject("installation"), seen);
        flow(json.putObject("flow"), seen.counted().flow(), now);
        ranking(json.putArray("tenants"), seen.counted().tenants());
        ranking(json.putArray("apps"), seen.counted().apps());
        ranking(json.putArray("grants"), seen.counted().grants());
        times(json.putObject("timeToClean"), seen.cleanTimes());
        pipeline.cleaner().ifPresent(cleaner -> tokens(json, cleaner));
        pipeline.cleaner()
                .ifPresent(
                        cleaner ->
                                forecast(
                                        json.putObject("forecast"),
                                        cleaner.counters().due().look(now, SLOTS_AHEAD)));
        return json;
    }

    private static void add(ArrayNode stages, CaptureStatus capture, Instant now) {
        ObjectNode json =
                stage(stages, "capture", capture.state().name(), capture.lastFailure())
                        .put("reason", capture.waitsFor())
                        .put("done", capture.eventsSent())
                        .put("standsBy", capture.standsBy())
                        .put("gap", capture.lastGap())
                        .put("retainedLogBytes", capture.retainedLogBytes())
                        .put("retainedLogAlarm", capture.retainedLogAlarm().name());
        if (capture.toldUpToMicros() > 0) {
            long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
            json.put("lagMs", Math.max(0, nowMicros - capture.toldUpToMicros()) / 1000);
        }
    }

    private static void add(
            ArrayNode stages, CleanerStatus cleaner, InstallationSample installation) {
        ObjectNode json =
                stage(stages, "cleaner", cleaner.state().name(), cleaner.lastFailure())
                        .put("reason", cleaner.waitsFor())
                        .put("done", cleaner.counters().condemnedTotal());
        behind(json, installation.backlogs().get("cleaner"));
    }

    private static void add(ArrayNode stages, SinkStatus sink, InstallationSample installation) {
        ObjectNode json =
                stage(stages, "sink", sink.state().name(), sink.lastFailure())
                        .put("reason", sink.reason())
                        .put("done", sink.purged())
                        .put("spared", sink.spared())
                        .put("deadLettered", sink.deadLettered())
                        .put("batchLimit", sink.work().batchLimit())
                        .put("pauseMs", sink.work().pauseMs())
                        .put("heldBy", sink.work().heldBy().name())
                        .put("reconcilerPasses", sink.work().reconcilerPasses());
        ArrayNode failing = json.putArray("upkeepFailures");
        sink.upkeepFailures().forEach((chore, why) -> failing.add(chore + ": " + why));
        behind(json, installation.backlogs().get("sink"));
    }

    private static ObjectNode stage(ArrayNode stages, String name, String state, String failure) {
        return stages.addObject().put("name", name).put("state", state).put("failure", failure);
    }

    private static void behind(ObjectNode json, InstallationSample.Backlog backlog) {
        if (backlog != null) {
            json.put("lagMs", backlog.age().toMillis()).put("waiting", backlog.records());
        }
    }

    private static void installation(ObjectNode json, Overview seen) {
        InstallationSample sample = seen.installation();
        json.put("databaseFailure", sample.databaseFailure())
                .put("brokerFailure", sample.brokerFailure())
                .put("deadLetters", seen.counted().lettersOpen());
        sample.control().ifPresent(control -> control(json, control));
        sizes(json.putObject("sizes"), sample);
    }

    private static void sizes(ObjectNode json, InstallationSample sample) {
        List<SizeHistory.Point> points = sample.sizes().points();
        json.put("failure", sample.sizesFailure()).put("stepMs", sample.sizes().step().toMillis());
        if (points.isEmpty()) {
            return;
        }
        SizeHistory.Point last = points.get(points.size() - 1);
        json.put("at", last.at().toString())
                .put("tokenRows", last.tokens().rows())
                .put("archiveRows", last.archive() == null ? null : last.archive().rows());
        ArrayNode tokens = json.putArray("tokenBytes");
        ArrayNode archive = json.putArray("archiveBytes");
        for (SizeHistory.Point point : points) {
            tokens.add(point.tokens().bytes());
            archive.add(point.archive() == null ? 0 : point.archive().bytes());
        }
    }

    private static void control(ObjectNode json, ControlStatus control) {
        json.put("deletion", control.state())
                .put("reason", control.reason())
                .put("rowsPerSecond", control.rowsPerSecond())
                .put("throttledBy", control.throttledBy())
                .put("policy", control.policy().name())
                .put("holds", control.holds())
                .put("purged", control.purged())
                .put("spared", control.spared());
        ObjectNode holds = json.putObject("holdsByScope");
        control.holdsByScope()
                .forEach((scope, count) -> holds.put(scope.name().toLowerCase(Locale.ROOT), count));
        if (control.breakerOpenedAt() != null) {
            json.put("breakerOpenedAt", control.breakerOpenedAt().toString())
                    .put("breakerReason", control.breakerReason());
        }
    }

    private static void flow(ObjectNode json, Flow flow, Instant now) {
        long nowMs = now.toEpochMilli();
        Map<AuditType, Long> perMinute = flow.perMinute(nowMs);
        ObjectNode rates = json.putObject("perMinute");
        perMinute.forEach((type, count) -> rates.put(type.name(), count));
        json.put("slotMs", Flow.SLOT_MS);
        ObjectNode series = json.putObject("series");
        series(series.putArray("issued"), flow, nowMs, AuditType.ISSUED, AuditType.SEEN);
        series(series.putArray("purged"), flow, nowMs, AuditType.ARCHIVED, AuditType.DELETED);
        series(series.putArray("others"), flow, nowMs, AuditType.REMOVED_BY_OTHERS);
    }

    private static void series(ArrayNode into, Flow flow, long nowMs, AuditType... types) {
        long[] sums = new long[Flow.SLOTS - 1];
        for (AuditType type : types) {
            long[] counts = flow.last(type, sums.length, nowMs);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += counts[i];
            }
        }
        for (long sum : sums) {
            into.add(sum);
        }
    }

    private static void ranking(ArrayNode into, Ranking ranking) {
        List<Ranking.Place> places = ranking.first(RANKS);
        for (Ranking.Place place : places) {
            into.addObject()
                    .put("name", place.name())
                    .put("issued", place.counts().issued())
                    .put("ended", place.counts().ended());
        }
    }

    private static void times(ObjectNode json, CleanTimes times) {
        CleanTimes.Percentiles found = times.percentiles();
        json.put("count", found.count());
        if (found.count() > 0) {
            json.put("p50Ms", found.p50Ms()).put("p99Ms", found.p99Ms());
        }
    }

    private static void forecast(ObjectNode json, DueForecast.Look due) {
        json.put("slotMs", DueForecast.SLOT.toMillis())
                .put("overdue", due.overdue())
                .put("later", due.later());
        ArrayNode next = json.putArray("next");
        due.next().forEach(next::add);
    }

    private static void tokens(ObjectNode json, CleanerStatus cleaner) {
        ObjectNode live = json.putObject("live");
        cleaner.counters().live().forEach(live::put);
        ObjectNode kept = json.putObject("kept");
        cleaner.counters()
                .kept()
                .forEach(
                        (because, count) -> {
                            if (count > 0) {
                                kept.put(because.name(), count);
                            }
                        });
    }
}
