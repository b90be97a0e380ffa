const jwt = require("jsonwebtoken");

app.get("/me", (req, res) => {
  const token = req.headers.authorization.split(" ")[1];
  // ruleid: token-decoded-without-check
  const claims = jwt.decode(token);
  res.json(claims.sub);
});

function admin(req, res, next) {
  // ruleid: token-decoded-without-check
  if (jwt.decode(req.cookies.session).role === "admin") {
    return next();
  }
  return res.status(403).end();
}

app.post("/swap", (req, res) => {
  // ruleid: token-decoded-without-check
  const user = jwtDecode(req.body.token);
  res.json(user);
});

// Near misses
app.get("/fine", (req, res) => {
  const token = req.headers.authorization.split(" ")[1];
  // ok: token-decoded-without-check
  const claims = jwt.verify(token, publicKey, { algorithms: ["RS256"] });
  // ok: token-decoded-without-check
  const expires = jwt.decode(token).exp;
  res.json({ claims, expires });
});

app.get("/key", async (req, res) => {
  // ok: token-decoded-without-check
  const { header } = jwt.decode(req.headers.authorization, { complete: true });
  res.json(await keys.find(header.kid));
});

function expiry(storage) {
  // ok: token-decoded-without-check
  return jwt.decode(storage.getItem("token")).exp;
}
