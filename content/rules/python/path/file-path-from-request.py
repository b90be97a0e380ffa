import os
import pathlib
from pathlib import Path

from django.http import FileResponse, HttpResponse
from fastapi import FastAPI, UploadFile
from fastapi import responses
from flask import Flask, abort, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

from shop.models import Report

app = Flask(__name__)
api = FastAPI()
REPORTS = "/srv/reports"
UPLOADS = "/srv/uploads"


@app.route("/report")
def report():
    name = request.args["name"]
    path = os.path.join(REPORTS, name)
    # ruleid: file-path-from-request
    with open(path) as file:
        text = file.read()
    # ruleid: file-path-from-request
    os.remove("/srv/cache/" + name)
    # ruleid: file-path-from-request
    text = Path(REPORTS, name).read_text()
    # ruleid: file-path-from-request
    text = (Path(REPORTS) / name).read_text()
    # ok: file-path-from-request
    text = (Path(REPORTS) / Path(name).name).read_text()
    # ok: file-path-from-request
    with open(os.path.join(REPORTS, os.path.basename(name))) as file:
        text = file.read()
    # ok: file-path-from-request
    return send_from_directory(REPORTS, name)


@app.route("/download/<path:name>")
def download(name):
    # ruleid: file-path-from-request
    return send_file(f"/srv/reports/{name}")


@app.route("/one/<name>")
def one(name):
    # A part of the address cannot hold a slash.
    # ok: file-path-from-request
    return send_file(f"/srv/reports/{name}.pdf")


@app.route("/year/<int:year>")
def by_year(year):
    # ok: file-path-from-request
    return send_file(f"/srv/reports/{year}.pdf")


@app.route("/contained")
def contained():
    path = (Path(REPORTS) / request.args["name"]).resolve()
    if not path.is_relative_to(REPORTS):
        abort(404)
    # ok: file-path-from-request
    return path.read_text()


@app.route("/prefix")
def prefix():
    path = os.path.realpath(os.path.join(REPORTS, request.args["name"]))
    if not path.startswith(REPORTS + os.sep):
        abort(404)
    # ok: file-path-from-request
    return open(path).read()


@app.route("/upload", methods=["POST"])
def upload():
    file = request.files["file"]
    # ruleid: file-path-from-request
    file.save(os.path.join(UPLOADS, file.filename))
    # ok: file-path-from-request
    file.save(os.path.join(UPLOADS, secure_filename(file.filename)))
    # ok: file-path-from-request
    file.save(os.path.join(UPLOADS, "latest.bin"))
    return "", 204


@api.post("/files")
async def files(file: UploadFile, number: int):
    # ruleid: file-path-from-request
    with open(f"{UPLOADS}/{file.filename}", "wb") as out:
        out.write(await file.read())
    # ok: file-path-from-request
    return responses.FileResponse(f"{UPLOADS}/{number}.bin")


@api.get("/images/{name}")
async def image(name: str):
    # A part of the address cannot hold a slash.
    # ok: file-path-from-request
    return responses.FileResponse(f"{UPLOADS}/{name}")


@api.get("/images/{folder:path}")
async def folder(folder: str):
    # ruleid: file-path-from-request
    return responses.FileResponse(f"{UPLOADS}/{folder}/index.png")


@app.route("/export")
def export():
    # The table chosen here becomes a file in memory.
    output = export_table(name=request.args["table"])
    # ok: file-path-from-request
    return send_file(output, as_attachment=True)


def show(request):
    # ruleid: file-path-from-request
    log = open("/var/log/shop/" + request.GET.get("log")).read()
    report = Report.objects.get(name=request.GET["report"])
    # ok: file-path-from-request
    return FileResponse(open(report.path, "rb"))


def read_settings(path):
    # ok: file-path-from-request
    return open(path).read()
