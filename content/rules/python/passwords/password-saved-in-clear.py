from flask import request


def register():
    password = request.form["password"]
    # ruleid: password-saved-in-clear
    user = User(name=request.form["name"], password=password)
    # ruleid: password-saved-in-clear
    cursor.execute("INSERT INTO users (name, password) VALUES (?, ?)", (user.name, password))
    # ruleid: password-saved-in-clear
    user.password = request.form["password"]
    # ruleid: password-saved-in-clear
    users.insert_one({"name": user.name, "password": password})


# Near misses
def repaired():
    password = request.form["password"]
    # ok: password-saved-in-clear
    user = User(name=request.form["name"], password=hash_password(password))
    # ok: password-saved-in-clear
    user.password = make_password(password)
    # ok: password-saved-in-clear
    cursor.execute("SELECT id FROM users WHERE token = ?", (password,))


def with_hash(password):
    password = bcrypt.hashpw(password, bcrypt.gensalt())
    # ok: password-saved-in-clear
    user.password = password
    # ok: password-saved-in-clear
    connection.password = password
