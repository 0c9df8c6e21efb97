package dev.tokensweep.app.metrics;

import java.util.Locale;

/** Renders the reference page of our own figures from the catalogue. */
final class MetricsReference {
    private static final String INTRODUCTION =
            """
            # Metrics

            Written by `MetricsReferenceTest` from the catalogue of metrics; rewrite it with `make docs`.

            `/metrics` on the console's port has them in Prometheus' text form, behind the console's lock;
            `metrics.otlp-url` sends the same to an OpenTelemetry collector. Counters begin at zero with the
            process. What is not known is not there: a process without the cleaner has no `tokensweep_live_tokens`,
            and while the database is away there is no `tokensweep_breaker_open`. *Of the process* wants a sum over
            processes, *of the installation* is the same in each and wants a maximum. After a start those of live,
            kept and due tokens are too low until the cleaner has taken up all it finds, 100,000 a second and thread.

            Beside them there are those of Kafka's clients and of Kafka Streams (`kafka_*`: each group and name as
            Kafka documents them, without those of single brokers, topics and stores), of the sink's
            connections (`hikaricp_*`), and of the JVM and its process (`jvm_*`, `process_*`, `system_*`).

            `deploy/prometheus/alerts.yml` and `deploy/grafana/dashboard.json` are made of these.

            | name | kind | unit | label | of the | meaning |
            |---|---|---|---|---|---|
            """;

    private MetricsReference() {}

    static String render() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Metric metric : MetricCatalogue.ALL) {
            page.append(
                    row(
                            metric.exposed(),
                            metric.kind().name().toLowerCase(Locale.ROOT),
                            metric.unit() == null ? "" : metric.unit(),
                            metric.label() == null ? "" : "`" + metric.label() + "`",
                            metric.whose(),
                            metric.meaning()));
        }
        page.append(
                row(
                        MetricCatalogue.TIME_TO_CLEAN.replace('.', '_') + "_seconds",
                        "histogram",
                        "seconds",
                        "`le`",
                        "process",
                        MetricCatalogue.TIME_TO_CLEAN_MEANING));
        return page.toString();
    }

    private static String row(
            String name, String kind, String unit, String label, String whose, String meaning) {
        return "| `%s` | %s | %s | %s | %s | %s |%n"
                .formatted(name, kind, unit, label, whose, meaning);
    }
}
