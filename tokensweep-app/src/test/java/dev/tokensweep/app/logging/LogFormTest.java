package dev.tokensweep.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokensweep.app.config.AppConfig;
import dev.tokensweep.app.config.ConfigLoader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFormTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();
    private Logger logger;

    @TempDir Path folder;

    @BeforeEach
    void logInPlainText() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %msg%n");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        logger = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logger.addAppender(appender);
    }

    @Test
    void writesOneObjectALineWhateverIsInTheMessage() throws Exception {
        // Given
        LogForm.apply(config("json"), context);

        // When
        logger.atWarn().addKeyValue("partition", 3).log("two\nlines, \"quoted\"");
        logger.error("it broke", new IllegalStateException("because"));

        // Then
        List<String> lines = lines();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("level").asText()).isEqualTo("WARN");
        assertThat(first.get("message").asText()).isEqualTo("two\nlines, \"quoted\"");
        assertThat(first.at("/values/partition").asText()).isEqualTo("3");
        assertThat(first.get("time").asText()).endsWith("Z");
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.get("failure").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(second.get("stack").asText()).contains("because", "LogFormTest");
    }

    @Test
    void leavesTextAsItWas() throws Exception {
        // Given
        LogForm.apply(config("text"), context);

        // When
        logger.info("as ever");

        // Then
        assertThat(lines()).containsExactly("INFO as ever");
    }

    @Test
    void writesNoSecretInEitherForm() throws Exception {
        for (String format : List.of("text", "json")) {
            // Given
            written.reset();
            LogForm.apply(config(format), context);

            // When
            logger.info("the server says: password hush-db is wrong");
            logger.warn("login of hush-kafka failed", new IllegalStateException("hush-db"));
            logger.info("token {}", "hush-0123456789-token");

            // Then
            assertThat(String.join("\n", lines())).contains("********").doesNotContain("hush");
        }
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private AppConfig config(String format) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "hush-0123456789-token");
        return ConfigLoader.load(
                        null,
                        Map.of("TOKENSWEEP_DATABASE_PASSWORD", "hush-db"),
                        List.of(
                                "database.url=jdbc:postgresql://db/apim",
                                "database.user=tokensweep",
                                "kafka.bootstrap-servers=k:9092",
                                "kafka.properties.sasl.jaas.config=login required username=\"u\" password=\"hush-kafka\";",
                                "console.token-file=" + token,
                                "log.format=" + format))
                .config();
    }
}
