/**
 * The sink: takes verdicts from {@code token-verdicts} and, in one transaction of the database,
 * archives and deletes the tokens they name. The database has the last word on every row: its clock
 * and the row's version decide, and what it refuses is told to the cleaner as {@code Spared}.
 *
 * <p>The place in each partition is kept in the same database and moved in the same transaction, so
 * a crash at any point neither loses nor repeats a purge.
 */
package dev.tokensweep.sink;
