package dev.tokensweep.app.wso2;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration of Tokensweep made of the product's.
 *
 * @param yaml the file
 * @param warnings what an operator must know or do before it is used
 */
public record StarterConfig(String yaml, List<String> warnings) {

    /**
     * Carries over what both have.
     *
     * @param withPassword whether the password may stand in the file in clear
     * @throws ProductConfigException when the product's database cannot be used, or its password is
     *     asked for and cannot be told
     */
    public static StarterConfig of(ProductSettings product, boolean withPassword) {
        ProductUrl url = ProductUrl.of(product);
        String user = product.user() == null ? url.user() : product.user();
        if (user == null) {
            throw new ProductConfigException(
                    product.place() + ": names no user: give the product one");
        }
        StoredPassword password =
                product.password().kind() == StoredPassword.Kind.NONE && url.password() != null
                        ? StoredPassword.clear(url.password())
                        : product.password();
        if (withPassword && password.kind() != StoredPassword.Kind.CLEAR) {
            throw new ProductConfigException(
                    "%s: keeps the password %s, where it cannot be read: leave --with-password out, and give it in database.password-file"
                            .formatted(product.place(), password.description()));
        }
        return new StarterConfig(
                yaml(product, url, user, password, withPassword),
                warnings(product, url, password, withPassword));
    }

    private static String yaml(
            ProductSettings product,
            ProductUrl url,
            String user,
            StoredPassword password,
            boolean withPassword) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("# Written by 'tokensweep init' from ").append(oneLine(product.place()));
        yaml.append("\n# docs/reference/configuration.md says what else may stand here.\n");
        yaml.append("database:\n");
        if (!url.leftOut().isEmpty()) {
            yaml.append("  # Left out of the product's url: ")
                    .append(oneLine(String.join(", ", url.leftOut())))
                    .append(".\n");
        }
        yaml.append("  url: ").append(quoted(url.url())).append('\n');
        yaml.append(
                "  # The product's own user. 'tokensweep doctor --migration' prints what one with fewer rights needs.\n");
        yaml.append("  user: ").append(quoted(user)).append('\n');
        yaml.append(password(password, withPassword));
        if (url.sessionTimeZone() != null) {
            yaml.append("  session-time-zone: ").append(quoted(url.sessionTimeZone())).append('\n');
        }
        return yaml.append(cleanup(product.cleanup())).toString();
    }

    private static String password(StoredPassword password, boolean withPassword) {
        if (withPassword) {
            return "  password: %s\n".formatted(quoted(password.value()));
        }
        return "  # The product keeps its password %s. Give it as TOKENSWEEP_DATABASE_PASSWORD, or name a file with it:\n  # password-file: /run/secrets/tokensweep-database\n"
                .formatted(oneLine(password.description()));
    }

    private static String cleanup(ProductCleanup product) {
        StringBuilder yaml = new StringBuilder("cleanup:\n");
        if (product.enabled() != null) {
            if (!product.enabled()) {
                yaml.append(
                        "  # As the product's own switch: observes, decides and audits, and deletes nothing until this is true.\n");
            }
            yaml.append("  enabled: ").append(product.enabled()).append('\n');
        }
        // Where the product does not say, the copy is kept: it can be thrown away later.
        return yaml.append("  retain: ")
                .append(product.retain() == null || product.retain())
                .append('\n')
                .toString();
    }

    private static List<String> warnings(
            ProductSettings product,
            ProductUrl url,
            StoredPassword password,
            boolean withPassword) {
        List<String> warnings = new ArrayList<>();
        ProductCleanup cleanup = product.cleanup();
        if (cleanup.enabled() == null) {
            warnings.add(
                    "%s does not say whether the product cleans too, and its default differs from version to version: set %s to false there before Tokensweep runs"
                            .formatted(cleanup.file(), cleanup.enabledKey()));
        } else if (cleanup.enabled()) {
            warnings.add(
                    "the product's own cleanup is on as well (%s in %s): both together do no harm, but what it deletes is on record as removed by others, and costs each token request its time: set it to false once Tokensweep runs"
                            .formatted(cleanup.enabledKey(), cleanup.file()));
        } else {
            warnings.add(
                    "cleanup.enabled is false, as in the product: nothing is deleted until you set it to true");
        }
        if (!withPassword) {
            warnings.add(
                    "the password is not carried over; the product keeps it %s: give it as TOKENSWEEP_DATABASE_PASSWORD or in database.password-file"
                            .formatted(password.description()));
        }
        if (!url.leftOut().isEmpty()) {
            warnings.add(
                    "left out of the product's url: %s"
                            .formatted(String.join(", ", url.leftOut())));
        }
        return warnings;
    }

    /** A text in double quotes is the same in YAML as in JSON. */
    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** A comment ends with its line. */
    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "StarterConfig" + warnings;
    }
}
