import javax.crypto.Cipher;

class Encryption {
    void rsa() throws Exception {
        // ruleid: rsa-without-padding
        Cipher.getInstance("RSA/NONE/NoPadding");
        // ruleid: rsa-without-padding
        Cipher.getInstance("RSA/ECB/PKCS1Padding");
        // ruleid: rsa-without-padding
        Cipher.getInstance("RSA");
        // ok: rsa-without-padding
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        // ok: rsa-without-padding
        Cipher.getInstance("AES/GCM/NoPadding");
    }
}
