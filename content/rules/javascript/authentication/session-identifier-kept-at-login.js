app.post("/login", async (req, res) => {
  const user = await users.check(req.body.name, req.body.password);
  if (!user) return res.status(401).end();
  // ruleid: session-identifier-kept-at-login
  req.session.userId = user.id;
  res.redirect("/");
});

function enter(req, res) {
  users.check(req.body, (err, user) => {
    if (err) return res.status(500).end();
    // ruleid: session-identifier-kept-at-login
    req.session.user = user;
    // ruleid: session-identifier-kept-at-login
    req.session.loggedIn = true;
    res.end();
  });
}

// Near misses
app.post("/sessions", async (req, res, next) => {
  const user = await users.check(req.body.name, req.body.password);
  req.session.regenerate((err) => {
    if (err) return next(err);
    // ok: session-identifier-kept-at-login
    req.session.userId = user.id;
    res.redirect("/");
  });
});
app.post("/enter", async (req, res) => {
  const user = await users.check(req.body.name, req.body.password);
  await regenerateSession(req);
  // ok: session-identifier-kept-at-login
  req.session.userId = user.id;
  res.redirect("/");
});
app.post("/logout", (req, res) => {
  // ok: session-identifier-kept-at-login
  req.session.userId = null;
  // ok: session-identifier-kept-at-login
  req.session.language = req.body.language;
  res.redirect("/");
});
