const serialize = require("node-serialize");
const yaml = require("js-yaml");
const unsafe = require("js-yaml-js-types").all;

app.get("/profile", (req, res) => {
  // ruleid: serialised-object-from-request
  const profile = serialize.unserialize(req.cookies.profile);
  res.json(profile);
});

app.post("/import", (req, res) => {
  const text = Buffer.from(req.body.data, "base64").toString();
  // ruleid: serialised-object-from-request
  const object = serialize.unserialize(text);
  // ruleid: serialised-object-from-request
  const settings = yaml.load(req.body.yaml, { schema: yaml.DEFAULT_FULL_SCHEMA });
  // ruleid: serialised-object-from-request
  const more = yaml.load(req.body.yaml, { schema: yaml.DEFAULT_SCHEMA.extend(unsafe) });
  res.json({ object, settings, more });
});

// Near misses
app.post("/fine", (req, res) => {
  // ok: serialised-object-from-request
  const profile = JSON.parse(req.cookies.profile);
  // ok: serialised-object-from-request
  const settings = yaml.load(req.body.yaml);
  // ok: serialised-object-from-request
  const strict = yaml.load(req.body.yaml, { schema: yaml.FAILSAFE_SCHEMA });
  // ok: serialised-object-from-request
  const own = serialize.unserialize(fs.readFileSync("state.txt", "utf8"));
  res.json({ profile, settings, strict, own });
});
