package dev.tokensweep.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/** Looks for access tokens, refresh tokens and codes where none may be. */
final class Secrets {
    /** As the traffic makes them, and nobody else. */
    private static final Pattern SECRET = Pattern.compile("\\b(at|rt|ac)-[0-9a-f]{8}-[0-9a-f]{4}-");

    private Secrets() {}

    /** Where some are, in words: every record of every topic, and every log of a role. */
    static List<String> found(Plant plant)
            throws IOException, ExecutionException, InterruptedException {
        List<String> found = new ArrayList<>();
        Records records = new Records(plant.broker().properties());
        try (Admin admin = Admin.create(plant.broker().properties())) {
            for (String topic :
                    admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
                records.each(
                        topic,
                        record -> {
                            if (isSecret(record.key()) || isSecret(record.value())) {
                                found.add(
                                        "law 7: a secret in %s-%d at %d"
                                                .formatted(
                                                        topic,
                                                        record.partition(),
                                                        record.offset()));
                            }
                        });
            }
        }
        try (Stream<Path> logs = Files.list(plant.directory().resolve("roles"))) {
            for (Path log : logs.filter(path -> path.toString().endsWith(".log")).toList()) {
                if (SECRET.matcher(Files.readString(log)).find()) {
                    found.add("law 7: a secret in " + log);
                }
            }
        }
        return found;
    }

    private static boolean isSecret(byte[] bytes) {
        return bytes != null
                && SECRET.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find();
    }
}
