import os
import shutil
import zipfile
from pathlib import Path


def unpack(path, folder):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            target = os.path.join(folder, name)
            # ruleid: archive-member-name-as-path
            with open(target, "wb") as out:
                out.write(archive.read(name))
        for info in archive.infolist():
            # ruleid: archive-member-name-as-path
            (Path(folder) / info.filename).write_bytes(archive.read(info))
            # ruleid: archive-member-name-as-path
            with archive.open(info) as source, open(folder + "/" + info.filename, "wb") as out:
                shutil.copyfileobj(source, out)


def unpack_flat(path, folder):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            # ok: archive-member-name-as-path
            with open(os.path.join(folder, os.path.basename(name)), "wb") as out:
                out.write(archive.read(name))


def unpack_checked(path, folder):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            target = (folder / name).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise ValueError(name)
            # ok: archive-member-name-as-path
            target.write_bytes(archive.read(name))


def show(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            # ok: archive-member-name-as-path
            archive.extract(name, "/tmp/out")
        # ok: archive-member-name-as-path
        with open("names.txt", "w") as out:
            out.write("\n".join(archive.namelist()))
