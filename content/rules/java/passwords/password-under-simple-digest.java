import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class Passwords {
    void hash(String password, byte[] file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        // ruleid: password-under-simple-digest
        digest.update(password.getBytes());
        // ruleid: password-under-simple-digest
        DigestUtils.sha256Hex(password);
        // ok: password-under-simple-digest
        digest.update(file);
        // ok: password-under-simple-digest
        new BCryptPasswordEncoder().encode(password);
    }
}
