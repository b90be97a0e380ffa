import javax.crypto.spec.PBEKeySpec;

class Passwords {
    void stretch(char[] password, byte[] salt, int rounds) {
        // ruleid: few-rounds-for-password
        new PBEKeySpec(password, salt, 1000, 256);
        // ok: few-rounds-for-password
        new PBEKeySpec(password, salt, 600000, 256);
        // ok: few-rounds-for-password
        new PBEKeySpec(password, salt, rounds, 256);
    }
}
