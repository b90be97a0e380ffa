import io
import shutil
import tarfile
import tempfile
import zipfile

from flask import Flask, request

app = Flask(__name__)


@app.route("/import", methods=["POST"])
def import_archive():
    upload = request.files["archive"]
    # ruleid: uploaded-archive-unpacked
    tarfile.open(fileobj=upload.stream).extractall("/srv/import")
    archive = tarfile.open(fileobj=io.BytesIO(request.get_data()))
    # ruleid: uploaded-archive-unpacked
    archive.extractall("/srv/import")
    # ok: uploaded-archive-unpacked
    archive.extractall("/srv/import", filter="data")
    with tarfile.open(fileobj=upload, mode="r:gz") as tar:
        for member in tar.getmembers():
            # ruleid: uploaded-archive-unpacked
            tar.extract(member, "/srv/import")
    return "", 204


@app.route("/import-zip", methods=["POST"])
def import_zip():
    # The zip reader drops .. and leading slashes by itself.
    with zipfile.ZipFile(request.files["archive"]) as archive:
        # ok: uploaded-archive-unpacked
        archive.extractall("/srv/import")
    return "", 204


@app.route("/theme", methods=["POST"])
def theme():
    # ok: uploaded-archive-unpacked
    tarfile.open("/srv/themes/default.tar").extractall("/srv/theme")
    return "", 204
