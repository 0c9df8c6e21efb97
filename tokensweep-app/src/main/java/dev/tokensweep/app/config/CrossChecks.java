package dev.tokensweep.app.config;

/** The rules that no setting can judge alone. */
final class CrossChecks {
    private CrossChecks() {}

    static void check(Values values, Problems problems) {
        checkReplication(values, problems);
        checkSessionTimeZone(values, problems);
        checkConsole(values, problems);
        boolean embedded = isEmbedded(values);
        values.members(KafkaCatalogue.KAFKA_PROPERTIES)
                .forEach((name, given) -> checkProperty(name, given, embedded, problems));
    }

    static boolean isEmbedded(Values values) {
        return !values.isGiven(KafkaCatalogue.KAFKA_BOOTSTRAP_SERVERS);
    }

    private static void checkReplication(Values values, Problems problems) {
        Integer factor = values.get(KafkaCatalogue.KAFKA_REPLICATION_FACTOR);
        Given given = values.given(KafkaCatalogue.KAFKA_REPLICATION_FACTOR.name());
        if (factor == null || given == null) {
            return;
        }
        if (factor == 0) {
            problems.add(
                    given.origin(),
                    given.key() + ": '0' must be at least 1, or -1 for the cluster's default");
        } else if (factor > 1 && !values.isGiven(KafkaCatalogue.KAFKA_BOOTSTRAP_SERVERS)) {
            problems.add(
                    given.origin(),
                    given.key()
                            + ": '"
                            + factor
                            + "' must be 1 with the embedded broker, which is a single node: leave"
                            + " it out, or give kafka.bootstrap-servers");
        }
    }

    private static void checkSessionTimeZone(Values values, Problems problems) {
        Given given = values.given(DatabaseCatalogue.DATABASE_SESSION_TIME_ZONE.name());
        String url = values.get(DatabaseCatalogue.DATABASE_URL);
        if (given == null || url == null) {
            return;
        }
        DatabaseKind kind = DatabaseKind.of(url).orElseThrow();
        if (kind != DatabaseKind.MYSQL && kind != DatabaseKind.MARIADB) {
            problems.add(
                    given.origin(),
                    "%s: is for mysql and mariadb alone, whose sessions turn a TIMESTAMP into digits, and database.url names %s: leave it out"
                            .formatted(given.key(), kind.subprotocol()));
        }
    }

    /** Nobody is to read it whom nobody has let in. */
    private static void checkConsole(Values values, Problems problems) {
        Given host = values.given(ConsoleCatalogue.CONSOLE_HOST.name());
        Integer port = values.get(ConsoleCatalogue.CONSOLE_PORT);
        boolean asks =
                values.isGiven(ConsoleCatalogue.CONSOLE_TOKEN_FILE)
                        || values.isGiven(ConsoleCatalogue.CONSOLE_PROXY_USER_HEADER);
        boolean isJudged = host == null || values.get(ConsoleCatalogue.CONSOLE_HOST) == null;
        if (isJudged || asks || Integer.valueOf(0).equals(port)) {
            return;
        }
        if (!ConsoleConfig.isLoopback(host.text())) {
            problems.add(
                    host.origin(),
                    "%s: '%s' lets other machines in, and nothing asks who they are: give console.token-file or console.proxy-user-header, or listen on 127.0.0.1"
                            .formatted(host.key(), host.text()));
        }
    }

    /** What every client of Kafka's would get, wherever it was given. */
    static void checkProperty(String name, Given given, boolean embedded, Problems problems) {
        String refusal = ClientProperties.refusal(name);
        if (refusal != null) {
            problems.add(given.origin(), given.key() + ": " + refusal);
        } else if (embedded && ClientProperties.isSecurity(name)) {
            problems.add(
                    given.origin(),
                    given.key()
                            + ": needs kafka.bootstrap-servers: the embedded broker listens on the"
                            + " loopback address alone, without TLS or login");
        }
    }
}
