import java.io.InputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import org.dom4j.io.SAXReader;

class Documents {
    void tree(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        // ruleid: xml-reader-with-external-entities
        factory.newDocumentBuilder().parse(in);
    }

    void events(InputStream in) throws Exception {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        // ruleid: xml-reader-with-external-entities
        SAXParser parser = factory.newSAXParser();
    }

    void stream(InputStream in) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        // ruleid: xml-reader-with-external-entities
        factory.createXMLStreamReader(in);
    }

    void other(InputStream in) throws Exception {
        SAXReader reader = new SAXReader();
        // ruleid: xml-reader-with-external-entities
        reader.read(in);
    }

    void repaired(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        // ok: xml-reader-with-external-entities
        factory.newDocumentBuilder().parse(in);
    }

    void repairedStream(InputStream in) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        // ok: xml-reader-with-external-entities
        factory.createXMLStreamReader(in);
    }
}
