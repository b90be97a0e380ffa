import hashlib


def stretch(password, salt):
    value = password.encode() + salt
    for _ in range(10000):
        # ruleid: password-digest-in-own-loop
        value = hashlib.sha256(value).digest()
    return value


class Hasher:
    def encode(self, password, salt, rounds):
        value = salt + password
        while rounds:
            # ruleid: password-digest-in-own-loop
            value = hashlib.md5(value.encode()).hexdigest()
            rounds -= 1
        return value

    def old(self, user_password):
        for name in ("sha1", "sha256"):
            # ruleid: password-digest-in-own-loop
            user_password = hashlib.new(name, user_password).digest()
        return user_password


# Near misses
def repaired(password, salt):
    # ok: password-digest-in-own-loop
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600000)


def checksums(files):
    for file in files:
        # ok: password-digest-in-own-loop
        yield hashlib.sha256(file.read_bytes()).hexdigest()


def scrypt(password, salts):
    for salt in salts:
        # ok: password-digest-in-own-loop
        yield hashlib.scrypt(password, salt=salt, n=16384, r=8, p=1)
