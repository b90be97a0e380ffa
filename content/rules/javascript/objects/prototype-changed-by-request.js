const _ = require("lodash");

app.post("/settings", (req, res) => {
  // ruleid: prototype-changed-by-request
  _.merge(settings, req.body);
  res.end();
});

app.post("/cell", (req, res) => {
  const { row, column, value } = req.body;
  // ruleid: prototype-changed-by-request
  table[row][column] = value;
  // ruleid: prototype-changed-by-request
  table[row].changed = true;
  // ruleid: prototype-changed-by-request
  _.set(table, req.body.path, value);
  res.end();
});

app.put("/profile", (req, res) => {
  // ruleid: prototype-changed-by-request
  deepMerge(profiles.of(req.user), JSON.parse(req.body.changes));
  res.end();
});

// Near misses
app.post("/fine", (req, res) => {
  const settings = new Map(Object.entries(req.body));
  // ok: prototype-changed-by-request
  table[Number(req.body.row)][Number(req.body.column)] = req.body.value;
  // ok: prototype-changed-by-request
  _.merge(settings, { name: "constant" });
  // ok: prototype-changed-by-request
  table.first.second = req.body.value;
  // ok: prototype-changed-by-request
  _.set(table, "cell.value", req.body.value);
  const { row } = req.body;
  if (!ROWS.includes(row)) {
    return res.status(400).end();
  }
  // ok: prototype-changed-by-request
  table[row].changed = true;
  return res.end();
});
