const libxmljs = require("libxmljs");

app.post("/orders", (req, res) => {
  // ruleid: xml-entities-expanded
  const order = libxmljs.parseXml(req.body, { noent: true });
  // ruleid: xml-entities-expanded
  const second = libxmljs.parseXmlString(req.body, { nonet: true, noent: true, noblanks: true });
  res.json({ order: order.get("//id").text(), second });
});

function read(text) {
  // ruleid: xml-entities-expanded
  return libxmljs.parseXml(text, { replaceEntities: true });
}

// Near misses
app.post("/fine", (req, res) => {
  // ok: xml-entities-expanded
  const order = libxmljs.parseXml(req.body);
  // ok: xml-entities-expanded
  const second = libxmljs.parseXml(req.body, { noent: false, nonet: true });
  // ok: xml-entities-expanded
  const third = libxmljs.parseXml("<a>&amp;</a>", { noent: true });
  // ok: xml-entities-expanded
  const page = render(req.body, { noent: true });
  res.json({ order, second, third, page });
});

function readAside(text) {
  const context = vm.createContext({ libxmljs, text });
  // ruleid: xml-entities-expanded
  const order = vm.runInContext("libxmljs.parseXml(text, { noblanks: true, noent: true })", context, { timeout: 500 });
  // ok: xml-entities-expanded
  return vm.runInContext("libxmljs.parseXml(text, { noblanks: true })", context) || order;
}
