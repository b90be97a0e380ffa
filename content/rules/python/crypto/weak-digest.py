import hashlib
from hashlib import sha1


def digests(data, paint):
    # ruleid: weak-digest
    one = hashlib.md5(data).hexdigest()
    # ruleid: weak-digest
    two = sha1(data).digest()
    # ruleid: weak-digest
    three = hashlib.new("md5", data)
    # ok: weak-digest
    four = hashlib.sha256(data).hexdigest()
    # ok: weak-digest
    five = hashlib.md5(data, usedforsecurity=False).hexdigest()
    # ok: weak-digest
    six = hashlib.new("sha256", data)
    # ok: weak-digest
    seven = hashlib.md5(data).hexdigest()[:8]
    # ok: weak-digest
    eight = paint.md5(data)
    return one, two, three, four, five, six, seven, eight
