import javax.servlet.http.HttpServletRequest;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

class Employees {
    void find(HttpServletRequest request, Document document) throws Exception {
        XPath xpath = XPathFactory.newInstance().newXPath();
        String expression = "//employee[name='" + request.getParameter("name") + "']";
        // ruleid: xpath-text-from-request
        xpath.evaluate(expression, document);
        // ruleid: xpath-text-from-request
        xpath.compile(expression).evaluate(document);

        // ok: xpath-text-from-request
        xpath.evaluate("//employee[name = $name]", document);
        // ok: xpath-text-from-request
        xpath.evaluate("//employee[" + Integer.parseInt(request.getParameter("place")) + "]", document);
    }
}
