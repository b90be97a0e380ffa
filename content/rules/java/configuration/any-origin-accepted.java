import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;

class Cors {
    void open(CorsRegistry registry) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowCredentials(true);
        // ruleid: any-origin-accepted
        configuration.addAllowedOriginPattern("*");
        // ruleid: any-origin-accepted
        registry.addMapping("/**").allowedOriginPatterns("*").allowCredentials(true);
    }

    void reflected(HttpServletRequest request, HttpServletResponse response) {
        // ruleid: any-origin-accepted
        response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
        // ok: any-origin-accepted
        response.setHeader("Access-Control-Allow-Origin", "https://shop.example.org");
    }

    void named() {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowCredentials(true);
        // ok: any-origin-accepted
        configuration.setAllowedOrigins(List.of("https://shop.example.org"));
    }

    void withoutCookies() {
        CorsConfiguration configuration = new CorsConfiguration();
        // ok: any-origin-accepted
        configuration.addAllowedOrigin("*");
    }
}
