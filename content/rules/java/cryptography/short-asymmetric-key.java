import java.security.KeyPairGenerator;

class Keys {
    void rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ruleid: short-asymmetric-key
        generator.initialize(1024);
        // ok: short-asymmetric-key
        generator.initialize(3072);
    }

    void curve() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        // ok: short-asymmetric-key
        generator.initialize(256);
    }
}
