package dev.tokensweep.chaos;

import dev.tokensweep.demo.LawCheck;
import dev.tokensweep.demo.Summary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * What holds whatever has happened, checked as sets when the plant is quiet: the laws by the
 * ledger, what the traffic was told by the ledger, fencing by its trip-wire, no transaction left
 * hanging, bounds, and alarms where there is reason for one and nowhere else. Used by one thread.
 */
final class Invariants {
    private static final long MOST_RETAINED_BYTES = 256L << 20;
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(90);
    private static final List<String> ALARMS = List.of("GAP:", "is unreadable (");

    private final Plant plant;
    private long alarms;
    private long setbacks;
    private Summary summary;

    Invariants(Plant plant) {
        this.plant = plant;
    }

    /** What became of all tokens, as of the last check. */
    Summary summary() {
        return summary;
    }

    /**
     * Checks all.
     *
     * @param blinded whether the log was lost since the last time
     * @return what is violated, in words
     */
    List<String> violated(boolean blinded)
            throws SQLException, ExecutionException, InterruptedException {
        List<String> violated = new ArrayList<>();
        try (Connection connection = plant.database().connect()) {
            summary = LawCheck.check(connection, plant.audit(), plant.blind());
            violated.addAll(summary.violations());
            Set<String> lost = new TreeSet<>(plant.journal().confirmed());
            lost.removeAll(issued(connection));
            if (!lost.isEmpty()) {
                violated.add("law 3: confirmed to the server and never issued: " + lost);
            }
        }
        checkFence(violated);
        checkTransactions(violated);
        checkAlarms(blinded, violated);
        long retained =
                plant.database()
                        .number(
                                "SELECT coalesce(max(pg_current_wal_lsn() - restart_lsn), 0)::bigint FROM pg_replication_slots");
        if (retained > MOST_RETAINED_BYTES) {
            violated.add("law 8: the slot retains %d bytes of the log".formatted(retained));
        }
        violated.addAll(Footprint.excesses(plant.fleet()));
        return violated;
    }

    private static Set<String> issued(Connection connection) throws SQLException {
        Set<String> issued = new TreeSet<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT token_id FROM ledger.op WHERE op = 'ISSUED'");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                issued.add(rows.getString(1));
            }
        }
        return issued;
    }

    private void checkFence(List<String> violated) throws SQLException {
        long now = TripWires.setbacks(plant.database());
        if (now > setbacks) {
            violated.add(
                    "fencing: a sink moved its place back %d times, over what another had done"
                            .formatted(now - setbacks));
        }
        setbacks = now;
    }

    /** A transaction that nobody ends hides from readers what comes after it. */
    private void checkTransactions(List<String> violated)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(plant.broker().properties())) {
            Map<TopicPartition, Long> stable = ends(admin, IsolationLevel.READ_COMMITTED);
            ends(admin, IsolationLevel.READ_UNCOMMITTED)
                    .forEach(
                            (partition, end) -> {
                                if (stable.get(partition) < end && isHanging(admin, partition)) {
                                    violated.add(
                                            "a transaction hangs in %s at %d, its end is %d"
                                                    .formatted(
                                                            partition, stable.get(partition), end));
                                }
                            });
        }
    }

    /** Counters are written all the time: only one that stays open hangs. */
    private boolean isHanging(Admin admin, TopicPartition partition) {
        try {
            long seen = ends(admin, IsolationLevel.READ_UNCOMMITTED).get(partition);
            Await.until(
                    "the transaction ends",
                    LONGEST_TRANSACTION,
                    () -> ends(admin, IsolationLevel.READ_COMMITTED).get(partition) >= seen);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (Exception e) { // Whatever it is, the transaction has not been seen to end.
            return true;
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked =
                plant.topics().all().stream()
                        .flatMap(
                                topic ->
                                        IntStream.range(0, topic.partitions())
                                                .mapToObj(p -> new TopicPartition(topic.name(), p)))
                        .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        return admin
                .listOffsets(asked, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry<TopicPartition, ListOffsetsResultInfo>::getKey,
                                entry -> entry.getValue().offset()));
    }

    private void checkAlarms(boolean blinded, List<String> violated) {
        long now = ALARMS.stream().mapToLong(plant.fleet().first(RoleName.CAPTURE)::logged).sum();
        if (blinded && now == alarms) {
            violated.add("no alarm tells that the log was lost");
        }
        if (!blinded && now > alarms) {
            violated.add("an alarm tells that the log was lost, and it was not");
        }
        alarms = now;
    }
}
