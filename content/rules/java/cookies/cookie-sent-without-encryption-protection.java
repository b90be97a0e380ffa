import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseCookie;

class Cookies {
    void off(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "x");
        // ruleid: cookie-sent-without-encryption-protection
        cookie.setSecure(false);
        response.addCookie(cookie);
        // ruleid: cookie-sent-without-encryption-protection
        ResponseCookie.from("session", "x").secure(false).build();
        // ok: cookie-sent-without-encryption-protection
        ResponseCookie.from("session", "x").secure(true).build();
    }

    void missing(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "x");
        cookie.setHttpOnly(true);
        // ruleid: cookie-sent-without-encryption-protection
        response.addCookie(cookie);
    }

    void set(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "x");
        // ok: cookie-sent-without-encryption-protection
        cookie.setSecure(true);
        // ok: cookie-sent-without-encryption-protection
        response.addCookie(cookie);
    }

    void takenBack(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "");
        cookie.setMaxAge(0);
        // ok: cookie-sent-without-encryption-protection
        response.addCookie(cookie);
    }
}
