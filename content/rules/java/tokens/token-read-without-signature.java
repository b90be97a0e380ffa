import io.jsonwebtoken.Jwts;
import javax.crypto.SecretKey;

class Tokens {
    void read(String token, SecretKey key) {
        // ruleid: token-read-without-signature
        Jwts.parser().setSigningKey(key).parse(token);
        // ruleid: token-read-without-signature
        Jwts.parserBuilder().build().parseClaimsJwt(token);
        // ok: token-read-without-signature
        Jwts.parser().verifyWith(key).build().parseSignedClaims(token);
        // ok: token-read-without-signature
        Jwts.parser().setSigningKey(key).parseClaimsJws(token);
    }
}
