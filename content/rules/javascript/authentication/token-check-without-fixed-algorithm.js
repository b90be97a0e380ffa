function read(token, key) {
  // ruleid: token-check-without-fixed-algorithm
  const claims = jwt.verify(token, key);
  // ruleid: token-check-without-fixed-algorithm
  const again = jsonwebtoken.verify(token, key, { issuer: "shop" });
  // ruleid: token-check-without-fixed-algorithm
  jwt.verify(token, key, (err, decoded) => {
    done(err, decoded);
  });
  return [claims, again];
}
// ruleid: token-check-without-fixed-algorithm
app.use(expressJwt({ secret: settings.key }));

// Near misses
function repaired(token, key, options) {
  // ok: token-check-without-fixed-algorithm
  const claims = jwt.verify(token, key, { algorithms: ["RS256"] });
  // ok: token-check-without-fixed-algorithm
  const again = jwt.verify(token, key, options);
  // ok: token-check-without-fixed-algorithm
  const hash = argon2.verify(token, key);
  // ok: token-check-without-fixed-algorithm
  app.use(expressJwt({ secret: settings.key, algorithms: ["HS256"] }));
  return [claims, again, hash];
}
