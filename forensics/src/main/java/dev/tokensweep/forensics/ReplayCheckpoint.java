package dev.tokensweep.forensics;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How far a replay has come, in a file; written as a whole or not at all.
 *
 * @param source the topic and Kafka's id of it, and what was asked for: another replay's place is
 *     none
 * @param run a name of this replay's own
 * @param bytes how long the file was that it has written to
 * @param places the next offset of each partition
 */
record ReplayCheckpoint(String source, String run, long bytes, Map<Integer, Long> places) {
    private static final String PARTITION = "partition.";

    ReplayCheckpoint {
        places = Map.copyOf(places);
    }

    /**
     * Null where there is no such file.
     *
     * @throws ForensicsException when it is another replay's
     */
    static ReplayCheckpoint read(Path file, String source) throws IOException {
        if (Files.notExists(file)) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        if (!source.equals(properties.getProperty("source"))) {
            throw new ForensicsException(
                    "--resume: %s is of another topic, or of other options; name another file"
                            .formatted(file));
        }
        Map<Integer, Long> places = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PARTITION)) {
                places.put(
                        Integer.valueOf(name.substring(PARTITION.length())),
                        Long.valueOf(properties.getProperty(name)));
            }
        }
        return new ReplayCheckpoint(
                source,
                properties.getProperty("run"),
                Long.parseLong(properties.getProperty("bytes")),
                places);
    }

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("source", source);
        properties.setProperty("run", run);
        properties.setProperty("bytes", Long.toString(bytes));
        places.forEach((p, offset) -> properties.setProperty(PARTITION + p, offset.toString()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text.toString());
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
