/**
 * How users are called outside the database: by their names, or by pseudonyms that only who has the
 * key can lead back to a name, and nobody once the user is forgotten.
 */
package dev.tokensweep.privacy;
