const vm = require("vm");
const { VM } = require("vm2");

app.post("/calculate", (req, res) => {
  // ruleid: evaluated-code-from-request
  const result = eval(req.body.formula);
  res.json({ result });
});

app.get("/filter", (req, res) => {
  const source = "return item." + req.query.field + " > 3";
  // ruleid: evaluated-code-from-request
  const test = new Function("item", source);
  res.json(items.filter((item) => test(item)));
});

app.post("/run", (req, res) => {
  const { script } = req.body;
  // ruleid: evaluated-code-from-request
  const out = vm.runInNewContext(script, {});
  const box = new VM({ timeout: 100 });
  // ruleid: evaluated-code-from-request
  const second = box.run(script);
  // ruleid: evaluated-code-from-request
  setTimeout("notify('" + req.body.name + "')", 1000);
  // ruleid: evaluated-code-from-request
  const plugin = require("./plugins/" + req.body.plugin);
  res.json({ out, second, plugin });
});

// Near misses
app.get("/fine", (req, res) => {
  // ok: evaluated-code-from-request
  const data = JSON.parse(req.query.filter);
  // ok: evaluated-code-from-request
  setTimeout(() => notify(req.query.name), 1000);
  // ok: evaluated-code-from-request
  setTimeout(function () { notify(req.query.name); }, 1000);
  // ok: evaluated-code-from-request
  setTimeout(notify, Number(req.query.delay));
  // ok: evaluated-code-from-request
  const total = eval("1 + 1");
  // ok: evaluated-code-from-request
  const value = evaluate(req.query.formula);
  // ok: evaluated-code-from-request
  job.run(req.query.name);
  res.json({ data, total, value });
});

const price = async ({ body }, res, next) => {
  const formula = body.formula || "0";
  const context = { formula, evaluate };
  vm.createContext(context);
  // ruleid: evaluated-code-from-request
  const total = vm.runInContext("safeEval(formula)", context, { timeout: 100 });
  // ok: evaluated-code-from-request
  const text = vm.runInContext("JSON.stringify(formula)", context);
  const later = `note ${body.formula}`;
  // ok: evaluated-code-from-request
  setTimeout(() => { console.log(later); }, 10);
  // ok: evaluated-code-from-request
  setInterval(async function tick() { await send(later); }, 10);
  res.json({ total, text });
};

app.post("/taken-apart", (req, res) => {
  const { body: { rule }, query: first, params } = req;
  const { body: order } = req;
  const kept = new Map();
  kept.set("rule", order.rule);
  // ruleid: evaluated-code-from-request
  eval(rule);
  // ruleid: evaluated-code-from-request
  eval(first.rule);
  // ruleid: evaluated-code-from-request
  eval(params.rule);
  // ruleid: evaluated-code-from-request
  eval(kept.get("rule"));
  const { name, ...others } = order;
  // ruleid: evaluated-code-from-request
  eval(others.code);
  res.end();
});

exports.nested = ({ body: { code } }, res) => {
  // ruleid: evaluated-code-from-request
  res.json(eval(code));
};

function renamed({ query: asked }, res) {
  // ruleid: evaluated-code-from-request
  res.json(eval(asked.code));
}

router.post("/sum", async (ctx) => {
  const { body, headers } = ctx.request;
  // ruleid: evaluated-code-from-request
  ctx.body = eval(body.sum) + headers.length;
  const { query: { first, then } } = ctx.request;
  // ruleid: evaluated-code-from-request
  eval(then);
  const { method } = ctx.request;
  // ok: evaluated-code-from-request
  eval(method);
});
