import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import okhttp3.Request;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.client.RestTemplate;

class Preview {
    private static final Set<String> HOSTS = Set.of("images.example.org");
    private RestTemplate restTemplate;

    void fetch(HttpServletRequest request) throws Exception {
        String address = request.getParameter("address");
        // ruleid: outgoing-call-to-request-address
        new URL(address).openStream();
        URL url = new URL(address);
        // ruleid: outgoing-call-to-request-address
        url.openConnection();
        // ruleid: outgoing-call-to-request-address
        HttpRequest.newBuilder(URI.create(address)).build();
        // ruleid: outgoing-call-to-request-address
        new Request.Builder().url(address).build();

        // ok: outgoing-call-to-request-address
        url.getHost();
        // ok: outgoing-call-to-request-address
        new URL("https://images.example.org/" + address).openStream();
    }

    Object load(@RequestParam String address, @PathVariable Long number) {
        // ruleid: outgoing-call-to-request-address
        restTemplate.getForObject(address, String.class);
        // ok: outgoing-call-to-request-address
        restTemplate.getForObject("https://stock.example.org/items/{number}", String.class, address);
        // ok: outgoing-call-to-request-address
        return restTemplate.getForObject("https://stock.example.org/items/" + number, String.class);
    }

    void checked(HttpServletRequest request) throws Exception {
        URL url = new URL(request.getParameter("address"));
        if (!HOSTS.contains(url.getHost())) {
            throw new IllegalArgumentException();
        }
        // ok: outgoing-call-to-request-address
        url.openStream();
    }
}
