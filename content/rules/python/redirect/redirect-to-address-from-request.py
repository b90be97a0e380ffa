from urllib.parse import urlsplit

from django.http import HttpResponseRedirect
from django.shortcuts import redirect as django_redirect
from django.utils.http import url_has_allowed_host_and_scheme
from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from flask import Flask, redirect, request, session, url_for

from shop.models import Link
from shop.security import is_safe_target

app = Flask(__name__)
router = APIRouter()
PAGES = {"home": "/", "cart": "/cart"}


@app.route("/login", methods=["POST"])
def login():
    # ruleid: redirect-to-address-from-request
    return redirect(request.args.get("next") or url_for("home"))


@app.route("/twice")
def twice():
    if request.args.get("next") and is_safe_target(request.args.get("next")):
        # ok: redirect-to-address-from-request
        return redirect(request.args.get("next"))
    return redirect("/")


@app.route("/tidy")
def tidy():
    target = request.args.get("next").strip()
    # ruleid: redirect-to-address-from-request
    return redirect(target.replace(" ", "%20"))


@app.route("/out")
def out():
    target = request.args["target"]
    if request.args.get("scheme"):
        # ruleid: redirect-to-address-from-request
        return redirect("https://" + target)
    # ruleid: redirect-to-address-from-request
    return redirect(target, code=302)


@app.route("/own")
def own():
    if request.args.get("page"):
        # ok: redirect-to-address-from-request
        return redirect(url_for("page", name=request.args["page"]))
    if request.args.get("known"):
        # ok: redirect-to-address-from-request
        return redirect(PAGES.get(request.args["known"], "/"))
    # ok: redirect-to-address-from-request
    return redirect(f"/users/{request.args['user']}")


@app.route("/checked")
def checked():
    target = request.args.get("next")
    if not is_safe_target(target):
        target = "/"
    # ok: redirect-to-address-from-request
    return redirect(target)


@app.route("/same-host")
def same_host():
    target = request.args.get("next")
    parts = urlsplit(target)
    if parts.netloc and parts.netloc != request.host:
        target = "/"
    # ok: redirect-to-address-from-request
    return redirect(target)


@app.route("/provider")
def provider():
    # The provider decides where to go.
    # ok: redirect-to-address-from-request
    return redirect(app.provider.authorize(request.args))


@app.route("/after")
def after():
    # ok: redirect-to-address-from-request
    return redirect("/login?next=" + request.args.get("next", ""))


def leave(request):
    # ruleid: redirect-to-address-from-request
    return HttpResponseRedirect(request.GET["url"])


def back(request):
    target = request.POST.get("next", "/")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        # ok: redirect-to-address-from-request
        return django_redirect(target)
    link = Link.objects.get(name=request.GET["link"])
    # ok: redirect-to-address-from-request
    return django_redirect(link.target)


@router.get("/go")
async def go(url: str, number: int):
    if number:
        # ok: redirect-to-address-from-request
        return RedirectResponse(f"/items/{number}")
    # ruleid: redirect-to-address-from-request
    return RedirectResponse(url)
