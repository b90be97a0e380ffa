const evaluate = require("notevil");
const safeEval = require("safe-eval");

app.post("/sum", (req, res) => {
  // ruleid: sandboxed-evaluation-of-request
  res.json({ sum: evaluate(req.body.sum) });
});
app.post("/rule", (req, res) => {
  const rule = req.body.rule || "";
  // ruleid: sandboxed-evaluation-of-request
  const result = safeEval(rule, { price: 5 });
  res.json(result);
});
app.get("/formula", (req, res) => {
  // ruleid: sandboxed-evaluation-of-request
  res.json(math.evaluate(req.query.formula));
});

// Near misses
app.post("/total", (req, res) => {
  // ok: sandboxed-evaluation-of-request
  res.json({ sum: evaluate("1 + 2") });
  // ok: sandboxed-evaluation-of-request
  res.json(math.add(Number(req.body.left), Number(req.body.right)));
  // ok: sandboxed-evaluation-of-request
  res.json(safeEval(settings.rule, { price: Number(req.body.price) }));
});
