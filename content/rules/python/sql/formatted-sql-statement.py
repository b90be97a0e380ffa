from sqlalchemy import text


def find_user(cursor, name, table, marks, names):
    # ruleid: formatted-sql-statement
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")
    # ruleid: formatted-sql-statement
    cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)
    # ruleid: formatted-sql-statement
    cursor.execute("SELECT * FROM users WHERE name = '{}'".format(name))
    # ruleid: formatted-sql-statement
    cursor.execute("SELECT * FROM users WHERE name = '" + name + "'")
    # ruleid: formatted-sql-statement
    cursor.execute(text(f"DELETE FROM users WHERE name = '{name}'"))
    # ok: formatted-sql-statement
    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))
    # ok: formatted-sql-statement
    cursor.execute("SELECT * FROM users WHERE state = 'active'")
    # ok: formatted-sql-statement
    cursor.execute(f"SELECT * FROM {table}")
    # ok: formatted-sql-statement
    cursor.execute(f"SELECT * FROM users WHERE name IN ({marks})", names)


def announce(robot, name):
    # ok: formatted-sql-statement
    robot.execute(f"say '{name}'")
