app.get("/prices", (req, res) => {
  // ruleid: answer-as-script
  res.jsonp(prices);
});
// ruleid: answer-as-script
app.set("jsonp callback name", "done");
app.get("/rates", (req, res) => {
  const { callback } = req.query;
  // ruleid: answer-as-script
  res.send(callback + "(" + JSON.stringify(rates) + ")");
});
app.get("/names", (req, res) => {
  // ruleid: answer-as-script
  res.status(200).jsonp({ names });
});

// Near misses
app.get("/letters", (req, res) => {
  // ok: answer-as-script
  res.json(prices);
  // ok: answer-as-script
  res.send(title + "(" + JSON.stringify(rates) + ")");
  // ok: answer-as-script
  client.jsonp("https://partner.example/rates");
});
// ok: answer-as-script
app.set("json spaces", 2);
