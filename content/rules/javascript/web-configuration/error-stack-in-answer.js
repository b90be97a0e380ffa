app.use((err, req, res, next) => {
  // ruleid: error-stack-in-answer
  res.status(500).send(err.stack);
});

app.get("/report", async (req, res) => {
  try {
    res.json(await makeReport());
  } catch (error) {
    // ruleid: error-stack-in-answer
    res.status(500).json({ message: error.message, stack: error.stack });
  }
});

app.use((err, req, res, next) => {
  const details = { text: "failed", trace: err.stack };
  // ruleid: error-stack-in-answer
  res.render("error", details);
});

// Near misses
app.use((err, req, res, next) => {
  logger.error(err.stack);
  // ok: error-stack-in-answer
  res.status(500).json({ error: "internal error", requestId: req.id });
});

app.use((err, req, res, next) => {
  // ok: error-stack-in-answer
  res.status(500).json({ stack: process.env.NODE_ENV === "development" ? err.stack : undefined });
});

app.use((err, req, res, next) => {
  const answer = { error: "internal error" };
  if (settings.development) {
    answer.stack = err.stack;
  }
  // ok: error-stack-in-answer
  res.status(500).json(answer);
});

app.get("/layers", (req, res) => {
  // A stack of another kind.
  // ok: error-stack-in-answer
  res.json(drawing.stack);
});
