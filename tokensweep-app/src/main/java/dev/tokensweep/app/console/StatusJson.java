package dev.tokensweep.app.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.capture.CaptureStatus;
import dev.tokensweep.cleaner.CleanerStatus;
import dev.tokensweep.sink.SinkStatus;

/** The stages of this process for programs: counts, states and failures; no token and no user. */
final class StatusJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    static ObjectNode of(PipelineStatus status, ReloadStatus reloads) {
        ObjectNode json = JSON.createObjectNode();
        describe(reloads, json.putObject("configuration"));
        status.capture().ifPresent(capture -> describe(capture, json.putObject("capture")));
        status.cleaner().ifPresent(cleaner -> describe(cleaner, json.putObject("cleaner")));
        status.sink().ifPresent(sink -> describe(sink, json.putObject("sink")));
        return json;
    }

    /** The same wherever the configuration is spoken of. */
    static void describe(ReloadStatus reloads, ObjectNode json) {
        json.put("takenUpAt", reloads.takenUpAt().toString())
                .put(
                        "refusedAt",
                        reloads.refusedAt() == null ? null : reloads.refusedAt().toString())
                .putPOJO("refusals", reloads.refusals())
                .putPOJO("needRestart", reloads.needRestart());
    }

    private static void describe(CaptureStatus capture, ObjectNode json) {
        json.put("state", capture.state().name())
                .put("reason", capture.waitsFor())
                .put("position", capture.lastPosition().toString())
                .put("eventsSent", capture.eventsSent())
                .put("retainedLogBytes", capture.retainedLogBytes())
                .put("retainedLogAlarm", capture.retainedLogAlarm().name())
                .put("lastFailure", capture.lastFailure())
                .put("lastGap", capture.lastGap());
    }

    private static void describe(CleanerStatus cleaner, ObjectNode json) {
        json.put("state", cleaner.state().name())
                .put("reason", cleaner.waitsFor())
                .put("followed", cleaner.counters().followedTotal())
                .put("repeated", cleaner.counters().repeatedTotal())
                .put("condemned", cleaner.counters().condemnedTotal())
                .put("spared", cleaner.counters().sparedTotal())
                .putPOJO("kept", cleaner.counters().kept())
                .put("lastFailure", cleaner.lastFailure());
    }

    private static void describe(SinkStatus sink, ObjectNode json) {
        json.put("state", sink.state().name())
                .put("reason", sink.reason())
                .put("purged", sink.purged())
                .put("spared", sink.spared())
                .put("deadLettered", sink.deadLettered())
                .put("lastFailure", sink.lastFailure())
                .putPOJO("upkeepFailures", sink.upkeepFailures());
    }
}
