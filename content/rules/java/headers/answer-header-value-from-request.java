import java.net.URLEncoder;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

class Headers {
    void set(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = request.getParameter("name");
        // ruleid: answer-header-value-from-request
        response.setHeader("X-Name", name);
        // ruleid: answer-header-value-from-request
        response.addHeader("Content-Disposition", "attachment; filename=" + name);
        // ok: answer-header-value-from-request
        response.setHeader("X-Name", URLEncoder.encode(name, "UTF-8"));
        // ok: answer-header-value-from-request
        response.setHeader("X-Number", String.valueOf(Integer.parseInt(name)));
        // ok: answer-header-value-from-request
        response.setHeader("X-Name", name.replaceAll("[\\r\\n]", ""));
    }
}
