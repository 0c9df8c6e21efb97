package dev.tokensweep.app.wso2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads {@code master-datasources.xml} and {@code identity.xml}. Used by one thread. */
final class XmlSettings {
    /** What an API Manager's identity.xml names as it comes. */
    private static final String USUAL = "jdbc/WSO2AM_DB";

    private final Path datasources;
    private final Path identity;

    XmlSettings(Path datasources, Path identity) {
        this.datasources = datasources;
        this.identity = identity;
    }

    ProductSettings read() {
        XmlElement identityRoot = Files.isRegularFile(identity) ? parse(identity) : XmlElement.NONE;
        String named =
                identityRoot.at("JDBCPersistenceManager", "DataSource", "Name").text().strip();
        String jndi = named.isEmpty() ? USUAL : named;
        XmlElement configuration = configuration(jndi);
        String place = "%s: datasource %s".formatted(datasources, jndi);
        String url = configuration.at("url").text().strip();
        if (url.isEmpty()) {
            throw new ProductConfigException(
                    place + " has no url in its definition: name the database there");
        }
        String user = configuration.at("username").text().strip();
        return new ProductSettings(
                datasources,
                "datasource " + jndi,
                url,
                user.isEmpty() ? null : user,
                password(configuration.at("password")),
                cleanup(identityRoot));
    }

    private XmlElement configuration(String jndi) {
        return parse(datasources).at("datasources").all("datasource").stream()
                .filter(
                        datasource ->
                                datasource.at("jndiConfig", "name").text().strip().equals(jndi)
                                        || datasource.at("name").text().strip().equals(jndi))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProductConfigException(
                                        "%s: has no datasource %s, which %s names: mend one of the two"
                                                .formatted(datasources, jndi, identity)))
                .at("definition", "configuration");
    }

    /** The product asks its secure vault wherever the attribute stands, whatever the text says. */
    private static StoredPassword password(XmlElement password) {
        String alias = password.attribute("secretAlias");
        if (alias != null) {
            return StoredPassword.inVault(alias);
        }
        String text = password.text();
        return text.startsWith("$secret{") || text.startsWith("${")
                ? StoredPassword.outside(text.strip())
                : StoredPassword.clear(text.strip());
    }

    private ProductCleanup cleanup(XmlElement root) {
        XmlElement cleanup = root.at("OAuth", "TokenCleanup");
        return new ProductCleanup(
                identity,
                "<EnableTokenCleanup>",
                bool(cleanup, "EnableTokenCleanup"),
                bool(cleanup, "RetainOldAccessToken"));
    }

    private Boolean bool(XmlElement cleanup, String name) {
        String text = cleanup.at(name).text();
        return text.isBlank() ? null : Switches.read("%s: <%s>".formatted(identity, name), text);
    }

    /** Without any document beside it: an external entity could read any file. */
    private static XmlElement parse(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            Document document = builder.parse(file.toFile());
            return new XmlElement(document.getDocumentElement());
        } catch (SAXParseException e) {
            throw new ProductConfigException(
                    "%s: line %d: is no well-formed XML, or has a DOCTYPE: mend it, or name another directory"
                            .formatted(file, e.getLineNumber()),
                    e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new ProductConfigException(file + ": is no well-formed XML", e);
        } catch (IOException e) {
            throw new ProductConfigException(
                    "%s: cannot be read: %s".formatted(file, e.getClass().getSimpleName()), e);
        }
    }

    /** The parser's own handler would print to the console. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) {
            // A warning keeps nobody from reading what is meant.
        }

        @Override
        public void error(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }
}
