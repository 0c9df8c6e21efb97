package dev.tokensweep.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Groups of a plan where the ids of one come as two JSON arrays. Stateless. */
final class BucketSql {
    private static final JsonFactory JSON = new JsonFactory();

    private BucketSql() {}

    /**
     * The query.
     *
     * @param bucket an expression for a token's bucket
     * @param array of a column in it, with the column as {@code %s}
     */
    static String groups(String dimensions, String rows, String bucket, String array) {
        return "SELECT %1$s, sum(tokens) AS tokens, %4$s AS ids, %5$s AS more FROM (SELECT %1$s, count(*) AS tokens, min(token_id) AS least, max(token_id) AS greatest FROM (%2$s) j GROUP BY %1$s, CASE WHEN due IN ('NOW', 'KEPT') THEN %3$s END) b GROUP BY %1$s"
                .formatted(
                        dimensions,
                        rows,
                        bucket,
                        array.formatted("least"),
                        array.formatted("greatest"));
    }

    static List<String> ids(ResultSet row) throws SQLException {
        List<String> ids = new ArrayList<>(read(row.getString("ids")));
        ids.addAll(read(row.getString("more")));
        return ids;
    }

    private static List<String> read(String array) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(array)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    ids.add(parser.getText());
                }
            }
            return ids;
        } catch (IOException e) {
            throw new SQLException("the server's list of ids is no JSON", "22000", e);
        }
    }
}
