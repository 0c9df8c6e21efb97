package dev.tokensweep.sink;

import dev.tokensweep.policy.Rule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements by which a purge would lock, archive and delete tokens, as text. Immutable. */
final class PlanStatements {
    private final SinkConfig config;
    private final SinkTables tables;

    PlanStatements(SinkConfig config, SinkTables tables) {
        this.config = config;
        this.tables = tables;
    }

    /** The lock first; then what takes the tokens, with a copy or without, as the rules ask. */
    List<String> of(Connection connection) throws SQLException {
        TokenStatements purge = new TokenStatements(tables, new PolicySql(config.policy(), tables));
        List<String> all = new ArrayList<>();
        all.add(purge.lock());
        if (config.policy().retainsAny()) {
            List<String> columns = columns(connection);
            if (!columns.isEmpty()) {
                all.addAll(purge.archive(columns));
            }
        }
        if (config.policy().allRules().stream().anyMatch(Rule::drops)) {
            all.addAll(purge.delete());
        }
        return all;
    }

    /** None where the archive cannot take a row whole: then nothing would go. */
    private List<String> columns(Connection connection) throws SQLException {
        ArchiveColumns columns = ArchiveColumns.ofTokens(tables, config.droppableColumns());
        if (!columns.findings(connection).isEmpty()) {
            return List.of();
        }
        return columns.shared(connection);
    }
}
