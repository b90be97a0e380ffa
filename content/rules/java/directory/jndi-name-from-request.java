import java.util.Map;
import javax.naming.InitialContext;
import javax.servlet.http.HttpServletRequest;

class Resources {
    private static final Map<String, String> NAMES = Map.of("shop", "java:comp/env/jdbc/shop");

    Object find(HttpServletRequest request) throws Exception {
        InitialContext context = new InitialContext();
        // ruleid: jndi-name-from-request
        context.lookup(request.getParameter("resource"));
        // ok: jndi-name-from-request
        context.lookup("java:comp/env/jdbc/shop");
        // ok: jndi-name-from-request
        return context.lookup(NAMES.get(request.getParameter("resource")));
    }
}
