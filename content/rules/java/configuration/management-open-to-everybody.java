import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

class Security {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: management-open-to-everybody
        http.authorizeHttpRequests(auth -> auth.requestMatchers(EndpointRequest.toAnyEndpoint()).permitAll());
        // ruleid: management-open-to-everybody
        http.authorizeRequests().antMatchers("/login", "/actuator/**").permitAll();
        // ok: management-open-to-everybody
        http.authorizeHttpRequests(auth -> auth.requestMatchers(EndpointRequest.to("health")).permitAll());
        // ok: management-open-to-everybody
        http.authorizeRequests().antMatchers("/actuator/**").hasRole("ADMIN");
    }
}
