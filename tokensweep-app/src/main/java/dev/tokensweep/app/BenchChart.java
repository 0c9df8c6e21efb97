package dev.tokensweep.app;

import dev.tokensweep.bench.Figure;
import dev.tokensweep.bench.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A scenario's figures as bars: those of one unit beside one another, with their spread. */
final class BenchChart {
    private static final int WIDTH = 860;
    private static final int LABEL = 330;
    private static final int BAR = 360;
    private static final int ROW = 24;
    private static final int TOP = 44;

    private BenchChart() {}

    static String svg(Outcome outcome) {
        Map<String, List<Figure>> byUnit = new LinkedHashMap<>();
        for (Figure figure : outcome.figures()) {
            byUnit.computeIfAbsent(figure.unit(), unit -> new ArrayList<>()).add(figure);
        }
        StringBuilder rows = new StringBuilder();
        int y = TOP;
        for (List<Figure> figures : byUnit.values()) {
            double most = figures.stream().mapToDouble(Figure::greatest).max().orElse(1);
            for (Figure figure : figures) {
                rows.append(row(figure, y, most));
                y += ROW;
            }
            y += ROW / 2;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13" role="img" aria-label="%s">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="12" y="26" font-size="17" font-weight="bold">%3$s</text>
                %s</svg>
                """
                .formatted(WIDTH, y + ROW / 2, text(outcome.scenario()), rows);
    }

    private static String row(Figure figure, int y, double most) {
        int middle = y + ROW / 2;
        return """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <rect x="%d" y="%d" width="%d" height="%d" fill="#4a78b5"/>
                <line x1="%d" x2="%d" y1="%d" y2="%10$d" stroke="#1c2f4a" stroke-width="2"/>
                <text x="%d" y="%2$d">%s %s</text>
                """
                .formatted(
                        LABEL,
                        middle + 5,
                        text(figure.name()),
                        LABEL + 10,
                        y + 4,
                        width(figure.median(), most),
                        ROW - 8,
                        LABEL + 10 + width(figure.least(), most),
                        LABEL + 10 + width(figure.greatest(), most),
                        middle,
                        LABEL + 20 + width(figure.greatest(), most),
                        BenchReport.number(figure.median()),
                        text(figure.unit()));
    }

    private static int width(double value, double most) {
        return most <= 0 ? 0 : (int) Math.round(Math.max(0, value) / most * BAR);
    }

    private static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
