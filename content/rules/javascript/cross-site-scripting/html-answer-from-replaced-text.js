app.get("/video", (req, res) => {
  let page = fs.readFileSync("views/video.html", "utf8");
  page = page.replace("<!-- subtitles -->", subtitles);
  // ruleid: html-answer-from-replaced-text
  res.send(page);
});
app.get("/title", (req, res) => {
  // ruleid: html-answer-from-replaced-text
  res.send(template.replace("{{title}}", record.title));
});
app.get("/letter", async (req, res) => {
  const text = layout.replace(/_name_/g, user.name);
  const page = "<html>" + text + "</html>";
  // ruleid: html-answer-from-replaced-text
  res.send(page);
});

// Near misses
app.get("/repaired", (req, res) => {
  // ok: html-answer-from-replaced-text
  res.send(template.replace("{{title}}", escapeHtml(record.title)));
});
app.get("/constant", (req, res) => {
  // ok: html-answer-from-replaced-text
  res.send(template.replace("{{year}}", "2026"));
});
app.get("/data", (req, res) => {
  // ok: html-answer-from-replaced-text
  res.json({ text: template.replace("{{title}}", record.title) });
});
