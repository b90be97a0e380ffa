import os

import jwt

from shop import settings

PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
-----END PUBLIC KEY-----"""


def issue(claims, token):
    # ruleid: jwt-key-in-source
    one = jwt.encode(claims, "correct horse battery staple", algorithm="HS256")
    # ruleid: jwt-key-in-source
    two = jwt.decode(token, "correct horse battery staple", algorithms=["HS256"])
    # ruleid: jwt-key-in-source
    three = jwt.encode(claims, key="shop-2021", algorithm="HS256")
    # ok: jwt-key-in-source
    four = jwt.encode(claims, os.environ["TOKEN_KEY"], algorithm="HS256")
    # ok: jwt-key-in-source
    five = jwt.decode(token, settings.TOKEN_KEY, algorithms=["HS256"])
    # ok: jwt-key-in-source
    six = jwt.decode(token, PUBLIC_KEY, algorithms=["ES256"])
    # ok: jwt-key-in-source
    seven = jwt.decode(token, "", options={"verify_signature": False})
    return one, two, three, four, five, six, seven


def test_round_trip():
    # ok: jwt-key-in-source
    token = jwt.encode({"sub": "x"}, "not a real key", algorithm="HS256")
    assert token
