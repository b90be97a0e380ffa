const jwt = require("jsonwebtoken");
const { expressjwt } = require("express-jwt");

function issue(user) {
  // ruleid: token-secret-in-code
  return jwt.sign({ sub: user.id }, "correct horse", { expiresIn: "15m" });
}

function check(token) {
  // ruleid: token-secret-in-code
  return jwt.verify(token, "correct horse");
}

// ruleid: token-secret-in-code
app.use(expressjwt({ secret: "battery-staple", algorithms: ["HS256"] }));

// Near misses
function fine(user, token) {
  // ok: token-secret-in-code
  const issued = jwt.sign({ sub: user.id }, process.env.TOKEN_SECRET, { expiresIn: "15m" });
  // ok: token-secret-in-code
  const claims = jwt.verify(token, fs.readFileSync("public.pem"));
  // ok: token-secret-in-code
  const decoded = jwt.verify(token, settings.secret, { issuer: "own" });
  // ok: token-secret-in-code
  const other = mailer.sign(user, key, "footer");
  return { issued, claims, decoded, other };
}
