package dev.tokensweep.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What the ledger tells of every token, and what follows from it. Immutable. */
final class LedgerLives {
    /** When a row is due is reckoned here from the row alone, as the vendor's rule has it. */
    private static final String SQL =
            """
            SELECT token_id, CASE op WHEN 'PURGED' THEN 'ARCHIVED' WHEN 'REMOVED' THEN 'REMOVED_BY_OTHERS' ELSE op END,
            t.token_state, at, CASE
              WHEN t.token_state IN ('REVOKED', 'INACTIVE', 'EXPIRED') THEN at
              WHEN t.validity_period >= 0 AND t.refresh_token_validity_period >= 0 THEN (extract(epoch FROM (SELECT safe_period FROM ledger.settings)
                + greatest(t.time_created + t.validity_period * interval '1 millisecond',
                    t.refresh_token_time_created + t.refresh_token_validity_period * interval '1 millisecond')) * 1000000)::bigint + 1
            END
            FROM ledger.op o,
            LATERAL (SELECT (extract(epoch FROM pg_xact_commit_timestamp(o.xmin)) * 1000000)::bigint AS at) c,
            LATERAL (SELECT i.token_state, i.time_created, i.validity_period, i.refresh_token_time_created, i.refresh_token_validity_period
              FROM jsonb_populate_record(NULL::idn_oauth2_access_token, image) i) t
            ORDER BY op_id
            """;

    private final Map<String, List<Step>> lives;

    private LedgerLives(Map<String, List<Step>> lives) {
        this.lives = lives;
    }

    /**
     * One entry, as the record tells it too.
     *
     * @param atMicros of the commit
     */
    record Op(String type, String state, long atMicros) {
        private boolean isEnd() {
            return type.equals("ARCHIVED") || type.equals("REMOVED_BY_OTHERS");
        }
    }

    /**
     * An entry, and from when on the row that it leaves may go.
     *
     * @param dueMicros null: never
     */
    private record Step(Op op, Long dueMicros) {}

    static LedgerLives of(Connection connection) throws SQLException {
        Map<String, List<Step>> lives = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SQL)) {
            while (rows.next()) {
                Op op = new Op(rows.getString(2), rows.getString(3), rows.getLong(4));
                lives.computeIfAbsent(rows.getString(1), id -> new ArrayList<>())
                        .add(new Step(op, rows.getObject(5, Long.class)));
            }
        }
        return new LedgerLives(lives);
    }

    Set<String> ids() {
        return lives.keySet();
    }

    List<Op> of(String id) {
        return lives.get(id).stream().map(Step::op).toList();
    }

    long archived() {
        return lives.values().stream().filter(life -> done(life).equals("WENT")).count();
    }

    /** When something happened, in order. */
    List<Long> moments() {
        return lives.values().stream()
                .flatMap(List::stream)
                .map(step -> step.op().atMicros())
                .sorted()
                .toList();
    }

    /** The states of the tokens that lived at a moment. */
    Map<String, String> liveAt(long moment) {
        Map<String, String> live = new TreeMap<>();
        for (String id : ids()) {
            for (Op op : of(id)) {
                if (op.atMicros() > moment) {
                    break;
                }
                live.put(id, op.isEnd() ? null : op.state());
            }
        }
        live.values().removeIf(Objects::isNull);
        return live;
    }

    /**
     * What would have been done by the policy that was in force, had it been done at once: how many
     * tokens by what was done and what would have been, and of how many a server changed the row
     * after its time.
     */
    Map<String, Long> atOnce(long nowMicros) {
        Map<String, Long> tokens = new TreeMap<>();
        for (List<Step> life : lives.values()) {
            String done = done(life);
            int place = firstDue(life, nowMicros);
            tokens.merge(done + " " + would(life, place), 1L, Long::sum);
            if (place >= 0 && place + 1 < life.size() && !life.get(place + 1).op().isEnd()) {
                tokens.merge(done + " changed after", 1L, Long::sum);
            }
        }
        return tokens;
    }

    private static String done(List<Step> life) {
        return switch (last(life).op().type()) {
            case "ARCHIVED" -> "WENT";
            case "REMOVED_BY_OTHERS" -> "REMOVED_BY_OTHERS";
            default -> "STAYED";
        };
    }

    /** The first entry whose row came of age before somebody else touched it; below 0 for none. */
    private static int firstDue(List<Step> life, long nowMicros) {
        for (int place = 0; place < life.size(); place++) {
            Step step = life.get(place);
            Op next = place + 1 < life.size() ? life.get(place + 1).op() : null;
            boolean isLeft = next == null || next.type().equals("ARCHIVED");
            long until = isLeft ? nowMicros : next.atMicros();
            if (!step.op().isEnd()
                    && step.dueMicros() != null
                    && Math.max(step.dueMicros(), step.op().atMicros()) < until) {
                return place;
            }
        }
        return -1;
    }

    private static String would(List<Step> life, int place) {
        if (place < 0) {
            return "STAY";
        }
        // The row that went is that of the entry before.
        boolean went = done(life).equals("WENT");
        long after = went ? life.get(place).dueMicros() - life.get(life.size() - 2).dueMicros() : 0;
        return after == 0 ? "GO" : after < 0 ? "GO_SOONER" : "GO_LATER";
    }

    private static Step last(List<Step> life) {
        return life.get(life.size() - 1);
    }
}
