import jwt from "jsonwebtoken";
import { ExtractJwt, Strategy } from "passport-jwt";
import { PassportStrategy } from "@nestjs/passport";

export function check(token: string, key: string) {
  // ruleid: token-expiry-ignored
  return jwt.verify(token, key, { algorithms: ["RS256"], ignoreExpiration: true });
}

const options = { secretOrKey: key, jwtFromRequest: ExtractJwt.fromHeader("token") };
// ruleid: token-expiry-ignored
export const strategy = new Strategy({ ...options, ignoreExpiration: true }, callback);

export class OwnStrategy extends PassportStrategy(Strategy) {
  constructor() {
    // ruleid: token-expiry-ignored
    super({ jwtFromRequest: ExtractJwt.fromHeader("token"), ignoreExpiration: true });
  }
}

// Near misses
export function fine(token: string, key: string) {
  // ok: token-expiry-ignored
  const claims = jwt.verify(token, key, { algorithms: ["RS256"] });
  // ok: token-expiry-ignored
  const strict = jwt.verify(token, key, { ignoreExpiration: false });
  // ok: token-expiry-ignored
  const other = cache.verify(token, { ignoreExpiration: true });
  return { claims, strict, other };
}
