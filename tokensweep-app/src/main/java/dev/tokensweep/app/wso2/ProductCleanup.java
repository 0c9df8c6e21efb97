package dev.tokensweep.app.wso2;

import java.nio.file.Path;

/**
 * The switches of the product's own cleanup, which runs inside its token requests.
 *
 * @param file in which they stand, or would
 * @param enabledKey how the file spells the first switch
 * @param enabled whether it cleans; null where the file does not say
 * @param retain whether it copies what it deletes into the archive; null where the file does not
 *     say
 */
public record ProductCleanup(Path file, String enabledKey, Boolean enabled, Boolean retain) {}
