import base64
import json
import pickle

import yaml


def read(data):
    # ruleid: object-loaded-from-parameter
    return pickle.loads(data)


def read_cookie(cookie: str):
    raw = base64.b64decode(cookie)
    # ruleid: object-loaded-from-parameter
    return pickle.loads(raw)


def read_settings(text):
    # ruleid: object-loaded-from-parameter
    return yaml.load(text, Loader=yaml.Loader)


# Near misses
def repaired(data, text):
    # ok: object-loaded-from-parameter
    order = json.loads(data)
    # ok: object-loaded-from-parameter
    return order, yaml.safe_load(text)


def own_cache(path):
    # ok: object-loaded-from-parameter
    return pickle.loads(path.read_bytes())


def decrypted(data):
    # ok: object-loaded-from-parameter
    return pickle.loads(cipher.decrypt(data))
