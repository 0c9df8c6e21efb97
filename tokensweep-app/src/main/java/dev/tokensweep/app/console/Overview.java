package dev.tokensweep.app.console;

/** What the page is made of, at one moment. */
record Overview(
        PipelineStatus pipeline,
        ReloadStatus reloads,
        InstallationSample installation,
        Counted counted,
        CleanTimes cleanTimes) {}
