import tarfile
import zipfile


def unpack(path, folder, checked):
    archive = tarfile.open(path)
    # ruleid: tar-archive-unpacked-without-filter
    archive.extractall(folder)
    with tarfile.open(path, "r:gz") as tar:
        # ruleid: tar-archive-unpacked-without-filter
        tar.extractall(path=folder)
    # ruleid: tar-archive-unpacked-without-filter
    tarfile.open(path).extractall()
    # ok: tar-archive-unpacked-without-filter
    archive.extractall(folder, filter="data")
    # ok: tar-archive-unpacked-without-filter
    archive.extractall(folder, members=checked(archive))
    with zipfile.ZipFile(path) as zipped:
        # ok: tar-archive-unpacked-without-filter
        zipped.extractall(folder)
