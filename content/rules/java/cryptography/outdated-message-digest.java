import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.util.Properties;
import org.apache.commons.codec.digest.DigestUtils;

class Digests {
    private static final String ALGORITHM = "SHA-1";

    void digests(byte[] data, Properties settings) throws Exception {
        // ruleid: outdated-message-digest
        MessageDigest.getInstance("MD5");
        // ruleid: outdated-message-digest
        java.security.MessageDigest.getInstance("SHA1", "SUN");
        // ruleid: outdated-message-digest
        MessageDigest.getInstance(ALGORITHM);
        // ruleid: outdated-message-digest
        DigestUtils.md5Hex(data);
        // ruleid: outdated-message-digest
        Hashing.sha1().hashBytes(data);
        String name = settings.getProperty("digest", "MD5");
        // ruleid: outdated-message-digest
        MessageDigest.getInstance(name);
        String strong = settings.getProperty("digest", "SHA-512");
        // ok: outdated-message-digest
        MessageDigest.getInstance(strong);
        // ok: outdated-message-digest
        MessageDigest.getInstance("SHA-256");
        // ok: outdated-message-digest
        DigestUtils.sha256Hex(data);
        // ok: outdated-message-digest
        Hashing.sha256().hashBytes(data);
    }
}
