package dev.tokensweep.app.console;

import dev.tokensweep.app.config.ConfigException;
import dev.tokensweep.app.config.ConsoleConfig;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.JettyConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's server. Read-only; thread-safe. */
public final class Console implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Console.class);
    private static final int MOST_THREADS = 12;
    private static final int FEWEST_THREADS = 4;
    private static final int MOST_CONNECTIONS = 128;
    private static final int STOP_TIMEOUT_MS = 1_000;

    private final Javalin server;
    private final List<Pages> pages;

    private Console(Javalin server, List<Pages> pages) {
        this.server = server;
        this.pages = pages;
    }

    /**
     * Starts it.
     *
     * @throws ConfigException when it cannot listen where it is to
     */
    public static Console start(ConsoleConfig config, ConsoleSources sources) {
        List<Pages> pages = sources.pages();
        Javalin server = Javalin.create(javalin -> configure(javalin, config, pages));
        try {
            server.start(config.host().replaceAll("[\\[\\]]", ""), config.port());
        } catch (RuntimeException e) {
            server.stop();
            throw new ConfigException(
                    List.of(
                            "console.port: cannot listen on %s:%d (%s); stop what listens there, choose another port, or 0 for no console"
                                    .formatted(config.host(), config.port(), reason(e))));
        }
        return new Console(server, pages);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return (cause == null ? failure : cause).getMessage();
    }

    private static void configure(JavalinConfig javalin, ConsoleConfig config, List<Pages> pages) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.http.maxRequestSize = 0;
        bound(javalin.jetty);
        Admission admission = new Admission(config);
        javalin.routes.before(
                request -> {
                    ResponseHeaders.ALL.forEach(request::header);
                    admission.check(request);
                });
        pages.forEach(each -> each.addTo(javalin.routes));
        refuse(javalin.routes);
    }

    private static void bound(JettyConfig jetty) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
        threads.setName("console");
        threads.setDaemon(true);
        jetty.threadPool = threads;
        jetty.modifyServer(
                server -> {
                    server.setErrorHandler(new ServerProblems());
                    server.setStopTimeout(STOP_TIMEOUT_MS);
                    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
                });
        jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ServerProblems()));
        jetty.modifyHttpConfiguration(
                http -> {
                    http.setSendServerVersion(false);
                    http.setSendXPoweredBy(false);
                });
    }

    private static void refuse(RoutesConfig routes) {
        routes.exception(Problem.class, (problem, request) -> refuse(request, problem));
        routes.exception(
                HttpResponseException.class,
                (e, request) -> refuse(request, new Problem(e.getStatus(), detail(e.getStatus()))));
        routes.exception(
                Exception.class,
                (e, request) -> {
                    LOGGER.error("The console failed to answer {}", request.path(), e);
                    refuse(request, new Problem(500, "the console's log says what went wrong"));
                });
    }

    private static String detail(int status) {
        return status == 404 ? "there is nothing of that name" : "the request is not understood";
    }

    private static void refuse(Context request, Problem problem) {
        request.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(problem.body());
    }

    /** Where it listens, which is a port of the system's choice where 0 was asked for. */
    int port() {
        return server.port();
    }

    @Override
    public void close() {
        pages.forEach(Pages::close);
        server.stop();
    }
}
