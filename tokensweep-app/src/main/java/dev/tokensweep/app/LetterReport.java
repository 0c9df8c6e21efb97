package dev.tokensweep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokensweep.events.DeadLetter;
import dev.tokensweep.events.RecordPlace;
import dev.tokensweep.events.Settlement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What the commands about dead letters answer; a value is never shown. Stateless. */
final class LetterReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LetterReport() {}

    /**
     * The list.
     *
     * @param more how many others there are
     * @param foreign how many records on the topic are no letters
     */
    static String listed(List<FiledLetter> letters, int more, int foreign, Output output) {
        return output == Output.JSON ? json(letters, more, foreign) : text(letters, more, foreign);
    }

    private static String text(List<FiledLetter> letters, int more, int foreign) {
        StringBuilder text = new StringBuilder();
        if (letters.isEmpty()) {
            text.append("no dead letter\n");
        } else {
            TextTable table =
                    new TextTable(
                            "ID", "TIME", "STAGE", "FROM", "KEY", "BYTES", "SETTLED", "REASON");
            for (FiledLetter letter : letters) {
                table.row(
                        letter.id(),
                        letter.letter().time().toString(),
                        stage(letter.letter()),
                        from(letter.letter()),
                        letter.key(),
                        Objects.toString(letter.valueBytes(), ""),
                        letter.isSettled() ? settled(letter.settlement()) : "",
                        letter.letter().reason());
            }
            text.append(table.text());
        }
        if (more > 0) {
            text.append("and %d more; --limit shows them\n".formatted(more));
        }
        if (foreign > 0) {
            text.append("%d records on the topic are no dead letters\n".formatted(foreign));
        }
        return text.toString();
    }

    private static String json(List<FiledLetter> letters, int more, int foreign) {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode array = document.putArray("deadLetters");
        letters.forEach(letter -> array.add(json(letter)));
        return document.put("more", more).put("foreign", foreign) + "\n";
    }

    private static ObjectNode json(FiledLetter filed) {
        DeadLetter letter = filed.letter();
        ObjectNode json =
                JSON.createObjectNode()
                        .put("id", filed.id())
                        .put("time", letter.time().toString())
                        .put("stage", stage(letter))
                        .put("reason", letter.reason());
        RecordPlace source = letter.source();
        if (source == null) {
            json.put("position", letter.position().toString());
        } else {
            json.putObject("source")
                    .put("topic", source.topic())
                    .put("partition", source.partition())
                    .put("offset", source.offset());
        }
        json.put("key", filed.key())
                .put("keyBytes", filed.keyBytes())
                .put("valueBytes", filed.valueBytes())
                .put("truncatedBytes", filed.truncatedBytes());
        Settlement end = filed.settlement();
        if (end == null) {
            json.putNull("settled");
        } else {
            json.putObject("settled")
                    .put("how", how(end))
                    .put("by", end.by())
                    .put("why", end.why())
                    .put("time", end.time().toString());
        }
        return json;
    }

    /** What was settled, and what was not and why. */
    static String settled(Settlement.How how, LetterSelection selection, Output output) {
        String verb = how.name().toLowerCase(Locale.ROOT);
        if (output == Output.JSON) {
            ObjectNode document = JSON.createObjectNode();
            ArrayNode settled = document.putArray(verb);
            selection.chosen().forEach(letter -> settled.add(letter.id()));
            ArrayNode skipped = document.putArray("skipped");
            selection
                    .skipped()
                    .forEach(
                            (letter, why) ->
                                    skipped.addObject().put("id", letter.id()).put("why", why));
            return document + "\n";
        }
        StringBuilder text = new StringBuilder();
        text.append("%s %d\n".formatted(verb, selection.chosen().size()));
        selection
                .skipped()
                .forEach(
                        (letter, why) ->
                                text.append("skipped %s: %s\n".formatted(letter.id(), why)));
        return text.toString();
    }

    static String settled(Settlement end) {
        return "%s by %s at %s%s"
                .formatted(
                        how(end),
                        end.by(),
                        end.time(),
                        end.why().isEmpty() ? "" : " (" + end.why() + ")");
    }

    private static String how(Settlement end) {
        return end.how().name().toLowerCase(Locale.ROOT);
    }

    private static String stage(DeadLetter letter) {
        return letter.stage().name().toLowerCase(Locale.ROOT);
    }

    private static String from(DeadLetter letter) {
        return letter.source() == null ? letter.position().toString() : letter.source().toString();
    }
}
