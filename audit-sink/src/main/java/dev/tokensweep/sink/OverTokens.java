package dev.tokensweep.sink;

import dev.tokensweep.events.Position;
import dev.tokensweep.events.Reason;
import dev.tokensweep.events.RowVersion;
import dev.tokensweep.events.TokenRow;
import dev.tokensweep.events.Verdict;
import dev.tokensweep.policy.CleanupPolicy;
import dev.tokensweep.policy.Decision;
import dev.tokensweep.policy.Rule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds and locks in the token table itself what may go by now, as the database says and the policy
 * agrees. Of an ended state nobody knows since when: it counts from now, so a grace keeps it. Rows
 * that the server has locked are passed over. Immutable.
 */
final class OverTokens {
    /** Verdicts from here stand in no partition; their place is the lane's row of progress. */
    static final int PARTITION = 0;

    private static final ConsumerRecord<byte[], byte[]> NO_RECORD =
            new ConsumerRecord<>("", PARTITION, 0, null, null);

    private final SinkTables tables;
    private final TokenImages images;
    private final Map<String, Rule> rules;
    private final String found;
    private final String condition;

    /**
     * What was found.
     *
     * @param nowMicros the moment it was judged by: when the transaction began
     */
    record Look(long nowMicros, List<OverToken> tokens) {
        Map<String, TokenRow> rows() {
            return tokens.stream().collect(Collectors.toMap(OverToken::tokenId, OverToken::row));
        }

        List<VerdictRecord> verdicts() {
            return tokens.stream().map(OverToken::verdict).toList();
        }
    }

    OverTokens(SinkConfig config) {
        this.tables = config.tables();
        this.images = new TokenImages(config);
        this.rules =
                config.policy().allRules().stream().collect(Collectors.toMap(Rule::name, r -> r));
        PolicySql policy = new PolicySql(config.policy(), tables);
        this.found =
                "%s AS rule_name, %s AS reason, (extract(epoch FROM now()) * 1000000)::bigint AS now_micros"
                        .formatted(policy.rule(), policy.reason());
        this.condition =
                "%s AND %s"
                        .formatted(
                                policy.dueAt(PostgresDialect.NOW, PostgresDialect.NOW),
                                new HeldSql(tables).notHeld());
    }

    /** Those that lie in some of the table's blocks, locked in the caller's transaction. */
    Look in(Connection connection, Blocks blocks) throws SQLException {
        String sql =
                "SELECT %s, %s FROM ONLY %s t WHERE %s AND %s FOR UPDATE OF t SKIP LOCKED"
                        .formatted(
                                images.columns(connection),
                                found,
                                tables.token(),
                                blocks.sql(),
                                condition);
        List<OverToken> tokens = new ArrayList<>();
        long nowMicros = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                nowMicros = row.getLong("now_micros");
                Rule rule = rules.get(row.getString("rule_name"));
                Reason reason = Reason.valueOf(row.getString("reason"));
                TokenRow image = TokenImages.read(row);
                if (isExact(image.version())
                        && CleanupPolicy.decide(image.version(), nowMicros, rule)
                                instanceof Decision.Eligible eligible
                        && eligible.reason() == reason
                        && eligible.eligibleMicros() <= nowMicros) {
                    tokens.add(over(row.getString("token_id"), image, eligible, nowMicros));
                }
            }
        }
        return new Look(nowMicros, tokens);
    }

    /** Times beyond all calendars do not read as they stand, and would not name this version. */
    private static boolean isExact(RowVersion version) {
        return isExact(version.createdMicros()) && isExact(version.refreshCreatedMicros());
    }

    private static boolean isExact(Long micros) {
        return micros == null || RowVersion.isTime(micros);
    }

    private static OverToken over(
            String tokenId, TokenRow row, Decision.Eligible eligible, long nowMicros) {
        Verdict verdict =
                new Verdict(
                        row.version(),
                        eligible.reason(),
                        eligible.rule(),
                        eligible.endedMicros(),
                        eligible.eligibleMicros(),
                        Position.NONE,
                        nowMicros);
        return new OverToken(row, new VerdictRecord(NO_RECORD, tokenId, verdict, null));
    }
}
