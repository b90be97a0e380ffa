import os

from flask import Flask

app = Flask(__name__)
# ruleid: framework-key-in-source
app.secret_key = "8f42a73054b1749f8f58848be5e6502c"
# ruleid: framework-key-in-source
app.config["SECRET_KEY"] = "change me"
# ok: framework-key-in-source
app.secret_key = os.environ["SECRET_KEY"]
# ok: framework-key-in-source
app.config["SECRET_KEY"] = os.urandom(32)
# ok: framework-key-in-source
app.config["SECRET_KEY_FILE"] = "/run/secrets/shop"


class Settings:
    # ruleid: framework-key-in-source
    SECRET_KEY = "mouse-cheese-4711"
    # ok: framework-key-in-source
    PUBLIC_NAME = "mouse-cheese-4711"


class TestSettings(Settings):
    # ok: framework-key-in-source
    SECRET_KEY = "mouse-cheese-4711"
