package dev.tokensweep.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One command line of a page.
 *
 * @param place file and line
 * @param line as a shell takes it, continued lines joined
 * @param notRun why it is not run here; null where it is
 */
record DocCommand(String place, String line, String notRun) {
    private static final Path ROOT = Path.of("..");
    private static final Pattern WHY = Pattern.compile("\\s*<!-- not run: (.+) -->");
    private static final Pattern BEGIN = Pattern.compile("\\s*```(sh|bash|shell|console)");

    /** Those of all pages that people write, the README's first. */
    static List<DocCommand> all() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md"))
                                    .filter(file -> !file.toString().contains("/reference/"))
                                    .sorted(Comparator.comparing(Path::toString)))
                    .flatMap(file -> of(file).stream())
                    .toList();
        }
    }

    private static List<DocCommand> of(Path file) {
        List<DocCommand> found = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (BEGIN.matcher(lines.get(i)).matches()) {
                Matcher why = WHY.matcher(i == 0 ? "" : lines.get(i - 1));
                i = readBlock(file, lines, i + 1, why.matches() ? why.group(1) : null, found);
            }
        }
        return found;
    }

    /** Returns the line that ends the block. */
    private static int readBlock(
            Path file, List<String> lines, int first, String notRun, List<DocCommand> into) {
        StringBuilder command = new StringBuilder();
        int i = first;
        for (; !lines.get(i).strip().equals("```"); i++) {
            String line = lines.get(i).strip();
            if (line.endsWith("\\")) {
                command.append(line, 0, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String place = "%s:%d".formatted(ROOT.relativize(file), i + 1);
                into.add(new DocCommand(place, command + line, notRun));
                command.setLength(0);
            }
        }
        return i;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it goes on until it is stopped. */
    boolean isRun() {
        return line.matches("(?:\\./)?tokensweep run .*");
    }

    /** Whether it changes nothing: one page may say it after another, and once is enough. */
    boolean onlyAsks() {
        return line.matches("\\./tokensweep (?:config|doctor|plan|status) .*");
    }

    /** Without what is said about it. */
    String bare() {
        return line.replaceFirst(" +#.*", "");
    }

    @Override
    public String toString() {
        return place + " " + line;
    }
}
