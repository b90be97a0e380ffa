import java.net.URLEncoder;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

class Login {
    private static final Map<String, String> TARGETS = Map.of("basket", "/basket");

    void done(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String next = request.getParameter("next");
        // ruleid: redirect-to-request-value
        response.sendRedirect(next);
        // ruleid: redirect-to-request-value
        response.setHeader("Location", next);
        // ok: redirect-to-request-value
        response.sendRedirect("/login?next=" + URLEncoder.encode(next, "UTF-8"));
        // ok: redirect-to-request-value
        response.sendRedirect(TARGETS.getOrDefault(next, "/"));
        // ok: redirect-to-request-value
        response.sendRedirect("/user/" + next);
    }

    String spring(@RequestParam String next) {
        // ruleid: redirect-to-request-value
        return "redirect:" + next;
    }

    RedirectView view(@RequestParam String next, @RequestParam int page) {
        if (page > 1) {
            // ok: redirect-to-request-value
            return new RedirectView("/list?page=" + page);
        }
        // ruleid: redirect-to-request-value
        return new RedirectView(next);
    }
}
