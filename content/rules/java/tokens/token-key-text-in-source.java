import com.auth0.jwt.algorithms.Algorithm;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.SignatureAlgorithm;

class Tokens {
    private static final String KEY = "hn7Kd0sL";

    void make(byte[] loaded) {
        // ruleid: token-key-text-in-source
        Algorithm.HMAC256("hn7Kd0sL");
        // ruleid: token-key-text-in-source
        Jwts.builder().setSubject("x").signWith(SignatureAlgorithm.HS256, KEY).compact();
        // ok: token-key-text-in-source
        Algorithm.HMAC256(loaded);
        // ok: token-key-text-in-source
        Jwts.builder().setSubject("x").signWith(SignatureAlgorithm.HS256, loaded).compact();
    }
}
