package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.chaos.ChaosReport;
import dev.tokensweep.chaos.Round;
import dev.tokensweep.demo.Summary;
import java.io.PrintWriter;
import java.util.List;

/** A run of chaos in words, or as one line of JSON. */
final class ChaosText {
    private final long seed;
    private final PrintWriter out;

    ChaosText(long seed, PrintWriter out) {
        this.seed = seed;
        this.out = out;
    }

    /** One round, for the eye that follows. */
    static String line(Round round) {
        String end =
                round.notMade() == null
                        ? "quiet after %,d ms".formatted(round.recovery().toMillis())
                        : "NOT MADE: " + round.notMade();
        StringBuilder line = new StringBuilder("%-28s %s".formatted(round.fault(), end));
        round.violations().forEach(violation -> line.append("\n    VIOLATED ").append(violation));
        return line.toString();
    }

    void print(ChaosReport report, Output output) {
        switch (output) {
            case TEXT -> printText(report);
            case JSON -> out.println(json(report));
        }
        out.flush();
    }

    private void printText(ChaosReport report) {
        Summary tokens = report.tokens();
        out.printf("faults              %,12d%n", report.faults());
        out.printf("rounds              %,12d%n", report.rounds().size());
        if (tokens != null) {
            out.printf("issued              %,12d%n", tokens.issued());
            out.printf("live                %,12d%n", tokens.live());
            out.printf("archived            %,12d%n", tokens.archived());
            out.printf("removed by others   %,12d%n", tokens.removedByOthers());
        }
        out.printf("violations          %,12d%n", report.violations());
        report.overall().forEach(violation -> out.println("  " + violation));
        for (Round round : report.rounds()) {
            if (!round.violations().isEmpty()) {
                out.printf(
                        "  to repeat: tokensweep chaos --seed %d --fault %s%n",
                        seed, round.fault());
            }
        }
    }

    private String json(ChaosReport report) {
        ObjectNode json =
                new ObjectMapper()
                        .createObjectNode()
                        .put("seed", seed)
                        .put("faults", report.faults())
                        .put("rounds", report.rounds().size());
        Summary tokens = report.tokens();
        if (tokens != null) {
            json.put("issued", tokens.issued())
                    .put("live", tokens.live())
                    .put("archived", tokens.archived())
                    .put("removedByOthers", tokens.removedByOthers());
        }
        json.put("violations", report.violations());
        json.set("violated", texts(json, report.overall()));
        json.putPOJO("restarts", report.restarts());
        ArrayNode each = json.putArray("each");
        for (Round round : report.rounds()) {
            ObjectNode one =
                    each.addObject()
                            .put("fault", round.fault())
                            .put("quietAfterMs", round.recovery().toMillis())
                            .put("toldAgain", round.resent())
                            .put("notMade", round.notMade());
            one.set("violated", texts(one, round.violations()));
        }
        return json.toString();
    }

    private static ArrayNode texts(ObjectNode json, List<String> texts) {
        ArrayNode array = json.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
