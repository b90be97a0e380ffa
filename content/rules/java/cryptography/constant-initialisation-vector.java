import java.security.SecureRandom;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

class Encryption {
    void constants() {
        // ruleid: constant-initialisation-vector
        new IvParameterSpec("0123456789abcdef".getBytes());
        byte[] zeros = new byte[12];
        // ruleid: constant-initialisation-vector
        new GCMParameterSpec(128, zeros);
        byte[] numbers = {1, 2, 3, 4, 5, 6, 7, 8};
        // ruleid: constant-initialisation-vector
        new IvParameterSpec(numbers);
    }

    void drawn(byte[] received) {
        byte[] nonce = new byte[12];
        new SecureRandom().nextBytes(nonce);
        // ok: constant-initialisation-vector
        new GCMParameterSpec(128, nonce);
        // ok: constant-initialisation-vector
        new IvParameterSpec(received);
    }
}
