package dev.tokensweep.app.wso2;

import java.nio.file.Path;

/**
 * What the product's files say about its token tables.
 *
 * @param file that names the database
 * @param datasource by which it is named there
 * @param url as it stands there, placeholders resolved
 * @param user null where none is named apart from the url
 */
public record ProductSettings(
        Path file,
        String datasource,
        String url,
        String user,
        StoredPassword password,
        ProductCleanup cleanup) {

    /** The place in words, for a message. */
    String place() {
        return "%s: %s".formatted(file, datasource);
    }

    /** Without the url, which may carry a password. */
    @Override
    public String toString() {
        return "ProductSettings[file=%s, datasource=%s]".formatted(file, datasource);
    }
}
