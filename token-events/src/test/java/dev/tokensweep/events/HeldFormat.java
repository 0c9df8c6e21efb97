package dev.tokensweep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serde;

/**
 * The formats that a release left in topics and stores, held by files of the module's own test
 * resources under {@code formats/v1}. A file once released is never changed: {@code
 * -DwriteFormats=true} writes those that are missing, and no other.
 */
public final class HeldFormat {
    private static final int BYTES_PER_LINE = 32;

    private HeldFormat() {}

    /** The file's bytes read as the value, and the value is still written as these bytes. */
    public static <T> void holds(String name, Serde<T> serde, T value) {
        byte[] written = serde.serializer().serialize("any", value);
        String file = "v1/" + name + ".hex";
        byte[] held = HexFormat.of().parseHex(text(file, hex(written)).replaceAll("\\s", ""));
        assertThat(serde.deserializer().deserialize("any", held))
                .as("what a release stored as %s must be read for ever", file)
                .isEqualTo(value);
        assertThat(HexFormat.of().formatHex(written))
                .as("%s is written otherwise than it was: that needs a new version", file)
                .isEqualTo(HexFormat.of().formatHex(held));
    }

    /** The names still stand first, and in this order: records hold them by place. */
    public static void holds(String name, List<String> names) {
        String file = "v1/" + name + ".txt";
        List<String> held = text(file, String.join("\n", names) + "\n").lines().toList();
        assertThat(names).as("%s may only grow at its end", file).startsWith(array(held));
    }

    public static <E extends Enum<E>> void holds(Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        String owner =
                type.getEnclosingClass() == null
                        ? ""
                        : type.getEnclosingClass().getSimpleName() + ".";
        holds(owner + type.getSimpleName(), names);
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static String text(String file, String missing) {
        try (InputStream in = HeldFormat.class.getResourceAsStream("/formats/" + file)) {
            if (in != null) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            Path source = Path.of("src", "test", "resources", "formats", file);
            if (!Boolean.getBoolean("writeFormats") || Files.exists(source)) {
                return fail("formats/%s is missing; -DwriteFormats=true writes it", file);
            }
            Files.createDirectories(source.getParent());
            Files.writeString(source, missing);
            return missing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(byte[] bytes) {
        String digits = HexFormat.of().formatHex(bytes);
        return Arrays.stream(digits.split("(?<=\\G.{%d})".formatted(BYTES_PER_LINE * 2)))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
