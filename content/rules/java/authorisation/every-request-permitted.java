import org.springframework.security.config.annotation.web.builders.HttpSecurity;

class Security {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: every-request-permitted
        http.authorizeRequests().anyRequest().permitAll();
        // ok: every-request-permitted
        http.authorizeRequests().anyRequest().authenticated();
        // ok: every-request-permitted
        http.authorizeRequests().antMatchers("/login").permitAll();
    }
}
