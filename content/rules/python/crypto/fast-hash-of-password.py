import hashlib

import argon2
import bcrypt


def store(user, password, salt, reset_token, body, path):
    # ruleid: fast-hash-of-password
    user.hash = hashlib.md5(password.encode()).hexdigest()
    # ruleid: fast-hash-of-password
    user.hash = hashlib.sha256((salt + password).encode("utf-8")).hexdigest()
    # ruleid: fast-hash-of-password
    user.hash = hashlib.new("sha1", user.password.encode()).digest()
    digest = hashlib.sha512()
    # ruleid: fast-hash-of-password
    digest.update(password.encode())
    # ok: fast-hash-of-password
    user.hash = argon2.PasswordHasher().hash(password)
    # ok: fast-hash-of-password
    user.hash = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)
    # ok: fast-hash-of-password
    user.hash = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
    # ok: fast-hash-of-password
    user.hash = bcrypt.hashpw(hashlib.sha256(password.encode()).digest(), bcrypt.gensalt())
    # ok: fast-hash-of-password
    etag = hashlib.md5(body).hexdigest()
    # ok: fast-hash-of-password
    user.reset = hashlib.sha256(reset_token.encode()).hexdigest()
    # ok: fast-hash-of-password
    cache_key = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()
    return etag, cache_key, digest
