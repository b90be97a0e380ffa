import javax.servlet.http.HttpSession;

class Sessions {
    void open(HttpSession session) {
        // ruleid: session-without-end
        session.setMaxInactiveInterval(-1);
        // ok: session-without-end
        session.setMaxInactiveInterval(30 * 60);
    }
}
