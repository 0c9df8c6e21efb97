package dev.tokensweep.sink;

import dev.tokensweep.events.Spared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out why condemned tokens did not go. Stateless. */
final class Refusals {
    private final TokenStatements statements;

    Refusals(TokenStatements statements) {
        this.statements = statements;
    }

    /** Tokens that are gone already need no answer: the log tells of their deletion. */
    List<Refusal> of(
            Connection connection, List<VerdictRecord> condemned, List<VerdictRecord> going)
            throws SQLException {
        if (going.size() == condemned.size()) {
            return List.of();
        }
        Set<VerdictRecord> gone = new HashSet<>(going);
        Map<String, VerdictRecord> left = new HashMap<>();
        for (VerdictRecord verdict : condemned) {
            if (!gone.contains(verdict)) {
                left.put(verdict.tokenId(), verdict);
            }
        }
        List<Refusal> refusals = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(statements.classify())) {
            statements.bind(statement, List.copyOf(left.values()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    refusals.add(refusal(left.get(rows.getString("token_id")), rows));
                }
            }
        }
        return refusals;
    }

    private static Refusal refusal(VerdictRecord verdict, ResultSet row) throws SQLException {
        String holdId = row.getString("hold_id");
        if (!row.getBoolean("same_version")) {
            return new Refusal(verdict, Spared.Cause.CHANGED, null);
        }
        if (holdId != null) {
            return new Refusal(verdict, Spared.Cause.HELD, holdId);
        }
        if (!row.getBoolean("same_rule")) {
            return new Refusal(verdict, Spared.Cause.RULE, null);
        }
        return new Refusal(
                verdict, row.getBoolean("due") ? Spared.Cause.LOCKED : Spared.Cause.NOT_DUE, null);
    }
}
