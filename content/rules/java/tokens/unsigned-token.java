import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;

class Tokens {
    void make(byte[] key) {
        // ruleid: unsigned-token
        JWT.create().withSubject("x").sign(Algorithm.none());
        // ok: unsigned-token
        JWT.create().withSubject("x").sign(Algorithm.HMAC256(key));
        // ok: unsigned-token
        JWT.require(Algorithm.HMAC512(key)).build();
    }
}
