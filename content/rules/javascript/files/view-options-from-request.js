app.post("/profile", (req, res) => {
  // ruleid: view-options-from-request
  res.render("profile", { ...req.body });
});
app.get("/search", (req, res) => {
  // ruleid: view-options-from-request
  res.render("search", req.query);
});
app.post("/preview", (req, res) => {
  const values = Object.assign({ title: "Preview" }, req.body);
  // ruleid: view-options-from-request
  res.render("preview", values);
});
app.get("/letter", (req, res) => {
  // ruleid: view-options-from-request
  res.send(ejs.render(letter, req.query));
});

// Near misses
app.post("/person", (req, res) => {
  // ok: view-options-from-request
  res.render("profile", { name: String(req.body.name) });
  // ok: view-options-from-request
  res.render("profile", { values: req.body });
  // ok: view-options-from-request
  res.render("profile", { ...req.app.locals });
  // ok: view-options-from-request
  res.json({ ...req.body });
});
