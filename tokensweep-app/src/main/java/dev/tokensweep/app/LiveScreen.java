package dev.tokensweep.app;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * Pages of text, each in place of the one before on a terminal, and one after the other elsewhere.
 * Colours stand on a terminal alone, and not where NO_COLOR is set. Used by one thread.
 */
final class LiveScreen {
    private static final String WHOLE = "\u001b[2J";
    private static final String TOP = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST = "\u001b[J";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final boolean terminal = Terminal.isOut();
    private final boolean colourful = terminal && Ansi.AUTO.enabled();
    private boolean used;

    /** How good what is said is. */
    enum Mood {
        WELL("\u001b[32m"),
        BARRED("\u001b[33m"),
        FAILED("\u001b[31m");

        private final String colour;

        Mood(String colour) {
            this.colour = colour;
        }
    }

    LiveScreen(PrintWriter out) {
        this.out = out;
    }

    /** A text in the colour of a mood, where there are colours. */
    String coloured(Mood mood, String text) {
        return colourful ? mood.colour + text + PLAIN : text;
    }

    /** The next page; its lines end in a line break. */
    void show(String page) {
        if (terminal) {
            out.print((used ? "" : WHOLE) + TOP);
            out.print(page.replace("\n", REST_OF_LINE + "\n"));
            out.print(REST);
        } else {
            out.print(page);
        }
        used = true;
        out.flush();
    }
}
