def find_user(cursor, name):
    # ruleid: sql-statement-from-parameter
    cursor.execute(f"SELECT id FROM users WHERE name = '{name}'")
    return cursor.fetchone()


def find_order(db, number, city):
    statement = "SELECT id FROM orders WHERE number = '%s' AND city = '%s'" % (number, city)
    # ruleid: sql-statement-from-parameter
    return db.execute(statement).fetchall()


def rename(conn, name: str):
    # ruleid: sql-statement-from-parameter
    conn.execute("UPDATE users SET name = '" + name + "'")


# Near misses
def repaired(cursor, name):
    # ok: sql-statement-from-parameter
    cursor.execute("SELECT id FROM users WHERE name = %s", (name,))


def numbers(cursor, number: int, other):
    # ok: sql-statement-from-parameter
    cursor.execute(f"SELECT id FROM orders WHERE number = {number}")
    # ok: sql-statement-from-parameter
    cursor.execute(f"SELECT id FROM orders WHERE number = {int(other)}")


def whole(cursor, statement, table):
    # ok: sql-statement-from-parameter
    cursor.execute(statement)
    # ok: sql-statement-from-parameter
    cursor.execute(f"SELECT count(*) FROM {table}")
