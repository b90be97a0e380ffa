import javax.servlet.http.Cookie;
import org.springframework.http.ResponseCookie;

class Cookies {
    void set(Cookie cookie) {
        // ruleid: cookie-open-to-scripts
        cookie.setHttpOnly(false);
        // ruleid: cookie-open-to-scripts
        ResponseCookie.from("session", "x").httpOnly(false).build();
        // ok: cookie-open-to-scripts
        cookie.setHttpOnly(true);
        // ok: cookie-open-to-scripts
        cookie.setSecure(true);
    }
}
