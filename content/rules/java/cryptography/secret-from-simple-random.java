import java.security.SecureRandom;
import java.util.Random;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.apache.commons.lang3.RandomStringUtils;

class Tokens {
    void issue(User user, HttpServletRequest request) {
        Random random = new Random();
        // ruleid: secret-from-simple-random
        String resetToken = Long.toString(random.nextLong());
        float number = new Random().nextFloat();
        // ruleid: secret-from-simple-random
        String rememberMeKey = Float.toString(number).substring(2);
        // ruleid: secret-from-simple-random
        new Cookie("remember", rememberMeKey);
        // ruleid: secret-from-simple-random
        request.getSession().setAttribute("remember", rememberMeKey);
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        // ruleid: secret-from-simple-random
        user.setSalt(bytes);
        // ruleid: secret-from-simple-random
        user.setPassword(RandomStringUtils.randomAlphanumeric(12));
        // ok: secret-from-simple-random
        int delay = random.nextInt(100);
    }

    void safe(User user) throws Exception {
        SecureRandom random = new SecureRandom();
        // ok: secret-from-simple-random
        String resetToken = Long.toString(random.nextLong());
        // ok: secret-from-simple-random
        new Cookie("remember", Long.toString(SecureRandom.getInstance("SHA1PRNG").nextLong()));
    }

    String withSecureOne() throws Exception {
        Random random = SecureRandom.getInstanceStrong();
        // ok: secret-from-simple-random
        String resetToken = Long.toString(random.nextLong());
        return resetToken;
    }

    private static final Random RANDOM = new Random();

    void fromField(User user) {
        // ruleid: secret-from-simple-random
        user.setPassword("x" + RANDOM.nextInt());
    }

    String generateToken() {
        // ruleid: secret-from-simple-random
        return Double.toString(Math.random());
    }

    double generateColour() {
        // ok: secret-from-simple-random
        return Math.random();
    }
}
