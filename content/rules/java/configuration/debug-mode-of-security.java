import org.springframework.security.config.annotation.web.builders.WebSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;

// ruleid: debug-mode-of-security
@EnableWebSecurity(debug = true)
class Debugging {
    void configure(WebSecurity web) {
        // ruleid: debug-mode-of-security
        web.debug(true);
        // ok: debug-mode-of-security
        web.debug(false);
    }
}

// ok: debug-mode-of-security
@EnableWebSecurity
class Normal {
}
