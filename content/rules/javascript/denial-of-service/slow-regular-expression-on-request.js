const DIGITS = /^([0-9]+)+#$/;

app.post("/account", (req, res) => {
  // ruleid: slow-regular-expression-on-request
  if (!/^(\d+)+$/.test(req.body.account)) return res.status(400).end();
  const { number } = req.body;
  // ruleid: slow-regular-expression-on-request
  if (DIGITS.test(number)) return res.end();
  // ruleid: slow-regular-expression-on-request
  if (req.body.name.match(/^([a-z]*)*$/)) return res.end();
  const local = /(x+)+y/;
  // ruleid: slow-regular-expression-on-request
  res.json(local.test(req.query.text));
});

// Near misses
const NUMBER = /^\d+$/;
app.post("/repaired", (req, res) => {
  // ok: slow-regular-expression-on-request
  if (!/^\d+$/.test(req.body.account)) return res.status(400).end();
  // ok: slow-regular-expression-on-request
  if (NUMBER.test(req.body.account)) return res.end();
  // ok: slow-regular-expression-on-request
  if (DIGITS.test(settings.account)) return res.end();
  // ok: slow-regular-expression-on-request
  if (/^(ab)+$/.test(req.body.name)) return res.end();
});
