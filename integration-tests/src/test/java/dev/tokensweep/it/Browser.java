package dev.tokensweep.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real Chromium with an empty profile, and what a test asks of it. */
final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(60);

    private static final int HEIGHT = 900;

    private final ChromeDriver driver;
    private int width;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start() {
        Path chromium = Programs.require("chromium", "chromium");
        System.setProperty(
                "webdriver.chrome.driver",
                Programs.require("chromedriver", "chromium-driver").toString());
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        // What Selenium says of versions of the DevTools that it does not know, and we do not use.
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
        ChromeDriver driver = new ChromeDriver(options);
        driver.manage().timeouts().scriptTimeout(SCRIPT_LIMIT);
        return new Browser(driver);
    }

    /** Anew, and nothing said of what was open before. */
    void open(String url) {
        driver.manage().logs().get("browser");
        driver.get(url);
    }

    void resize(int pixels) {
        width = pixels;
        resize(width, HEIGHT);
    }

    private void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /**
     * What is written there, as it is shown. Read within the page at once: between two questions of
     * the driver's the page may have drawn itself anew.
     */
    String text(String selector) {
        Object text =
                driver.executeScript(
                        "const found = document.querySelector(arguments[0]); return found && found.innerText",
                        selector);
        return Optional.ofNullable(text)
                .map(Object::toString)
                .orElseThrow(() -> new NoSuchElementException(selector));
    }

    boolean has(String selector) {
        return !driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    void press(Keys key) {
        WebElement focused = driver.switchTo().activeElement();
        focused.sendKeys(key);
    }

    void type(String text) {
        driver.switchTo().activeElement().sendKeys(text);
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    /** What would keep people from reading the page: one line each, serious and critical ones. */
    @SuppressWarnings("unchecked") // A list is what the script gives.
    List<String> seriousFindings() {
        driver.executeScript(axe());
        return (List<String>)
                driver.executeAsyncScript(
                        """
                        const done = arguments[arguments.length - 1];
                        axe.run().then(found => done(found.violations
                            .filter(each => each.impact === "serious" || each.impact === "critical")
                            .map(each => each.id + ": " + each.nodes.map(node => node.html).join(" | "))),
                            failure => done(["axe failed: " + failure]));
                        """);
    }

    /**
     * What the browser complained of: scripts that fail, and what the page's own policy forbids.
     */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** The whole page, kept as an artefact: for a moment the window is as high as the page. */
    void keepScreenshot(String name) {
        run("window.scrollTo(0, 0)");
        Number height = (Number) run("return document.documentElement.scrollHeight");
        resize(width, height.intValue());
        Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of()).get("data");
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(
                    SCREENSHOTS.resolve(name + ".png"),
                    Base64.getDecoder().decode(data.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        resize(width, HEIGHT);
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream(AXE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
