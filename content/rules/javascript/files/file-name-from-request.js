const fs = require("fs");
const path = require("path");
const http = require("http");
const { readFile } = require("fs/promises");

app.get("/files/:name", (req, res) => {
  // ruleid: file-name-from-request
  res.sendFile(path.join(__dirname, "uploads", req.params.name));
});

app.get("/download", (req, res) => {
  const file = "/srv/uploads/" + req.query.file;
  // ruleid: file-name-from-request
  res.download(file);
});

app.get("/read", async (req, res) => {
  const where = path.resolve("uploads", req.query.file);
  // ruleid: file-name-from-request
  const text = await readFile(where, "utf8");
  // ruleid: file-name-from-request
  const again = fs.readFileSync(where);
  // ruleid: file-name-from-request
  fs.createReadStream(`uploads/${req.query.file}`).pipe(res);
  res.json({ text, again });
});

app.post("/upload", (req, res) => {
  // ruleid: file-name-from-request
  fs.writeFile("uploads/" + req.file.originalname, req.file.buffer, () => res.end());
});

http.createServer((req, res) => {
  // ruleid: file-name-from-request
  fs.readFile("." + req.url, (err, data) => res.end(data));
});

// Near misses
app.get("/fine/:name", async (req, res) => {
  // ok: file-name-from-request
  res.sendFile(req.params.name, { root: "/srv/uploads" });
  // ok: file-name-from-request
  const text = await readFile(path.join("uploads", path.basename(req.query.file)), "utf8");
  // ok: file-name-from-request
  fs.writeFileSync("/srv/last.json", JSON.stringify(req.body));
  // ok: file-name-from-request
  res.download("/srv/report.pdf", req.query.name);
  // ok: file-name-from-request
  fs.readFileSync(`pages/${parseInt(req.query.page, 10)}.html`);
  const where = path.join(ROOT, req.query.file);
  if (!where.startsWith(ROOT + path.sep)) {
    return res.status(403).end();
  }
  // ok: file-name-from-request
  return res.send({ text, data: fs.readFileSync(where) });
});

app.get("/record/:id", async (req, res) => {
  const record = await Record.findById(req.params.id);
  // ok: file-name-from-request
  res.sendFile(record.path);
});

app.post("/moved", (req, res) => {
  // The server chose this path.
  // ok: file-name-from-request
  fs.unlinkSync(req.file.path);
  res.end();
});
