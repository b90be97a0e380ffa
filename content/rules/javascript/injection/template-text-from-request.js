const pug = require("pug");
const ejs = require("ejs");
const Handlebars = require("handlebars");
const nunjucks = require("nunjucks");

app.get("/hello", (req, res) => {
  // ruleid: template-text-from-request
  res.send(pug.render("h1 Hello " + req.query.name));
});

app.post("/preview", (req, res) => {
  const { text } = req.body;
  // ruleid: template-text-from-request
  const template = Handlebars.compile(text);
  // ruleid: template-text-from-request
  const page = nunjucks.renderString(text, { user: req.user });
  // ruleid: template-text-from-request
  const mail = ejs.render(`<p>${text}</p>`, {});
  res.json({ html: template({}), page, mail });
});

// Near misses
app.get("/fine", (req, res) => {
  // ok: template-text-from-request
  const html = pug.render("h1 Hello #{name}", { name: req.query.name });
  // ok: template-text-from-request
  const page = ejs.render(fs.readFileSync("views/page.ejs", "utf8"), { name: req.query.name });
  // ok: template-text-from-request
  const compiled = Handlebars.compile("<p>{{name}}</p>")({ name: req.query.name });
  // ok: template-text-from-request
  res.render("greeting", { name: req.query.name, html, page, compiled });
});
