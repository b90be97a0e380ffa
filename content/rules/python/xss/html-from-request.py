import html
import json

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.template import loader
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from flask import Flask, jsonify, make_response, redirect, render_template, request, send_file
from markupsafe import Markup, escape

from shop.models import Product

app = Flask(__name__)
api = FastAPI()


@app.route("/hello/<name>")
def hello(name):
    # ruleid: html-from-request
    return "<h1>Hello " + name + "</h1>"


@app.route("/search")
def search():
    term = request.args.get("q", "")
    page = f"<p>Nothing found for {term}</p>"
    if not term:
        # ok: html-from-request
        return "<p>Please type a word</p>"
    if len(term) > 100:
        # ruleid: html-from-request
        return page, 400
    # ruleid: html-from-request
    title = Markup("<b>%s</b>" % term)
    # ok: html-from-request
    title = Markup("<b>%s</b>") % term
    # ok: html-from-request
    title = Markup("<b>{}</b>").format(term)
    # ok: html-from-request
    return render_template("search.html", title=title, term=term)


@app.route("/escaped")
def escaped():
    # ok: html-from-request
    return f"<h1>Hello {escape(request.args['name'])}</h1>"


@app.route("/api/echo", methods=["POST"])
def echo():
    if request.args.get("v"):
        # ok: html-from-request
        return jsonify(request.json)
    # ok: html-from-request
    return {"echo": request.json}


@app.route("/api/mirror", methods=["POST"])
def mirror():
    if request.args.get("v") == "1":
        # ok: html-from-request
        return request.get_json()
    if request.args.get("v") == "2":
        # ok: html-from-request
        return [request.args["name"]], 201
    if request.args.get("v") == "3":
        # ok: html-from-request
        return dict(name=request.args["name"])
    found = {}
    found["name"] = request.args["name"]
    if request.args.get("v") == "4":
        # ok: html-from-request
        return found
    body = request.get_json()
    # ok: html-from-request
    return body, 201


@app.route("/api/greeting", methods=["POST"])
def greeting():
    names = [request.form["first"], request.form["last"]]
    # ruleid: html-from-request
    return "<b>" + " ".join(names) + "</b>"


@app.route("/save", methods=["POST"])
def save():
    product = Product.from_form(request.form)
    # ok: html-from-request
    return redirect(product.url)


@app.route("/forward")
def forward():
    # ok: html-from-request
    return redirect(request.args["next"])


@app.route("/download/<name>")
def download(name):
    # ok: html-from-request
    return send_file(name + ".pdf")


@app.route("/notes/<name>")
def notes(name):
    text = open("/srv/notes/" + name).read()
    # ok: html-from-request
    return make_response(text)


@app.route("/delete", methods=["POST"])
def delete():
    # ok: html-from-request
    return check_and_delete(request.form["name"])


@app.route("/plain")
def plain():
    # ok: html-from-request
    response = make_response(request.args["text"])
    response.headers["Content-Type"] = "text/plain"
    return response


@app.route("/rich")
def rich():
    # ruleid: html-from-request
    response = make_response("<p>" + request.args["text"] + "</p>")
    response.set_cookie("seen", "1")
    return response


@app.route("/items/<int:number>")
def item(number):
    # ok: html-from-request
    return f"<p>Item {number}</p>"


def find(request):
    name = request.GET.get("name")
    if not name:
        # ruleid: html-from-request
        return HttpResponseBadRequest("unknown field " + request.GET["field"])
    if request.GET.get("raw"):
        # ok: html-from-request
        return HttpResponse(name, content_type="text/plain")
    if request.GET.get("json"):
        # ok: html-from-request
        return JsonResponse({"name": name})
    # ruleid: html-from-request
    label = mark_safe("<i>" + name + "</i>")
    # ok: html-from-request
    label = format_html("<i>{}</i>", name)
    # ok: html-from-request
    label = mark_safe("<i>%s</i>" % html.escape(name))
    if request.GET.get("page"):
        # ok: html-from-request
        return HttpResponse(loader.get_template("find.html").render({"name": name, "label": label}, request))
    product = Product.objects.filter(name=name).first()
    if product:
        # ok: html-from-request
        return HttpResponse(product.description)
    # ruleid: html-from-request
    return HttpResponse("No product called %s" % name)


@api.get("/greet", response_class=HTMLResponse)
async def greet(name: str):
    # ruleid: html-from-request
    return HTMLResponse(f"<h1>{name}</h1>")


@api.get("/shout")
async def shout(name: str):
    # FastAPI turns text into JSON.
    # ok: html-from-request
    return f"<h1>{name}</h1>"
