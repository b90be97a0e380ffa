import org.slf4j.Logger;

class Accounts {
    private Logger log;

    void login(User user, String password) {
        // ruleid: secret-in-log-message
        log.debug("login of {} with {}", user.getName(), password);
        // ruleid: secret-in-log-message
        log.info("password: " + user.getPassword());
        // ok: secret-in-log-message
        log.info("login of {}", user.getName());
        // ok: secret-in-log-message
        log.info("password is missing");
    }
}
