package dev.tokensweep.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Applications, to which tokens belong. */
public final class ConsumerApps {
    private static final String INSERT =
            "INSERT INTO IDN_OAUTH_CONSUMER_APPS (consumer_key, tenant_id, app_name) VALUES (?, ?, ?)";

    private ConsumerApps() {}

    /** Inserts one with a random consumer key and tells its id. */
    public static int create(Connection connection, int tenantId, String name) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT, new String[] {"id"})) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setInt(2, tenantId);
            insert.setString(3, name);
            insert.executeUpdate();
            try (ResultSet created = insert.getGeneratedKeys()) {
                created.next();
                return created.getInt(1);
            }
        }
    }
}
