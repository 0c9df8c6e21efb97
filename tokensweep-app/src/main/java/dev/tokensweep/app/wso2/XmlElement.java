package dev.tokensweep.app.wso2;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * An element by the local names of its children, in whatever namespace they stand.
 *
 * @param element null for one that is not there
 */
record XmlElement(Element element) {
    static final XmlElement NONE = new XmlElement(null);

    /** The first element along a path of names. */
    XmlElement at(String... names) {
        XmlElement at = this;
        for (String name : names) {
            at = at.all(name).stream().findFirst().orElse(NONE);
        }
        return at;
    }

    /** The children of a name. */
    List<XmlElement> all(String name) {
        List<XmlElement> all = new ArrayList<>();
        Node child = element == null ? null : element.getFirstChild();
        for (; child != null; child = child.getNextSibling()) {
            if (child instanceof Element found && name.equals(found.getLocalName())) {
                all.add(new XmlElement(found));
            }
        }
        return all;
    }

    /** Empty where there is none. */
    String text() {
        return element == null ? "" : element.getTextContent();
    }

    /** Null where there is none. */
    String attribute(String name) {
        if (element == null) {
            return null;
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            if (name.equals(attribute.getLocalName())) {
                return attribute.getValue();
            }
        }
        return null;
    }
}
