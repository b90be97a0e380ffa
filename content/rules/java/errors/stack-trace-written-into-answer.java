import java.io.PrintWriter;
import javax.servlet.http.HttpServletResponse;

class Orders {
    void serve(HttpServletResponse response) throws Exception {
        PrintWriter out = response.getWriter();
        try {
            load();
        } catch (IllegalStateException error) {
            // ruleid: stack-trace-written-into-answer
            error.printStackTrace(response.getWriter());
            // ruleid: stack-trace-written-into-answer
            error.printStackTrace(out);
            // ok: stack-trace-written-into-answer
            error.printStackTrace();
        }
    }
}
