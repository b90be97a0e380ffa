const http = require("http");
const escapeHtml = require("escape-html");

app.get("/search", (req, res) => {
  // ruleid: html-answer-from-request
  res.send("<h1>Results for " + req.query.term + "</h1>");
});

app.get("/hello", (req, res) => {
  const { name } = req.query;
  const page = `<p>Hello ${name}</p>`;
  // ruleid: html-answer-from-request
  res.status(200).send(page);
});

app.post("/echo", function (req, res) {
  // ruleid: html-answer-from-request
  res.write("<pre>" + req.body.text + "</pre>");
  res.end();
});

app.get("/typed", (req, res) => {
  res.setHeader("Content-Type", "text/html");
  // ruleid: html-answer-from-request
  res.send("<h1>" + req.query.title + "</h1>");
});

const show = async ({ params }, res) => {
  // ruleid: html-answer-from-request
  res.send(`No page called ${params.name}`);
};

router.get("/koa", async (ctx) => {
  // ruleid: html-answer-from-request
  ctx.body = `<b>${ctx.query.name}</b>`;
});

// Near misses
app.get("/fine", async (req, res) => {
  // ok: html-answer-from-request
  res.render("search", { term: req.query.term });
  // ok: html-answer-from-request
  res.send(`<h1>${escapeHtml(req.query.term)}</h1>`);
  // ok: html-answer-from-request
  res.send({ term: req.query.term });
  // ok: html-answer-from-request
  res.json({ term: req.query.term });
  // ok: html-answer-from-request
  res.send(req.body);
  // ok: html-answer-from-request
  res.type("text/plain").send("No page called " + req.query.name);
  // ok: html-answer-from-request
  res.end(JSON.stringify({ name: req.query.name }));
  // ok: html-answer-from-request
  res.send("<p>Page " + Number(req.query.page) + "</p>");
  const user = await users.load(req.params.id);
  // ok: html-answer-from-request
  res.send(user);
  // ok: html-answer-from-request
  res.send(req.query.full ? "<p>all</p>" : "<p>some</p>");
});

app.get("/text", (req, res) => {
  res.setHeader("Content-Type", "text/plain");
  // ok: html-answer-from-request
  res.send("No page called " + req.query.name);
});

app.get("/badge", (req, res) => {
  res.type("image/svg+xml");
  // ok: html-answer-from-request
  res.send(makeBadge({ label: req.query.label }));
});

app.get("/table/:id", (req, res) => {
  // ok: html-answer-from-request
  res.send(PAGES_BY_NAME[req.params.id]);
  // ok: html-answer-from-request
  res.send(pages[req.params.id] || "none");
  // ok: html-answer-from-request
  res.send("users " + names.slice(req.query.from, req.query.to).join(", "));
  // ok: html-answer-from-request
  store.members(req.query.id).then((members) => res.send(members));
});

app.post("/whole", (req, res) => {
  const order = req.body;
  // ok: html-answer-from-request
  res.status(201).send(order);
});
