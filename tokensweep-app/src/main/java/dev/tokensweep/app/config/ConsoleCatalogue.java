package dev.tokensweep.app.config;

import static dev.tokensweep.app.config.ValueType.duration;
import static dev.tokensweep.app.config.ValueType.integer;
import static dev.tokensweep.app.config.ValueType.matching;
import static dev.tokensweep.app.config.ValueType.parsed;
import static dev.tokensweep.app.config.ValueType.path;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings: what people see of it. */
final class ConsoleCatalogue {
    private static final Declarations DECLARED = new Declarations();

    static final Setting<Integer> CONSOLE_PORT =
            DECLARED.with(
                    "console.port",
                    integer(0, 65_535),
                    "8080",
                    "The port of the console; 0 turns it off.");

    static final Setting<String> CONSOLE_HOST =
            DECLARED.with(
                    "console.host",
                    matching("text", "a host name or an address", "[A-Za-z0-9._:%\\[\\]-]+"),
                    "127.0.0.1",
                    "The address the console listens on. Any but `localhost`, `127.*` and `::1` wants"
                            + " `console.token-file` or `console.proxy-user-header`.");

    static final Setting<Path> CONSOLE_TOKEN_FILE =
            DECLARED.optional(
                    "console.token-file",
                    path(),
                    "A file with the token that the console asks for, at least 16 characters: as"
                            + " `Authorization: Bearer`, or in a browser as the password of any user."
                            + " White space around it is dropped. It is read at the start.");

    static final Setting<String> CONSOLE_PROXY_USER_HEADER =
            DECLARED.optional(
                    "console.proxy-user-header",
                    matching("text", "the name of a header", "[A-Za-z][A-Za-z0-9-]{0,63}"),
                    "The header in which a proxy that knows its users names them, such as"
                            + " `X-Forwarded-User`; a request without it is refused. Whoever reaches the"
                            + " port past the proxy can write that header too: see that nobody does, or"
                            + " give `console.token-file` as well, and the proxy has to send both.");

    static final Setting<String> METRICS_OTLP_URL =
            DECLARED.optional(
                    "metrics.otlp-url",
                    matching(
                            "URL",
                            "an http or https URL without user, query and fragment",
                            "https?://[^\\s?#@]+"),
                    "Where an OpenTelemetry collector takes metrics over HTTP, such as"
                            + " `http://collector:4318/v1/metrics`. They are at `/metrics` in any case.");

    static final Setting<Duration> METRICS_OTLP_INTERVAL =
            DECLARED.with(
                    "metrics.otlp-interval",
                    duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                    "1m",
                    "How often they are sent there.");

    static final Setting<LogFormat> LOG_FORMAT =
            DECLARED.with(
                    "log.format",
                    parsed("text", "text or json", "text|json", LogFormat::of),
                    "text",
                    "How `run` writes its log to standard error: a line of text or one JSON object an"
                            + " event; docs/logging.md has the keys.");

    private ConsoleCatalogue() {}

    static List<Setting<?>> all() {
        return DECLARED.all();
    }
}
