import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

class Keys {
    void keys(byte[] loaded) {
        // ruleid: key-bytes-in-source
        new SecretKeySpec("sixteen byte key".getBytes(), "AES");
        byte[] bytes = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        // ruleid: key-bytes-in-source
        new SecretKeySpec(bytes, "AES");
        // ok: key-bytes-in-source
        new SecretKeySpec(loaded, "AES");
        // ok: key-bytes-in-source
        new SecretKeySpec(Base64.getDecoder().decode(System.getenv("KEY")), "AES");
    }
}
