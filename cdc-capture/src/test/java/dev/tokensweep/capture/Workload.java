package dev.tokensweep.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokensweep.events.TokenChange;
import dev.tokensweep.events.TokenChange.Kind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Concurrent small transactions and great ones, with a ledger of what was committed. */
final class Workload {
    private final CaptureFixture fixture;
    private final ExecutorService threads;
    private final List<Future<Void>> writers = new ArrayList<>();
    private final Map<String, List<Kind>> ledger = new ConcurrentHashMap<>();
    private volatile boolean stopped;
    private int copies;

    private Workload(CaptureFixture fixture, int threads) {
        this.fixture = fixture;
        this.threads = Executors.newFixedThreadPool(threads);
    }

    static Workload start(CaptureFixture fixture, int threads) {
        Workload workload = new Workload(fixture, threads);
        for (int i = 0; i < threads; i++) {
            int seed = i;
            workload.writers.add(workload.threads.submit(() -> workload.write(new Random(seed))));
        }
        return workload;
    }

    private Void write(Random random) throws SQLException {
        try (Connection connection = fixture.connect()) {
            connection.setAutoCommit(false);
            while (!stopped) {
                String id = Tokens.insert(connection, "ACTIVE");
                List<Kind> kinds = new ArrayList<>(List.of(Kind.ISSUED));
                maybeCommit(connection, random);
                if (random.nextBoolean()) {
                    Tokens.update(connection, id, "REVOKED");
                    kinds.add(Kind.CHANGED);
                    maybeCommit(connection, random);
                }
                if (random.nextInt(4) == 0) {
                    Tokens.delete(connection, id);
                    kinds.add(Kind.REMOVED);
                }
                connection.commit();
                ledger.put(id, kinds);
            }
            return null;
        }
    }

    private static void maybeCommit(Connection connection, Random random) throws SQLException {
        if (random.nextInt(3) == 0) {
            connection.commit();
        }
    }

    /** Inserts rows that share log positions: one statement writes many to one log record. */
    void copy(int rows) throws SQLException, IOException {
        for (String id : fixture.copyInto(rows, "copy" + ++copies)) {
            ledger.put(id, List.of(Kind.ISSUED));
        }
    }

    void stop() throws ExecutionException, InterruptedException {
        stopped = true;
        for (Future<Void> writer : writers) {
            writer.get();
        }
        threads.shutdown();
    }

    /** Nothing lost, nothing twice, nothing out of order, and the table is what was told. */
    void assertToldExactly(List<TopicReader.Told> told) throws SQLException {
        Map<String, List<Kind>> kinds =
                told.stream()
                        .filter(each -> each.tokenId() != null)
                        .collect(
                                Collectors.groupingBy(
                                        TopicReader.Told::tokenId,
                                        Collectors.mapping(
                                                each -> each.change().kind(),
                                                Collectors.toList())));
        assertThat(kinds).isEqualTo(ledger);
        ToldOrder.assertStrictlyIncreasing(told);
        Map<String, String> states = new ConcurrentHashMap<>();
        for (TopicReader.Told each : told) {
            TokenChange change = each.change();
            if (change.kind() == Kind.REMOVED) {
                states.remove(each.tokenId());
            } else if (change.row() != null) {
                states.put(each.tokenId(), change.row().version().state());
            }
        }
        assertThat(Tokens.states(fixture.connection())).containsAllEntriesOf(states);
    }
}
