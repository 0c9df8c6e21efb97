/** What an installation needs, computed from what was measured. */
package dev.tokensweep.app.capacity;
