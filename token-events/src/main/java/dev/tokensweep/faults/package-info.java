/**
 * Switches by which the chaos suite has a process die between two steps, or go without one of the
 * mechanisms that keep the laws: a check that cannot fail is none. Only {@code run} reads them, and
 * only on a database of the suite's own.
 */
package dev.tokensweep.faults;
