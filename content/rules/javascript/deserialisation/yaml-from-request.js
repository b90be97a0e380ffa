app.post("/settings", (req, res) => {
  // ruleid: yaml-from-request
  const settings = yaml.load(req.body.settings);
  res.json(settings);
});
app.post("/upload", upload.single("file"), (req, res) => {
  // ruleid: yaml-from-request
  const entries = YAML.parse(req.file.buffer.toString());
  res.json(entries);
});
app.post("/import", (req, res) => {
  const text = req.body.text;
  // ruleid: yaml-from-request
  res.json(jsyaml.loadAll(text));
});

// Near misses
app.post("/json", (req, res) => {
  // ok: yaml-from-request
  res.json(JSON.parse(req.body.settings));
  // ok: yaml-from-request
  const own = yaml.load(fs.readFileSync("settings.yaml", "utf8"));
  // ok: yaml-from-request
  const page = yaml.dump(req.body);
});
