app.get("/search", (req, res) => {
  // ruleid: regular-expression-from-request
  const expression = new RegExp(req.query.term, "i");
  res.json(names.filter((name) => expression.test(name)));
});

app.get("/routes", (req, res) => {
  const { pattern } = req.query;
  // ruleid: regular-expression-from-request
  res.json(routes.filter((route) => RegExp("^" + pattern).test(route)));
});

app.post("/find", async (req, res) => {
  // ruleid: regular-expression-from-request
  const found = await Item.find({ name: new RegExp(`^${req.body.name}`, "i") });
  res.json(found);
});

// Near misses
app.get("/fine", (req, res) => {
  // ok: regular-expression-from-request
  const found = names.filter((name) => name.includes(req.query.term));
  // ok: regular-expression-from-request
  const escaped = new RegExp(escapeRegExp(req.query.term), "i");
  // ok: regular-expression-from-request
  const replaced = new RegExp(req.query.term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  // ok: regular-expression-from-request
  const constant = new RegExp("^[a-z]+$").test(req.query.term);
  // ok: regular-expression-from-request
  const page = new RegExp(`^page-${Number(req.query.page)}$`);
  res.json({ found, escaped, replaced, constant, page });
});
