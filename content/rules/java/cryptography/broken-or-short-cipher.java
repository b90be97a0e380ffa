import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;

class Encryption {
    void ciphers(Properties settings) throws Exception {
        // ruleid: broken-or-short-cipher
        Cipher.getInstance("DES/CBC/PKCS5Padding");
        // ruleid: broken-or-short-cipher
        javax.crypto.Cipher.getInstance("DESede/ECB/PKCS5Padding", "SunJCE");
        // ruleid: broken-or-short-cipher
        Cipher.getInstance("RC4");
        // ruleid: broken-or-short-cipher
        KeyGenerator.getInstance("Blowfish");
        String name = settings.getProperty("cipher", "DES/CBC/PKCS5Padding");
        // ruleid: broken-or-short-cipher
        Cipher.getInstance(name);
        // ok: broken-or-short-cipher
        Cipher.getInstance("AES/GCM/NoPadding");
        // ok: broken-or-short-cipher
        Cipher.getInstance("AES/CCM/NoPadding", "BC");
        // ok: broken-or-short-cipher
        KeyGenerator.getInstance("AES");
    }
}
