import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.StandardPasswordEncoder;

class Security {
    PasswordEncoder none() {
        // ruleid: password-encoder-without-strength
        return NoOpPasswordEncoder.getInstance();
    }

    PasswordEncoder old() {
        // ruleid: password-encoder-without-strength
        return new StandardPasswordEncoder("secret");
    }

    PasswordEncoder repaired(boolean delegating) {
        if (delegating) {
            // ok: password-encoder-without-strength
            return PasswordEncoderFactories.createDelegatingPasswordEncoder();
        }
        // ok: password-encoder-without-strength
        return new BCryptPasswordEncoder();
    }
}
