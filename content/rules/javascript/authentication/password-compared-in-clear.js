async function login(name, password) {
  const user = await users.findOne({ name });
  // ruleid: password-compared-in-clear
  if (user.password === password) return user;
  // ruleid: password-compared-in-clear
  return User.findOne({ name, password: password });
}
app.post("/login", (req, res) => {
  db.query("SELECT * FROM users WHERE name = ?", [req.body.name], (err, rows) => {
    // ruleid: password-compared-in-clear
    if (rows[0].password != req.body.password) return res.status(401).end();
    res.end();
  });
});

const comparePassword = (stored, given) => {
  // ruleid: password-compared-in-clear
  return stored === given;
};

// Near misses
function checkPasswordHash(storedHash, givenHash) {
  // ok: password-compared-in-clear
  return storedHash === givenHash;
}
async function repaired(name, password) {
  const user = await users.findOne({ name });
  // ok: password-compared-in-clear
  if (await argon2.verify(user.password, password)) return user;
  // ok: password-compared-in-clear
  return user.password === hash(password);
}
function form(req, res) {
  // ok: password-compared-in-clear
  if (req.body.password !== req.body.passwordAgain) return res.status(400).end();
  // ok: password-compared-in-clear
  if (user.password === undefined) return res.status(400).end();
  // ok: password-compared-in-clear
  if (this.password === this.repeated) return;
}
