const User = require("./models/user");

app.post("/users", async (req, res) => {
  // ruleid: record-from-whole-request
  const user = await User.create(req.body);
  res.json(user);
});

app.put("/users/:id", async (req, res) => {
  // ruleid: record-from-whole-request
  await User.findByIdAndUpdate(req.params.id, req.body, { new: true });
  // ruleid: record-from-whole-request
  await User.updateOne({ _id: req.params.id }, { $set: req.body });
  // ruleid: record-from-whole-request
  await User.create({ ...req.body, createdAt: new Date() });
  // ruleid: record-from-whole-request
  await prisma.user.create({ data: req.body });
  res.end();
});

app.post("/orders", async (req, res) => {
  const order = req.body;
  // ruleid: record-from-whole-request
  await db.collection("orders").insertOne(order);
  res.end();
});

// Near misses
app.post("/fine", async (req, res) => {
  const { name, email } = req.body;
  // ok: record-from-whole-request
  await User.create({ name, email });
  // ok: record-from-whole-request
  const copy = Object.create(req.body);
  // ok: record-from-whole-request
  await userService.create(req.body);
  // ok: record-from-whole-request
  await User.create(_.pick(req.body, ["name", "email"]));
  // ok: record-from-whole-request
  const hash = hmac.update(req.body);
  res.json({ copy, hash });
});
