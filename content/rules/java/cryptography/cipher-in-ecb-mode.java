import javax.crypto.Cipher;

class Encryption {
    void modes() throws Exception {
        // ruleid: cipher-in-ecb-mode
        Cipher.getInstance("AES/ECB/PKCS5Padding");
        // ruleid: cipher-in-ecb-mode
        Cipher.getInstance("AES");
        // ok: cipher-in-ecb-mode
        Cipher.getInstance("AES/GCM/NoPadding");
        // ok: cipher-in-ecb-mode
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }
}
