app.get("/orders", async (req, res) => {
  try {
    res.json(await orders.list());
  } catch (err) {
    // ruleid: error-object-in-answer
    res.status(500).send(err);
  }
});

app.get("/books", (req, res) => {
  books.list((error, rows) => {
    // ruleid: error-object-in-answer
    if (error) return res.json({ done: false, error: error.message });
    res.json(rows);
  });
});

app.use((err, req, res, next) => {
  // ruleid: error-object-in-answer
  res.status(500).json({ error: err });
});

// Near misses
app.get("/users", async (req, res) => {
  try {
    res.json(await users.list());
  } catch (err) {
    logger.error(err);
    // ok: error-object-in-answer
    res.status(500).json({ error: "internal error" });
  }
});
app.post("/users", async (req, res) => {
  try {
    res.json(await users.add(req.body));
  } catch (err) {
    // ok: error-object-in-answer
    if (err instanceof ValidationError) { res.json({ error: err.message }); }
    // ok: error-object-in-answer
    res.status(422).json({ error: err.message });
  }
});
app.get("/letters", (req, res) => {
  // ok: error-object-in-answer
  res.send(letter);
});
