package dev.tokensweep.app.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes as people write them: one number, one unit. */
final class BytesText {
    // Six digits of the greatest unit cannot overflow.
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6}) ?(KiB|MiB|GiB|TiB)");

    private BytesText() {}

    /** Null when the text is no amount. */
    static Long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            default -> number << 40;
        };
    }
}
