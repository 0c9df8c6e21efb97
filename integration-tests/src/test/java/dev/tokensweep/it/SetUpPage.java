package dev.tokensweep.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What an administrator copies from a database's page: its blocks of SQL, in the page's order. */
final class SetUpPage {
    private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");

    private final String text;
    private final List<String> blocks;

    private SetUpPage(String text) {
        this.text = text;
        this.blocks = BLOCK.matcher(text).results().map(block -> block.group(1)).toList();
    }

    /** Of that name under {@code docs}. */
    static SetUpPage of(String name) {
        try {
            return new SetUpPage(Files.readString(Path.of("..", "docs", name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The block, with the password where the page leaves it out. */
    String block(int number) {
        return blocks.get(number)
                .replace("'...'", "'" + ContainerImage.PASSWORD + "'")
                .replace("\"...\"", "\"" + ContainerImage.PASSWORD + "\"");
    }

    /** The last blocks, from one on. */
    List<String> from(int number) {
        return blocks.subList(number, blocks.size());
    }

    /** Whatever the page has of that form. */
    List<String> all(Pattern form) {
        return form.matcher(text).results().map(MatchResult::group).distinct().toList();
    }
}
