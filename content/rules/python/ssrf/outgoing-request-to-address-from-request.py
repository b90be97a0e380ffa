import urllib.request
from urllib.parse import urlsplit

import aiohttp
import httpx
import requests
from django.conf import settings
from django.http import JsonResponse
from fastapi import APIRouter
from flask import Flask, abort, request

from shop.models import Feed
from shop.net import ensure_public_url

app = Flask(__name__)
router = APIRouter()
HOSTS = {"eu.example.org", "us.example.org"}
API = "https://api.example.org"
MIRRORS = {"eu": "https://eu.example.org/list", "us": "https://us.example.org/list"}


@app.route("/preview")
def preview():
    url = request.args["url"]
    # ruleid: outgoing-request-to-address-from-request
    page = requests.get(url, timeout=5)
    # ruleid: outgoing-request-to-address-from-request
    page = requests.get(f"http://{request.args['host']}/status", timeout=5)
    # ruleid: outgoing-request-to-address-from-request
    page = urllib.request.urlopen("http://" + request.form["host"] + ":8080/")
    # ok: outgoing-request-to-address-from-request
    page = requests.get(f"https://api.example.org/users/{request.args['user']}", timeout=5)
    # ok: outgoing-request-to-address-from-request
    page = requests.get(API + "/users/" + request.args["user"], timeout=5)
    # ok: outgoing-request-to-address-from-request
    page = requests.get("https://api.example.org/search", params={"q": request.args["q"]}, timeout=5)
    # ok: outgoing-request-to-address-from-request
    page = requests.post("https://api.example.org/orders", json=request.json, timeout=5)
    # ok: outgoing-request-to-address-from-request
    page = requests.get(MIRRORS[request.args["mirror"]], timeout=5)
    return page.text


@app.route("/checked")
def checked():
    url = request.args["url"]
    ensure_public_url(url)
    # ok: outgoing-request-to-address-from-request
    return requests.get(url, timeout=5).text


@app.route("/listed")
def listed():
    url = request.args["url"]
    if urlsplit(url).hostname not in HOSTS:
        abort(400)
    # ok: outgoing-request-to-address-from-request
    return requests.get(url, timeout=5).text


@app.route("/fetch", methods=["POST"])
async def fetch():
    target = request.get_json()["target"]
    async with aiohttp.ClientSession() as session:
        # ruleid: outgoing-request-to-address-from-request
        async with session.get(target) as answer:
            return await answer.text()


@app.route("/session/<path:target>")
def with_session(target):
    session = requests.Session()
    # ruleid: outgoing-request-to-address-from-request
    session.post("https://" + target, timeout=5)
    # ok: outgoing-request-to-address-from-request
    cached = app.cache.get(target)
    return cached


@router.post("/webhook")
async def webhook(callback: str, count: int):
    async with httpx.AsyncClient() as client:
        # ruleid: outgoing-request-to-address-from-request
        await client.post(callback, json={"count": count})
        # ok: outgoing-request-to-address-from-request
        await client.get(f"{settings.BACKEND}/counts/{count}")


def refresh(request):
    feed = Feed.objects.get(name=request.POST["feed"])
    # ok: outgoing-request-to-address-from-request
    answer = requests.get(feed.url, timeout=5)
    # ruleid: outgoing-request-to-address-from-request
    answer = requests.request("GET", request.POST["url"], timeout=5)
    return JsonResponse(answer.json())
