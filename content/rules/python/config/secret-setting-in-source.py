import os

# ruleid: secret-setting-in-source
SECRET_COOKIE = "kF83hsl20Ls9"

# ruleid: secret-setting-in-source
app.config["PAYMENT_API_KEY"] = "9f8a7b6c5d4e3f2a1b"


class Settings:
    # ruleid: secret-setting-in-source
    DATABASE_PASSWORD = "Wintermorgen17"


# Near misses
# ok: secret-setting-in-source
SECRET_COOKIE = os.environ["SHOP_SECRET_COOKIE"]
# ok: secret-setting-in-source
PASSWORD_FIELD = "password_input"
# ok: secret-setting-in-source
API_KEY = "your-key-here"
# ok: secret-setting-in-source
PASSWORD = "Please choose a password"
# ok: secret-setting-in-source
API_TOKEN_HEADER = "XShopToken"


def test_login():
    # ok: secret-setting-in-source
    password = "Wintermorgen17"
    assert login("anna", password)
