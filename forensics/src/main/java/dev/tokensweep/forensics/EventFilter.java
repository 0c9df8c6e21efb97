package dev.tokensweep.forensics;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose tokens are meant; what is null says nothing.
 *
 * @param app {@code CONSUMER_KEY_ID}
 * @param user {@code AUTHZ_USER} as the token table spells it
 */
public record EventFilter(Integer tenant, Integer app, String user) {
    /** Every token. */
    public static final EventFilter ALL = new EventFilter(null, null, null);

    /** Conditions that each begin with AND; none where nothing is asked. */
    String sql(String alias) {
        List<String> conditions = new ArrayList<>();
        if (tenant != null) {
            conditions.add(" AND %s.tenant_id = ?".formatted(alias));
        }
        if (app != null) {
            conditions.add(" AND %s.consumer_key_id = ?".formatted(alias));
        }
        if (user != null) {
            conditions.add(" AND %s.user_name = ?".formatted(alias));
        }
        return String.join("", conditions);
    }

    /**
     * Sets the parameters of {@link #sql}.
     *
     * @param from the first one's number
     * @return the number behind the last one's
     */
    int set(PreparedStatement statement, int from) throws SQLException {
        int next = from;
        if (tenant != null) {
            statement.setInt(next++, tenant);
        }
        if (app != null) {
            statement.setInt(next++, app);
        }
        if (user != null) {
            statement.setString(next++, user);
        }
        return next;
    }
}
