/**
 * The configuration: which settings there are ({@link Catalogue}), where their values come from
 * ({@link ConfigLoader}) and what the program gets ({@link AppConfig}). Everything that is wrong is
 * told at once, and no secret is told at all.
 */
package dev.tokensweep.app.config;
