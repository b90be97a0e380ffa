from flask import Flask

app = Flask(__name__)
# ruleid: cookie-flag-switched-off
app.config["SESSION_COOKIE_HTTPONLY"] = False
# ruleid: cookie-flag-switched-off
app.config.update(SECRET_KEY=key(), SESSION_COOKIE_SECURE=False)
# ruleid: cookie-flag-switched-off
SESSION_COOKIE_HTTPONLY = False
# ok: cookie-flag-switched-off
app.config["SESSION_COOKIE_SECURE"] = True
# ok: cookie-flag-switched-off
app.config["SESSION_REFRESH_EACH_REQUEST"] = False
if app.debug:
    # ok: cookie-flag-switched-off
    app.config["SESSION_COOKIE_SECURE"] = False


def show(response, language):
    # ruleid: cookie-flag-switched-off
    response.set_cookie("id", "1", secure=False, httponly=False)
    # ok: cookie-flag-switched-off
    response.set_cookie("language", language, httponly=False)
