import os

from Crypto.Cipher import AES, ARC4, DES, DES3
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def encrypt(key, iv, nonce, data, painter):
    # ruleid: broken-cipher-for-encryption
    one = DES.new(key, DES.MODE_CBC, iv).encrypt(data)
    # ruleid: broken-cipher-for-encryption
    two = ARC4.new(key).encrypt(data)
    # ruleid: broken-cipher-for-encryption
    three = DES3.new(key, DES3.MODE_CFB, iv).encrypt(data)
    # ruleid: broken-cipher-for-encryption
    four = Cipher(algorithms.Blowfish(key), modes.CBC(iv))
    # ok: broken-cipher-for-encryption
    five = AES.new(key, AES.MODE_GCM, nonce=nonce).encrypt_and_digest(data)
    # ok: broken-cipher-for-encryption
    six = Cipher(algorithms.AES(key), modes.GCM(nonce))
    # ok: broken-cipher-for-encryption
    seven = AESGCM(key).encrypt(nonce, data, None)
    # ok: broken-cipher-for-encryption
    eight = painter.Blowfish(colour="blue")
    return one, two, three, four, five, six, seven, eight
