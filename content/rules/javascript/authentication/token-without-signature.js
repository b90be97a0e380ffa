const jwt = require("jsonwebtoken");
const { expressjwt } = require("express-jwt");

function issue(user) {
  // ruleid: token-without-signature
  return jwt.sign({ sub: user.id }, null, { algorithm: "none" });
}

function check(token, key) {
  // ruleid: token-without-signature
  return jwt.verify(token, key, { algorithms: ["RS256", "none"] });
}

// ruleid: token-without-signature
app.use(expressjwt({ secret: key, algorithms: ["none", "HS256"] }));

function read(token, key) {
  // ruleid: token-without-signature
  return jwt.decode(token, key, true);
}

// Near misses
function fine(token, key, user) {
  // ok: token-without-signature
  const claims = jwt.verify(token, key, { algorithms: ["RS256"] });
  // ok: token-without-signature
  const issued = jwt.sign({ sub: user.id }, key, { algorithm: "RS256" });
  // ok: token-without-signature
  const header = jwt.decode(token, { complete: true }).header;
  // ok: token-without-signature
  const style = css.sign(user, key, { display: "none" });
  return { claims, issued, header, style };
}
