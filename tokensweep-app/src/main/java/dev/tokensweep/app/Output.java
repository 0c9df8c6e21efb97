package dev.tokensweep.app;

/** In which form a command answers. */
enum Output {
    TEXT,
    JSON
}
