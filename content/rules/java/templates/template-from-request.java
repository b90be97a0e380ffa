import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.StringWriter;
import javax.servlet.http.HttpServletRequest;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.Velocity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

class Mail {
    void render(HttpServletRequest request, Configuration configuration, StringWriter out) throws Exception {
        String text = request.getParameter("text");
        // ruleid: template-from-request
        Template template = new Template("mail", text, configuration);
        VelocityContext context = new VelocityContext();
        context.put("text", text);
        // ruleid: template-from-request
        Velocity.evaluate(context, out, "mail", "Hello " + text);
        // ok: template-from-request
        Velocity.evaluate(context, out, "mail", "Hello $text");
    }
}

@Controller
class Pages {
    @GetMapping("/page")
    public String page(@RequestParam String language) {
        // ruleid: template-from-request
        return "pages/" + language + "/welcome";
    }

    @GetMapping("/greeting")
    public String greeting(@RequestParam String name, Model model) {
        model.addAttribute("name", name);
        // ok: template-from-request
        return "greeting";
    }
}
