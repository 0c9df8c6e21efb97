package dev.tokensweep.sink;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column's type in lower case as a definition writes it, and where a column has a character set
 * of its own, with that behind it: {@code varchar(255) CHARACTER SET latin1}.
 *
 * @param name without length
 * @param length in characters, or digits of a second; 0 where there is none
 * @param rest of the type, such as {@code unsigned}
 * @param charset empty for what is no text
 */
record DeclaredType(String name, int length, String rest, String charset) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?<name>[a-z]+2?)(?:\\((?<length>\\d+)\\))?(?<rest>.*?)(?: CHARACTER SET (?<charset>\\w+).*)?");
    private static final List<String> INTEGERS =
            List.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final List<String> WITH_LENGTH =
            List.of(
                    "varchar",
                    "nvarchar",
                    "varchar2",
                    "nvarchar2",
                    "datetime2",
                    "varbinary",
                    "datetime",
                    "timestamp",
                    "time");
    private static final List<String> TEXTS = List.of("tinytext", "text", "mediumtext", "longtext");

    /** Each holds all that those after it hold, and latin1 is what others call cp1252. */
    private static final List<String> CHARSETS =
            List.of("utf8mb4", "utf8mb3", "utf8", "latin1", "ascii");

    static DeclaredType of(String type) {
        Matcher form = FORM.matcher(type);
        if (!form.matches()) {
            return new DeclaredType(type, 0, "", "");
        }
        String charset = form.group("charset");
        return new DeclaredType(
                form.group("name"),
                form.group("length") == null ? 0 : Integer.parseInt(form.group("length")),
                form.group("rest").strip(),
                charset == null ? "" : charset.toLowerCase(Locale.ROOT));
    }

    /** Whether every value of the other type fits unchanged; false where that is not certain. */
    boolean holds(DeclaredType other) {
        if (!rest.equals(other.rest) || !holdsLettersOf(other)) {
            return false;
        }
        if (INTEGERS.contains(name) && INTEGERS.contains(other.name)) {
            // The length of a number is a matter of display.
            return INTEGERS.indexOf(name) >= INTEGERS.indexOf(other.name);
        }
        if (TEXTS.contains(name) && TEXTS.contains(other.name)) {
            return TEXTS.indexOf(name) >= TEXTS.indexOf(other.name);
        }
        return name.equals(other.name)
                && (WITH_LENGTH.contains(name) ? length >= other.length : length == other.length);
    }

    private boolean holdsLettersOf(DeclaredType other) {
        int here = CHARSETS.indexOf(charset);
        return charset.equals(other.charset)
                || (here >= 0 && here <= CHARSETS.indexOf(other.charset));
    }
}
