import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.owasp.encoder.Encode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

class Greeting {
    void greet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = request.getParameter("name");
        response.setContentType("text/html;charset=UTF-8");
        // ruleid: answer-page-from-request
        response.getWriter().println("Hello " + name);
        PrintWriter out = response.getWriter();
        // ruleid: answer-page-from-request
        out.write(name.toCharArray());
        Object[] values = {"a", name};
        // ruleid: answer-page-from-request
        out.printf("Hello %s and %s", values);
        // ruleid: answer-page-from-request
        response.getOutputStream().print(request.getHeader("Referer"));

        // ok: answer-page-from-request
        out.println("Hello " + Encode.forHtml(name));
        // ok: answer-page-from-request
        out.println(HtmlUtils.htmlEscape(name));
        // ok: answer-page-from-request
        out.println(name.length());
        // ok: answer-page-from-request
        System.out.println(name);
    }

    void content(HttpServletRequest request, HttpServletResponse response) throws Exception {
        response.setContentType("text/html");
        // ok: answer-page-from-request
        response.getWriter().print(Files.readString(Path.of("/srv/pages", request.getParameter("page"))));
        String name = request.getParameter("name").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        // ok: answer-page-from-request
        response.getWriter().print(name);
    }

    void file(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: answer-page-from-request
        response.getOutputStream().write(request.getParameter("name").getBytes());
    }

    void data(HttpServletRequest request, HttpServletResponse response) throws Exception {
        response.setContentType("application/json");
        // ok: answer-page-from-request
        response.getWriter().print(request.getParameter("name"));
    }
}

@RestController
class Pages {
    @GetMapping("/hello")
    public String hello(@RequestParam String name) {
        // ruleid: answer-page-from-request
        return "<p>Hello " + name + "</p>";
    }

    @GetMapping(value = "/text", produces = "text/plain")
    public String text(@RequestParam String name) {
        // ok: answer-page-from-request
        return "Hello " + name;
    }

    @PostMapping("/user")
    public User user(@RequestParam String name) {
        // ok: answer-page-from-request
        return new User(name);
    }

    @GetMapping("/entity")
    public ResponseEntity<String> entity(@RequestParam String name) {
        if (name.isEmpty()) {
            // ok: answer-page-from-request
            return ResponseEntity.ok("nobody");
        }
        // ruleid: answer-page-from-request
        return ResponseEntity.ok("<p>" + name + "</p>");
    }

    @PostMapping("/ask")
    public String ask(@RequestBody String question) {
        // ok: answer-page-from-request
        return this.chatClient.prompt().user(question).call().content();
    }
}
