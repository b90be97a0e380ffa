import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;

class Security {
    void old(HttpSecurity http) throws Exception {
        // ruleid: forged-requests-unchecked
        http.csrf().disable();
    }

    void lambda(HttpSecurity http) throws Exception {
        // ruleid: forged-requests-unchecked
        http.csrf(csrf -> csrf.disable());
        // ruleid: forged-requests-unchecked
        http.csrf(AbstractHttpConfigurer::disable);
        // ok: forged-requests-unchecked
        http.httpBasic(AbstractHttpConfigurer::disable);
    }

    void tokens(HttpSecurity http) throws Exception {
        http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        // ok: forged-requests-unchecked
        http.csrf(csrf -> csrf.disable());
    }
}
