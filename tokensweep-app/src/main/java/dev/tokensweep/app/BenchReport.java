package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.bench.Bench;
import dev.tokensweep.bench.Figure;
import dev.tokensweep.bench.Outcome;
import dev.tokensweep.bench.Target;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;

/** What was measured, in words or as JSON. */
final class BenchReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private BenchReport() {}

    static void print(Bench.Report report, Output output, PrintWriter out) {
        switch (output) {
            case TEXT -> printText(report, out);
            case JSON -> out.println(json(report));
        }
        out.flush();
    }

    private static void printText(Bench.Report report, PrintWriter out) {
        for (Outcome outcome : report.outcomes()) {
            out.println(outcome.scenario());
            for (Figure figure : outcome.figures()) {
                out.printf(
                        "  %-46s %14s %-9s %s%n",
                        figure.name(),
                        number(figure.median()),
                        figure.unit(),
                        spread(figure) + target(outcome, figure));
            }
        }
        out.printf("violations %d%n", report.violations().size());
        report.violations().forEach(what -> out.println("  " + what));
    }

    private static String spread(Figure figure) {
        return figure.values().size() == 1
                ? ""
                : "(%s to %s)".formatted(number(figure.least()), number(figure.greatest()));
    }

    private static String target(Outcome outcome, Figure figure) {
        return outcome.targets().stream()
                .filter(target -> target.figure().equals(figure.name()))
                .map(
                        target ->
                                "  target: %s %s, %s"
                                        .formatted(
                                                target.isFloor() ? "at least" : "at most",
                                                number(target.bound()),
                                                target.isMetBy(figure) ? "met" : "MISSED"))
                .findFirst()
                .orElse("");
    }

    static String number(double value) {
        return Math.abs(value) >= 100 ? "%,.0f".formatted(value) : "%.2f".formatted(value);
    }

    /** All of it, in one line. */
    static ObjectNode json(Bench.Report report) {
        ObjectNode json = head(report);
        ArrayNode outcomes = json.putArray("scenarios");
        report.outcomes().forEach(outcome -> outcomes.add(of(report, outcome)));
        json.put("violations", report.violations().size());
        texts(json.putArray("violated"), report.violations());
        return json;
    }

    /** One scenario, with what its figures depend on. */
    static ObjectNode json(Bench.Report report, Outcome outcome) {
        return head(report).setAll(of(report, outcome));
    }

    private static ObjectNode head(Bench.Report report) {
        ObjectNode json =
                MAPPER.createObjectNode()
                        .put("tokens", report.options().tokens())
                        .put("runs", report.options().runs())
                        .put("processors", Runtime.getRuntime().availableProcessors())
                        .put("java", System.getProperty("java.version"));
        texts(json.putArray("settings"), report.options().settings());
        ObjectNode database = json.putObject("database");
        new TreeMap<>(report.settings()).forEach(database::put);
        return json;
    }

    private static ObjectNode of(Bench.Report report, Outcome outcome) {
        ObjectNode json =
                MAPPER.createObjectNode()
                        .put("scenario", outcome.scenario())
                        .put(
                                "seconds",
                                Bench.duration(report.options(), outcome.scenario()).toSeconds());
        ArrayNode figures = json.putArray("figures");
        for (Figure figure : outcome.figures()) {
            ObjectNode one =
                    figures.addObject()
                            .put("name", figure.name())
                            .put("unit", figure.unit())
                            .put("median", figure.median())
                            .put("least", figure.least())
                            .put("greatest", figure.greatest());
            ArrayNode values = one.putArray("values");
            figure.values().forEach(values::add);
        }
        ArrayNode targets = json.putArray("targets");
        for (Target target : outcome.targets()) {
            targets.addObject()
                    .put("figure", target.figure())
                    .put(target.isFloor() ? "atLeast" : "atMost", target.bound())
                    .put("met", outcome.figure(target.figure()).map(target::isMetBy).orElse(false));
        }
        texts(json.putArray("violations"), outcome.violations());
        return json;
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
