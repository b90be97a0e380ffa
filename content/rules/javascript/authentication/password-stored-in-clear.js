app.post("/users", async (req, res) => {
  // ruleid: password-stored-in-clear
  await users.insertOne({ name: req.body.name, password: req.body.password });
  res.end();
});
app.post("/members", async (req, res) => {
  // ruleid: password-stored-in-clear
  const member = new Member({ name: req.body.name, password: req.body.password });
  await member.save();
  res.end();
});
app.post("/password", async (req, res) => {
  const user = await User.findById(req.session.userId);
  // ruleid: password-stored-in-clear
  user.password = req.body.newPassword;
  await user.save();
  res.end();
});
app.put("/users/:id", async (req, res) => {
  // ruleid: password-stored-in-clear
  await users.updateOne({ id: req.params.id }, { $set: { password: req.body.password } });
  res.end();
});

function addMember(name, password, done) {
  const member = { name, password };
  // ruleid: password-stored-in-clear
  membersTable.insert(member, done);
}

// Near misses
async function addHashed(name, password) {
  const member = { name, password };
  member.password = await argon2.hash(password);
  // ok: password-stored-in-clear
  membersTable.insert(member);
}
app.post("/accounts", async (req, res) => {
  const passwordHash = await argon2.hash(req.body.password);
  // ok: password-stored-in-clear
  await users.insertOne({ name: req.body.name, password: passwordHash });
  // ok: password-stored-in-clear
  await users.insertOne({ name: req.body.name, password: await bcrypt.hash(req.body.password, 12) });
  res.end();
});
app.post("/login", (req, res) => {
  // ok: password-stored-in-clear
  connection.password = req.body.password;
  // ok: password-stored-in-clear
  firebaseAuth.create({ email: req.body.email, password: req.body.password });
  res.end();
});
app.post("/renewal", async (req, res) => {
  // ok: password-stored-in-clear
  user.password = req.body.password;
  user.password = await bcrypt.hash(user.password, 12);
  await user.save();
});
