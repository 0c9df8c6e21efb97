package dev.tokensweep.sink;

import dev.tokensweep.faults.Faults;
import javax.sql.DataSource;

/** What the workers of one sink share. Each part is thread-safe. */
record SinkResources(
        SinkConfig config,
        DataSource database,
        KafkaClients clients,
        Outbox outbox,
        SinkHealth health,
        Brake brake,
        Faults faults) {}
