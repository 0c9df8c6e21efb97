package dev.tokensweep.sandbox;

/** The type that a script of the product's gives the columns of times on MySQL and MariaDB. */
public enum ColumnTimes {
    /** Digits as they were written. */
    DATETIME,
    /** An instant, which each session reads and writes as digits of its own zone. */
    TIMESTAMP
}
