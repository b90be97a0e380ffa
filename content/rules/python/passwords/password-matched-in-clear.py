from flask import request


def login(name, password):
    user = find_user(name)
    # ruleid: password-matched-in-clear
    if user.password == password:
        return user
    # ruleid: password-matched-in-clear
    if row["password"] != request.form["password"]:
        return None
    # ruleid: password-matched-in-clear
    return User.objects.get(name=name, password=password)


# Near misses
def repaired(name, password):
    user = find_user(name)
    # ok: password-matched-in-clear
    if check_password(password, user.password):
        return user
    # ok: password-matched-in-clear
    if form.password != form.password_again:
        return None
    # ok: password-matched-in-clear
    if user.password == "":
        return None
    # ok: password-matched-in-clear
    return user.password == hash_of(password)
