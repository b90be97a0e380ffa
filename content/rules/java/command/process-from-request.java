import java.util.List;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

class Tools extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String host = request.getParameter("host");
        // ruleid: process-from-request
        Runtime.getRuntime().exec("ping -c 1 " + host);
        Runtime runtime = Runtime.getRuntime();
        String[] command = {"sh", "-c", "ping " + host};
        // ruleid: process-from-request
        runtime.exec(command);
        String[] environment = {"LANG=" + request.getHeader("Accept-Language")};
        // ruleid: process-from-request
        runtime.exec("date", environment);

        // ok: process-from-request
        runtime.exec("date");
        // ok: process-from-request
        runtime.exec("kill " + Integer.parseInt(request.getParameter("pid")));
        if (!host.matches("[a-z0-9.]+")) {
            return;
        }
        // ok: process-from-request
        new ProcessBuilder("ping", "-c", "1", host).start();
    }

    void start(HttpServletRequest request, List<String> words) throws Exception {
        words.add("ping " + request.getParameter("host"));
        // ruleid: process-from-request
        ProcessBuilder builder = new ProcessBuilder(words);
        ProcessBuilder other = new ProcessBuilder();
        // ruleid: process-from-request
        other.command(words);
        // ok: process-from-request
        other.start();
    }
}
