import java.security.Signature;

class Signing {
    void sign() throws Exception {
        // ruleid: signature-over-outdated-digest
        Signature.getInstance("SHA1withRSA");
        // ruleid: signature-over-outdated-digest
        Signature.getInstance("MD5withRSA", "BC");
        // ok: signature-over-outdated-digest
        Signature.getInstance("SHA256withRSA");
        // ok: signature-over-outdated-digest
        Signature.getInstance("Ed25519");
    }
}
