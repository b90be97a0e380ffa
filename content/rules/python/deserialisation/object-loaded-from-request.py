import base64
import json
import pickle

import jsonpickle
import yaml
from django.http import JsonResponse
from flask import Flask, request

from shop.models import Job

app = Flask(__name__)


@app.route("/cart")
def cart():
    # ruleid: object-loaded-from-request
    items = pickle.loads(base64.b64decode(request.cookies["cart"]))
    # ok: object-loaded-from-request
    items = json.loads(base64.b64decode(request.cookies["cart"]))
    return {"items": items}


@app.route("/import", methods=["POST"])
def import_settings():
    text = request.files["settings"].read()
    # ruleid: object-loaded-from-request
    settings = yaml.load(text, Loader=yaml.Loader)
    # ruleid: object-loaded-from-request
    settings = jsonpickle.decode(request.form["settings"])
    # ruleid: object-loaded-from-request
    settings = yaml.unsafe_load(request.data.decode())
    # ok: object-loaded-from-request
    settings = yaml.safe_load(text)
    # ok: object-loaded-from-request
    settings = yaml.load(text, Loader=yaml.SafeLoader)
    # ok: object-loaded-from-request
    settings = yaml.load(text, yaml.CSafeLoader)
    return {"settings": settings}


def restore(request):
    # ruleid: object-loaded-from-request
    state = pickle.loads(request.body)
    job = Job.objects.get(name=request.GET["job"])
    # ok: object-loaded-from-request
    state = json.loads(request.body)
    return JsonResponse({"state": state, "job": job.name})


def load_cache(path):
    with open(path, "rb") as file:
        # ok: object-loaded-from-request
        return pickle.load(file)
