import os
from pathlib import Path

FOLDER = Path("/srv/papers")


def read(filename):
    # ruleid: file-path-from-parameter
    with open(os.path.join("/srv/papers", filename)) as file:
        return file.read()


def remove(folder, name):
    path = folder + "/" + name
    # ruleid: file-path-from-parameter
    os.remove(path)


def show(document):
    path = FOLDER / document
    # ruleid: file-path-from-parameter
    return path.read_text()


# Near misses
def repaired(filename):
    path = os.path.join("/srv/papers", os.path.basename(filename))
    # ok: file-path-from-parameter
    with open(path) as file:
        return file.read()


def checked(name):
    path = FOLDER / name
    if not path.is_relative_to(FOLDER):
        raise ValueError(name)
    # ok: file-path-from-parameter
    return path.read_text()


def whole(path):
    # ok: file-path-from-parameter
    with open(path) as file:
        return file.read()
