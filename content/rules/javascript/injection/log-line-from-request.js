app.post("/login", (req, res) => {
  // ruleid: log-line-from-request
  logger.warn("sign-in failed for " + req.body.name);
  // ruleid: log-line-from-request
  console.log(`sign-in failed for ${req.body.name}`);
  const agent = req.headers["user-agent"];
  // ruleid: log-line-from-request
  logger.info(`agent: ${agent}`);
  const { name } = req.body;
  accounts.validateLogin(name, req.body.password, (error) => {
    // ruleid: log-line-from-request
    console.log("no such account: ", name);
    // ok: log-line-from-request
    console.log("no such account: ", JSON.stringify(name));
    next(error);
  });
  res.end();
});

// Near misses
app.post("/fine", (req, res) => {
  // ok: log-line-from-request
  logger.info({ name: req.body.name }, "sign-in failed");
  // ok: log-line-from-request
  logger.info(`failed for ${JSON.stringify(req.body.name)}`);
  // ok: log-line-from-request
  console.log(`page ${Number(req.query.page)}`);
  // ok: log-line-from-request
  console.log("started on port " + port);
  res.end();
});
