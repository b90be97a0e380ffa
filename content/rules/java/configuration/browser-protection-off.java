import org.springframework.security.config.annotation.web.builders.HttpSecurity;

class Security {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: browser-protection-off
        http.headers().frameOptions().disable();
        // ruleid: browser-protection-off
        http.headers(headers -> headers.frameOptions(frame -> frame.disable()));
        // ok: browser-protection-off
        http.headers(headers -> headers.frameOptions(frame -> frame.sameOrigin()));
        // ok: browser-protection-off
        http.headers().frameOptions().sameOrigin();
    }
}
