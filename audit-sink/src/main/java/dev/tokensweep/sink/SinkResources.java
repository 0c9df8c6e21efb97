package dev.tokensweep.sink;

import javax.sql.DataSource;

/** What the workers of one sink share. Each part is thread-safe. */
record SinkResources(
        SinkConfig config,
        DataSource database,
        KafkaClients clients,
        Outbox outbox,
        SinkHealth health) {}
