const session = require("express-session");

// ruleid: cookie-readable-by-scripts
app.use(session({ secret: settings.secret, cookie: { httpOnly: false, maxAge: 60000 } }));

app.post("/login", (req, res) => {
  // ruleid: cookie-readable-by-scripts
  res.cookie("token", sign(req.user));
  // ruleid: cookie-readable-by-scripts
  res.cookie("session_id", req.user.session, { httpOnly: false, secure: true });
  // ruleid: cookie-readable-by-scripts
  res.cookie("auth", sign(req.user), { maxAge: 60000 });
  res.end();
});

// Near misses
// ok: cookie-readable-by-scripts
app.use(session({ secret: settings.secret, cookie: { secure: true } }));

app.post("/fine", (req, res) => {
  // ok: cookie-readable-by-scripts
  res.cookie("token", sign(req.user), { httpOnly: true, secure: true, sameSite: "lax" });
  // ok: cookie-readable-by-scripts
  res.cookie("language", req.body.language);
  // A script has to read this one.
  // ok: cookie-readable-by-scripts
  res.cookie("csrf-token", makeToken(), { httpOnly: false });
  // ok: cookie-readable-by-scripts
  res.cookie("session", sign(req.user), COOKIE_OPTIONS);
  // ok: cookie-readable-by-scripts
  jar.cookie("session", "x");
  res.end();
});
