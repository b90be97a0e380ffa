import random
import secrets
import string
from random import randint

LETTERS = string.ascii_letters + string.digits


def issue(user, tokens, rows):
    # ruleid: predictable-secret
    reset_token = "".join(random.choice(LETTERS) for _ in range(32))
    # ruleid: predictable-secret
    user.otp = random.randint(100000, 999999)
    # ruleid: predictable-secret
    user.verification_code = str(randint(1000, 9999))
    # ok: predictable-secret
    reset_token = secrets.token_urlsafe(32)
    # ok: predictable-secret
    user.otp = secrets.randbelow(1_000_000)
    # ok: predictable-secret
    password = "".join(random.SystemRandom().choice(LETTERS) for _ in range(16))
    # A piece of a sentence, not a secret.
    # ok: predictable-secret
    token = random.choice(tokens)
    # ok: predictable-secret
    delay = random.uniform(0, 1)
    # ok: predictable-secret
    rows = random.sample(rows, 10)
    # ok: predictable-secret
    password_length = random.randint(8, 16)
    return reset_token, password, token, delay, rows, password_length


def generate_password(length=12):
    # ruleid: predictable-secret
    return "".join(random.choices(LETTERS, k=length))


def generate_colour():
    # ok: predictable-secret
    return random.choice(["red", "blue"])
