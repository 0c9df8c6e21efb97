package dev.tokensweep.app;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.Grant;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.UtcText;
import dev.tokensweep.forensics.Elapsed;
import dev.tokensweep.forensics.Life;
import dev.tokensweep.forensics.RecordedEvent;
import java.util.StringJoiner;

/** Lives for people to read, one below the other. Used by one thread. */
final class TraceText {
    private final StringBuilder text = new StringBuilder();

    String of(Traced traced) {
        for (Traced.Token token : traced.lives()) {
            text.append(text.isEmpty() ? "" : "\n");
            head(token.life());
            text.append(timeline(token.life())).append(token.fate().text()).append('\n');
        }
        if (traced.more() > 0) {
            text.append("\nand %d tokens more; --limit shows them\n".formatted(traced.more()));
        }
        return text.toString();
    }

    private void head(Life life) {
        text.append("Token ").append(printable(life.tokenId()));
        TokenRow row = life.lastRow();
        if (row != null) {
            Grant grant = row.grant();
            StringJoiner whose = new StringJoiner(", ", ": ", "");
            add(whose, "user", grant.user());
            add(whose, "domain", grant.userDomain());
            add(whose, "tenant", grant.tenantId());
            add(whose, "app", grant.consumerKeyId());
            add(whose, "grant type", grant.grantType());
            text.append(printable(whose.toString()));
        }
        text.append("\n\n");
    }

    private static String timeline(Life life) {
        TextTable table =
                new TextTable("TIME", "AFTER", "EVENT", "STATE", "WHAT", "POSITION", "RECORD");
        Long before = null;
        for (RecordedEvent recorded : life.events()) {
            AuditEvent event = recorded.event();
            table.row(
                    UtcText.iso(event.atMicros()),
                    before == null ? "" : Elapsed.of(event.atMicros() - before),
                    event.type().name(),
                    event.row() == null ? "" : event.row().version().state(),
                    what(event),
                    event.position().toString(),
                    recorded.partition() + ":" + recorded.offset());
            before = event.atMicros();
        }
        return table.text() + "\n";
    }

    private static String what(AuditEvent event) {
        StringJoiner what = new StringJoiner(", ");
        add(what, "from", event.fromState());
        add(what, "reason", event.reason());
        add(what, "rule", event.rule());
        add(
                what,
                "eligible",
                event.eligibleMicros() == null ? null : UtcText.iso(event.eligibleMicros()));
        add(what, "hold", event.hold() == null ? null : event.hold().id());
        add(what, "note", event.note());
        add(what, "batch", event.batchId());
        return what.toString();
    }

    private static void add(StringJoiner parts, String name, Object value) {
        if (value != null) {
            parts.add(name + " " + value);
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
