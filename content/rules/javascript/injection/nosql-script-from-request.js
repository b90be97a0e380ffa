app.get("/items", async (req, res) => {
  // ruleid: nosql-script-from-request
  const items = await Item.find({ $where: "this.price < " + req.query.limit });
  res.json(items);
});

app.get("/track/:id", (req, res) => {
  const { id } = req.params;
  // ruleid: nosql-script-from-request
  db.collection("orders").find({ $where: `this.orderId === '${id}'` }).toArray().then((orders) => res.json(orders));
});

app.post("/stock", async (req, res) => {
  // ruleid: nosql-script-from-request
  const rows = await Item.find().$where(req.body.condition);
  res.json(rows);
});

// Near misses
app.get("/fine", async (req, res) => {
  // ok: nosql-script-from-request
  const items = await Item.find({ price: { $lt: Number(req.query.limit) } });
  // ok: nosql-script-from-request
  const same = await Item.find({ $where: "this.price < this.oldPrice" });
  const limit = parseInt(req.query.limit, 10);
  // ok: nosql-script-from-request
  const cheap = await Item.find({ $where: `this.price < ${limit}` });
  // ok: nosql-script-from-request
  const named = await Item.find({ where: req.query.where });
  res.json({ items, same, cheap, named });
});
