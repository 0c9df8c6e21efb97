package dev.tokensweep.forensics;

import dev.tokensweep.events.AuditEvent;
import dev.tokensweep.events.AuditType;
import dev.tokensweep.events.Grant;
import dev.tokensweep.policy.CleanupPolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Leads another policy through every life on record, one at a time, and puts what it would have
 * done beside what was done. Used by one thread at a time.
 */
public final class WhatIf {
    private static final String TYPES =
            Arrays.stream(AuditType.values())
                    .filter(type -> type.showsRow() || type.isTerminal())
                    .map(type -> "'" + type + "'")
                    .collect(Collectors.joining(", "));

    private final AuditIndex index;

    public WhatIf(AuditIndex index) {
        this.index = index;
    }

    /**
     * Goes through the record.
     *
     * @param policy the other one, with the ids of the apps that its rules name
     * @param whose tokens, by the row they were first told with
     * @param nowMicros up to when it is led
     */
    public WhatIfReport of(CleanupPolicy policy, EventFilter whose, long nowMicros) {
        WhatIfReport report = new WhatIfReport();
        OtherLife other = new OtherLife(policy, nowMicros);
        StandingHolds holds = StandingHolds.of(new Lives(index).holds());
        String sql =
                "SELECT %s FROM %s e WHERE type IN (%s) ORDER BY token_id_uuid, token_id_text, \"offset\""
                        .formatted(EventQuery.columns("e"), IndexSchema.EVENTS, TYPES);
        try (Connection connection = index.connection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            String tokenId = null;
            List<AuditEvent> life = new ArrayList<>();
            while (rows.next()) {
                RecordedEvent next = EventQuery.read(rows);
                boolean isNew =
                        !Objects.equals(tokenId, next.tokenId())
                                || (!life.isEmpty() && last(life).type().isTerminal());
                if (isNew) {
                    add(tokenId, life, whose, other, holds, report);
                    life.clear();
                }
                tokenId = next.tokenId();
                life.add(next.event());
            }
            add(tokenId, life, whose, other, holds, report);
            return report;
        } catch (SQLException e) {
            throw new ForensicsException("the audit index does not answer: " + OneLine.of(e), e);
        }
    }

    private static AuditEvent last(List<AuditEvent> life) {
        return life.get(life.size() - 1);
    }

    private static void add(
            String tokenId,
            List<AuditEvent> life,
            EventFilter whose,
            OtherLife other,
            StandingHolds holds,
            WhatIfReport report) {
        AuditEvent known =
                life.stream().filter(event -> event.row() != null).findFirst().orElse(null);
        if (life.isEmpty() || (known == null && !whose.equals(EventFilter.ALL))) {
            return;
        }
        Grant grant = known == null ? null : known.row().grant();
        if (whose.equals(EventFilter.ALL) || isOf(grant, whose)) {
            boolean held = !last(life).type().isTerminal() && holds.on(tokenId, grant).isPresent();
            report.add(tokenId, other.compare(life, held));
        }
    }

    private static boolean isOf(Grant grant, EventFilter whose) {
        return (whose.tenant() == null || whose.tenant().equals(grant.tenantId()))
                && (whose.app() == null || whose.app().equals(grant.consumerKeyId()))
                && (whose.user() == null || whose.user().equals(grant.user()));
    }
}
