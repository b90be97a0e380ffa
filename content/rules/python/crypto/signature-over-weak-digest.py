import hashlib
import hmac

from Crypto.Hash import SHA1, SHA256
from Crypto.Signature import pkcs1_15
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding


def sign(key, rsa, builder, document, secret, nonce):
    # ruleid: signature-over-weak-digest
    one = key.sign(document, padding.PKCS1v15(), hashes.SHA1())
    # ruleid: signature-over-weak-digest
    two = pkcs1_15.new(rsa).sign(SHA1.new(document))
    # ruleid: signature-over-weak-digest
    three = builder.sign(key, algorithm=hashes.MD5())
    # ruleid: signature-over-weak-digest
    four = hmac.new(secret, document, hashlib.md5).hexdigest()
    # ruleid: signature-over-weak-digest
    five = hashlib.md5((document + secret).encode()).hexdigest()
    # ok: signature-over-weak-digest
    six = key.sign(document, padding.PKCS1v15(), hashes.SHA256())
    # ok: signature-over-weak-digest
    seven = pkcs1_15.new(rsa).sign(SHA256.new(document))
    # ok: signature-over-weak-digest
    eight = hmac.new(secret, document, hashlib.sha256).hexdigest()
    # ok: signature-over-weak-digest
    nine = hashlib.sha1(document).hexdigest()
    # ok: signature-over-weak-digest
    ten = hashlib.sha256(document + secret).hexdigest()
    return one, two, three, four, five, six, seven, eight, nine, ten
