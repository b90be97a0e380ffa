import java.util.Map;
import javax.servlet.http.HttpServletRequest;

class Exporters {
    private static final Map<String, String> NAMES = Map.of("csv", "shop.CsvExporter");

    Object make(HttpServletRequest request) throws Exception {
        String format = request.getParameter("format");
        // ruleid: class-chosen-by-request
        Class<?> type = Class.forName("shop." + format);
        // ruleid: class-chosen-by-request
        type.getMethod(request.getParameter("action")).invoke(this);
        // ok: class-chosen-by-request
        Class.forName("shop.CsvExporter");
        // ok: class-chosen-by-request
        return Class.forName(NAMES.get(format)).newInstance();
    }
}
