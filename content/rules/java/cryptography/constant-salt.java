import java.security.SecureRandom;
import javax.crypto.spec.PBEKeySpec;

class Passwords {
    void constant(char[] password) {
        // ruleid: constant-salt
        new PBEKeySpec(password, "salt".getBytes(), 600000, 256);
    }

    void drawn(char[] password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        // ok: constant-salt
        new PBEKeySpec(password, salt, 600000, 256);
        // ok: constant-salt
        new PBEKeySpec(password);
    }
}
