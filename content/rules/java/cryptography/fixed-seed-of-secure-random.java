import java.security.SecureRandom;

class Generators {
    void seeds(byte[] entropy) {
        // ruleid: fixed-seed-of-secure-random
        SecureRandom first = new SecureRandom("seed".getBytes());
        SecureRandom second = new SecureRandom();
        // ruleid: fixed-seed-of-secure-random
        second.setSeed(42L);
        // ruleid: fixed-seed-of-secure-random
        second.setSeed(System.currentTimeMillis());
        // ok: fixed-seed-of-secure-random
        second.setSeed(entropy);
        // ok: fixed-seed-of-secure-random
        SecureRandom third = new SecureRandom();
    }
}
