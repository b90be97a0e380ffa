const User = require("./models/user");
const Order = require("./models/order");

exports.signIn = async (req, res) => {
  // ruleid: nosql-query-is-request-object
  const user = await User.findOne(req.body);
  res.json(user);
};

exports.list = async (req, res) => {
  // ruleid: nosql-query-is-request-object
  res.json(await Order.find(req.query).limit(20));
};

exports.forget = async (req, res, db) => {
  // ruleid: nosql-query-is-request-object
  await db.collection("sessions").deleteMany(req.body);
  res.end();
};

// Near misses
exports.fine = async (req, res) => {
  // ok: nosql-query-is-request-object
  const user = await User.findOne({ email: String(req.body.email) });
  // ok: nosql-query-is-request-object
  const order = await Order.findById(req.params.id);
  // ok: nosql-query-is-request-object
  const found = await Order.find({ owner: req.user.id });
  // ok: nosql-query-is-request-object
  const box = req.body.items.find(req.body.matcher);
  res.json({ user, order, found, box });
};
