import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;

class Account {
    private static final Set<String> LANGUAGES = Set.of("de", "fr");

    void remember(HttpServletRequest request, HttpSession session) {
        // ruleid: request-value-in-session
        request.getSession().setAttribute("role", request.getParameter("role"));
        // ruleid: request-value-in-session
        session.setAttribute(request.getParameter("name"), "1");
        // ruleid: request-value-in-session
        request.getSession().putValue("user", request.getHeader("X-User"));
        // ok: request-value-in-session
        session.setAttribute("number", Long.parseLong(request.getParameter("number")));
        String language = request.getParameter("language");
        if (LANGUAGES.contains(language)) {
            // ok: request-value-in-session
            session.setAttribute("language", language);
        }
        // ok: request-value-in-session
        request.setAttribute("name", request.getParameter("name"));
    }
}
