import javax.servlet.http.HttpServletRequest;
import ognl.Ognl;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;

class Filter {
    Object filter(HttpServletRequest request, Object item) throws Exception {
        String wanted = request.getParameter("filter");
        ExpressionParser parser = new SpelExpressionParser();
        // ruleid: expression-language-from-request
        parser.parseExpression(wanted).getValue(item);
        // ruleid: expression-language-from-request
        Ognl.getValue("name." + wanted, item);
        // ok: expression-language-from-request
        parser.parseExpression("name == 'x'").getValue(item);
        // ok: expression-language-from-request
        return parser.parseExpression("price > " + Integer.parseInt(wanted)).getValue(item);
    }
}
