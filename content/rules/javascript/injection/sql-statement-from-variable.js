async function findUser(connection, email) {
  // ruleid: sql-statement-from-variable
  return connection.query("SELECT name FROM users WHERE email = '" + email + "'");
}

async function rename(connection, id, name) {
  // ruleid: sql-statement-from-variable
  await connection.execute(`UPDATE users SET name = '${name}' WHERE id = ${id}`);
}

function forget(db, id) {
  // ruleid: sql-statement-from-variable
  return db.query(`DELETE FROM sessions WHERE id = '${id}'`);
}

// Near misses
async function findUserSafely(connection, email) {
  // ok: sql-statement-from-variable
  return connection.execute("SELECT name FROM users WHERE email = ?", [email]);
}

function longStatement(db) {
  // ok: sql-statement-from-variable
  return db.query("SELECT name FROM users " + "WHERE deleted = 0");
}

function createTable(db, name) {
  // No values here: the table name comes from a migration.
  // ok: sql-statement-from-variable
  return db.query(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY)`);
}

function greet(api, name) {
  // ok: sql-statement-from-variable
  return api.query(`hello ${name}`);
}
