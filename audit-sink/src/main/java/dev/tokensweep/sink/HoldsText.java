package dev.tokensweep.sink;

import dev.tokensweep.events.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What may stand in a row of the holds, and how a refusal names many of them. Stateless. */
final class HoldsText {
    private static final int SUBJECT_LENGTH = 255;
    private static final int REASON_LENGTH = 1000;
    private static final int AUTHOR_LENGTH = 255;
    private static final int NAMED = 20;

    private HoldsText() {}

    /** Refuses holds that the table could not take, or that would say nothing. */
    static void check(List<Hold> holds) {
        List<String> findings = new ArrayList<>();
        for (Hold hold : holds) {
            if (hold.scope() != Hold.Scope.ALL) {
                check("subject", hold.subject(), SUBJECT_LENGTH, findings);
            }
            if (hold.scope() == Hold.Scope.TENANT || hold.scope() == Hold.Scope.APP) {
                checkId(hold, findings);
            }
            check("reason", hold.reason(), REASON_LENGTH, findings);
            check("author", hold.author(), AUTHOR_LENGTH, findings);
        }
        if (!findings.isEmpty()) {
            throw new HoldsRefusedException(findings.stream().distinct().limit(NAMED).toList());
        }
    }

    /** Purges compare texts: an id that is written otherwise would match no row. */
    private static void checkId(Hold hold, List<String> findings) {
        String subject = hold.subject();
        try {
            int id = Integer.parseInt(subject);
            if (!subject.equals(Integer.toString(id))) {
                findings.add(
                        "'%s' is not how the tables write the id of a hold's %s: write %d"
                                .formatted(subject, kind(hold), id));
            }
        } catch (NumberFormatException e) {
            findings.add(
                    "'%s' is no id, by which alone a hold names its %s: give the number"
                            .formatted(subject, kind(hold)));
        }
    }

    /** What the hold names, as a sentence has it. */
    static String kind(Hold hold) {
        return hold.scope().name().toLowerCase(Locale.ROOT);
    }

    static void checkAuthor(String author) {
        List<String> findings = new ArrayList<>();
        check("author", author, AUTHOR_LENGTH, findings);
        if (!findings.isEmpty()) {
            throw new HoldsRefusedException(findings);
        }
    }

    private static void check(String name, String text, int longest, List<String> findings) {
        if (text.isBlank()) {
            findings.add("the hold's %s is blank: give one".formatted(name));
        } else if (text.codePointCount(0, text.length()) > longest) {
            findings.add(
                    "the hold's %s is longer than %d characters: shorten it"
                            .formatted(name, longest));
        } else if (text.indexOf('\0') >= 0) {
            findings.add(
                    "the hold's %s has a NUL character, which no database stores: take it out"
                            .formatted(name));
        }
    }

    /** The first of them, and how many more there are. */
    static String list(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED
                ? first
                : "%s and %d more".formatted(first, names.size() - NAMED);
    }
}
