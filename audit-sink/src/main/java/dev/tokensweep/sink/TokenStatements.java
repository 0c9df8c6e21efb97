package dev.tokensweep.sink;

import dev.tokensweep.faults.Faults;
import dev.tokensweep.faults.Mechanism;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The statements of a purge. Each is given the verdicts as {@link VerdictRows}, and joins them as
 * {@code v} to the token table {@code t}. Immutable.
 */
final class TokenStatements {
    /** The archive's own column: when the row went there. */
    static final String INVALIDATED = "invalidated_time";

    private final Dialect dialect;
    private final SinkTables tables;
    private final String sameToken;
    private final String sameVersion;
    private final String due;
    private final String mayGo;
    private final PolicySql policy;

    TokenStatements(SinkTables tables, PolicySql policy) {
        this(tables, policy, Faults.NONE);
    }

    TokenStatements(SinkTables tables, PolicySql policy, Faults faults) {
        this.dialect = tables.dialect();
        this.tables = tables;
        this.policy = policy;
        this.sameToken = dialect.sameKey("t.token_id", "v.token_id");
        this.sameVersion = sameVersion(dialect);
        this.due = dialect.holds(policy.due("v.rule_name", "v.ended"));
        this.mayGo =
                faults.keeps(Mechanism.DELETE_RECHECK)
                        ? "%s AND %s AND %s"
                                .formatted(sameVersion, due, new HeldSql(tables).notHeld())
                        : dialect.holds(dialect.flag(true));
    }

    private static String sameVersion(Dialect dialect) {
        return String.join(
                " AND ",
                dialect.sameText("t.token_state", "v.state"),
                dialect.sameText("t.token_state_id", "v.state_id"),
                dialect.same(dialect.moment("t.time_created"), "v.created"),
                dialect.same("t.validity_period", "v.validity"),
                dialect.same(dialect.moment("t.refresh_token_time_created"), "v.refresh_created"),
                dialect.same("t.refresh_token_validity_period", "v.refresh_validity"));
    }

    /** Sets the parameters of each of these statements. */
    void bind(PreparedStatement statement, List<VerdictRecord> verdicts) throws SQLException {
        dialect.bind(statement, 1, VerdictRows.SHAPE, VerdictRows.of(verdicts));
    }

    /** Locks, and tells, the tokens that may go; those the server has locked are passed over. */
    String lock() {
        return "SELECT v.token_id FROM %s WHERE %s %s"
                .formatted(
                        dialect.join(
                                dialect.table(VerdictRows.SHAPE),
                                tables.token(),
                                "t",
                                sameToken,
                                RowLock.SKIPPING),
                        mayGo,
                        dialect.locking("t", "t.token_id", RowLock.SKIPPING));
    }

    /** Of tokens that did not go, which are there, and all that can stand in their way. */
    String classify() {
        String condemned = dialect.join("v", tables.token(), "t", sameToken, RowLock.NONE);
        return "WITH v AS (SELECT * FROM %s), held AS (%s) SELECT v.token_id, %s AS same_version, held.hold_id, %s AS same_rule, %s AS due FROM %s LEFT JOIN held ON held.token_id = t.token_id"
                .formatted(
                        dialect.table(VerdictRows.SHAPE),
                        new HeldSql(tables).holdsOn(condemned),
                        dialect.flag("(%s)".formatted(sameVersion)),
                        dialect.flag("((%s) = v.rule_name)".formatted(policy.rule())),
                        dialect.flag("(%s)".formatted(due)),
                        condemned);
    }

    /** Deletes without a trace but the journal's; each of the statements counts every row. */
    List<String> delete() {
        return dialect.deletion(VerdictRows.SHAPE, tables.token(), sameToken, mayGo, null);
    }

    /**
     * Deletes, and puts what was deleted into the archive; each of the statements counts every row.
     *
     * @param columns that both tables have, as the database spells them
     */
    List<String> archive(List<String> columns) {
        return dialect.deletion(
                VerdictRows.SHAPE,
                tables.token(),
                sameToken,
                mayGo,
                Copying.of(tables.archive(), columns, Map.of(INVALIDATED, dialect.now())));
    }
}
