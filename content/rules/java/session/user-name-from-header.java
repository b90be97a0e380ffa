import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

class HeaderLogin {
    Object login(HttpServletRequest request, TokenReader tokens) {
        String user = request.getHeader("X-User");
        // ruleid: user-name-from-header
        new UsernamePasswordAuthenticationToken(user, null, List.of());
        String checked = tokens.read(request.getHeader("Authorization"));
        // ok: user-name-from-header
        return new UsernamePasswordAuthenticationToken(checked, null, List.of());
    }
}
