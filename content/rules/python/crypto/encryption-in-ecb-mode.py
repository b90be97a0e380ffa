from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def encrypt(key, iv, nonce, data):
    # ruleid: encryption-in-ecb-mode
    one = AES.new(key, AES.MODE_ECB).encrypt(data)
    # ruleid: encryption-in-ecb-mode
    two = AES.new(key, mode=AES.MODE_ECB)
    # ruleid: encryption-in-ecb-mode
    three = Cipher(algorithms.AES(key), modes.ECB())
    # ok: encryption-in-ecb-mode
    four = AES.new(key, AES.MODE_GCM, nonce=nonce)
    # ok: encryption-in-ecb-mode
    five = Cipher(algorithms.AES(key), modes.CTR(nonce))
    # ok: encryption-in-ecb-mode
    six = AES.new(key, AES.MODE_CBC, iv)
    return one, two, three, four, five, six
