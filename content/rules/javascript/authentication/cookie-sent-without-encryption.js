const session = require("express-session");
const cookieSession = require("cookie-session");

// ruleid: cookie-sent-without-encryption
app.use(session({ secret: settings.secret, cookie: { secure: false, httpOnly: true } }));

// ruleid: cookie-sent-without-encryption
app.use(cookieSession({ name: "session", keys: settings.keys, secure: false }));

app.post("/login", (req, res) => {
  // ruleid: cookie-sent-without-encryption
  res.cookie("session", sign(req.user), { httpOnly: true, secure: false });
  res.end();
});

// Near misses
// ok: cookie-sent-without-encryption
app.use(session({ secret: settings.secret, cookie: { secure: true, httpOnly: true } }));
// ok: cookie-sent-without-encryption
app.use(session({ secret: settings.secret, cookie: { secure: process.env.NODE_ENV === "production" } }));
// ok: cookie-sent-without-encryption
mailer.createTransport({ host: "mail", port: 587, secure: false });
app.post("/fine", (req, res) => {
  // ok: cookie-sent-without-encryption
  res.cookie("session", sign(req.user), { httpOnly: true, secure: true });
  res.end();
});
