package dev.tokensweep.app.console;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page's own files, all read at the start: no request can name another. Thread-safe. */
final class Assets implements Pages {
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");
    private static final String[] FILES = {
        "console.css",
        "console.js",
        "charts.js",
        "outlook.js",
        "topology.js",
        "timeline.js",
        "icon.svg"
    };

    @Override
    public void addTo(RoutesConfig routes) {
        add(routes, "/", "index.html");
        for (String file : FILES) {
            add(routes, "/" + file, file);
        }
    }

    private static void add(RoutesConfig routes, String path, String file) {
        byte[] content = read(file);
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        routes.get(path, request -> request.contentType(type).result(content));
    }

    private static byte[] read(String file) {
        try (InputStream in = Assets.class.getResourceAsStream("page/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
