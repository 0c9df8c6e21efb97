/**
 * The console: what this process does and knows, read-only, over HTTP. It asks the stages and
 * topics, and changes nothing.
 */
package dev.tokensweep.app.console;
