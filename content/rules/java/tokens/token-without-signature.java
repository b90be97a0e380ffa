import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;

class Tokens {
    void make(byte[] key) {
        // ruleid: token-without-signature
        JWT.create().withSubject("x").sign(Algorithm.none());
        // ok: token-without-signature
        JWT.create().withSubject("x").sign(Algorithm.HMAC256(key));
        // ok: token-without-signature
        JWT.require(Algorithm.HMAC512(key)).build();
    }
}
