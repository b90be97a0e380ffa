import javax.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Login {
    private static final Logger log = LoggerFactory.getLogger(Login.class);

    void fail(HttpServletRequest request) {
        String name = request.getParameter("name");
        // ruleid: log-message-from-request
        log.info("login of {} failed", name);
        // ruleid: log-message-from-request
        log.warn("login failed: " + name);
        // ok: log-message-from-request
        log.info("login of {} failed", name.replaceAll("[\\r\\n]", "_"));
        // ok: log-message-from-request
        log.info("login failed after {} tries", Integer.parseInt(request.getParameter("tries")));
    }
}
