package dev.tokensweep.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.slf4j.event.KeyValuePair;

/** One log event as one JSON object; docs/logging.md has the keys. Stateless. */
final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLine() {}

    static String of(ILoggingEvent event, SecretMask mask) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", event.getInstant().toString());
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("thread", event.getThreadName());
            json.writeStringField("message", mask.in(event.getFormattedMessage()));
            writePairs(json, event, mask);
            writeFailure(json, event.getThrowableProxy(), mask);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void writePairs(JsonGenerator json, ILoggingEvent event, SecretMask mask)
            throws IOException {
        if (event.getKeyValuePairs() == null) {
            return;
        }
        json.writeObjectFieldStart("values");
        for (KeyValuePair pair : event.getKeyValuePairs()) {
            json.writeStringField(pair.key, mask.in(String.valueOf(pair.value)));
        }
        json.writeEndObject();
    }

    private static void writeFailure(JsonGenerator json, IThrowableProxy failure, SecretMask mask)
            throws IOException {
        if (failure == null) {
            return;
        }
        json.writeStringField("failure", failure.getClassName());
        json.writeStringField("stack", mask.in(ThrowableProxyUtil.asString(failure)));
    }
}
