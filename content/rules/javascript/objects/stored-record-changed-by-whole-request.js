app.put("/users/:id", async (req, res) => {
  // ruleid: stored-record-changed-by-whole-request
  await User.findByIdAndUpdate(req.params.id, req.body);
  // ruleid: stored-record-changed-by-whole-request
  await User.updateOne({ _id: req.params.id }, { $set: req.body });
  // ruleid: stored-record-changed-by-whole-request
  await usersCollection.updateOne({ _id: req.params.id }, { $set: { ...req.body, changed: now } });
  res.end();
});

// Near misses
app.put("/members/:id", async (req, res) => {
  // ok: stored-record-changed-by-whole-request
  await User.findByIdAndUpdate(req.user.id, { $set: { name: String(req.body.name) } });
  // ok: stored-record-changed-by-whole-request
  await User.updateOne({ _id: req.params.id }, { $set: pick(req.body, ["name", "city"]) });
  // ok: stored-record-changed-by-whole-request
  await userService.update(req.params.id, req.body);
  // ok: stored-record-changed-by-whole-request
  hash.update(req.body, "utf8");
  res.end();
});
