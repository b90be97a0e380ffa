const express = require("express");
const { pool, sequelize, knex, db } = require("./storage");
const app = express();

app.get("/users/:id", async (req, res) => {
  // ruleid: sql-query-from-request
  const rows = await pool.query("SELECT name FROM users WHERE id = " + req.params.id);
  res.json(rows);
});

app.get("/search", async function (req, res, next) {
  const { term } = req.query;
  const statement = `SELECT title FROM books WHERE title LIKE '%${term}%'`;
  // ruleid: sql-query-from-request
  const books = await sequelize.query(statement, { type: "SELECT" });
  res.json(books);
});

exports.list = async ({ query }, res) => {
  // ruleid: sql-query-from-request
  const orders = await knex("orders").whereRaw(`owner = '${query.owner}'`);
  // ruleid: sql-query-from-request
  await knex.raw("SELECT * FROM orders WHERE owner = '" + query.owner + "'");
  // ruleid: sql-query-from-request
  db.all("SELECT * FROM orders WHERE owner = '" + query.owner + "'", (err, found) => res.json(found));
  res.json(orders);
};

app.post("/report", async (req, res) => {
  const conditions = [];
  conditions.push(`city = '${req.body.city}'`);
  // ruleid: sql-query-from-request
  await pool.query({ text: "SELECT * FROM sales WHERE " + conditions.join(" AND "), values: [] });
  res.end();
});

// Near misses
app.get("/fine/:id", async (req, res) => {
  // ok: sql-query-from-request
  const rows = await pool.query("SELECT name FROM users WHERE id = $1", [req.params.id]);
  const id = parseInt(req.params.id, 10);
  // ok: sql-query-from-request
  await pool.query(`SELECT name FROM users WHERE id = ${id}`);
  // ok: sql-query-from-request
  await pool.query({ text: "SELECT name FROM users WHERE id = $1", values: [req.params.id] });
  const statement = { text: "SELECT name FROM users WHERE id = $1", values: [req.params.id] };
  // ok: sql-query-from-request
  await pool.query(statement);
  const columns = { name: "name", date: "created_at" };
  const order = req.query.order === "date" ? "created_at" : "name";
  // ok: sql-query-from-request
  await pool.query("SELECT name FROM users ORDER BY " + order);
  // ok: sql-query-from-request
  await knex("users").where({ id: req.params.id }).whereRaw("age > ?", [req.query.age]);
  // ok: sql-query-from-request
  await sequelize.query("SELECT * FROM users WHERE id = :id", { replacements: { id: req.params.id } });
  res.json(rows);
});

app.get("/sorted", async (req, res) => {
  const { sort } = req.query;
  if (!["name", "age"].includes(sort)) {
    return res.status(400).end();
  }
  // ok: sql-query-from-request
  res.json(await pool.query("SELECT * FROM users ORDER BY " + sort));
});

app.get("/cache/:key", async (req, res) => {
  // A cache is not a database.
  // ok: sql-query-from-request
  res.json(await cache.get("item:" + req.params.key));
  // ok: sql-query-from-request
  const client = await apollo.query({ query: USER_QUERY, variables: { id: req.params.key } });
});

app.get("/profile", async (req, res) => {
  const user = await User.findOne({ where: { email: req.query.email } });
  // ok: sql-query-from-request
  res.json(await pool.query(`SELECT * FROM ${user.shard}_posts`));
});
