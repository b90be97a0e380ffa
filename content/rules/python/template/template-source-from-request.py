import os
import string
import uuid

from django.http import HttpResponse
from django.template import Context
from django.template import Template as DjangoTemplate
from flask import Flask, render_template, render_template_string, request
from jinja2 import Environment, Template
from jinja2.sandbox import SandboxedEnvironment

app = Flask(__name__)
BASE = os.path.dirname(__file__)


@app.route("/hello/<name>")
def hello(name):
    # ruleid: template-source-from-request
    return render_template_string("<h1>Hello " + name + "</h1>")


@app.route("/page")
def page():
    title = request.args.get("title", "")
    source = f"<title>{title}</title>{{{{ content }}}}"
    # ruleid: template-source-from-request
    first = render_template_string(source, content="")
    # ruleid: template-source-from-request
    second = Template("Dear %s" % title).render()
    environment = Environment(autoescape=True)
    # ruleid: template-source-from-request
    third = environment.from_string(request.form["layout"]).render()
    # ok: template-source-from-request
    fourth = render_template_string("<h1>{{ title }}</h1>", title=title)
    # ok: template-source-from-request
    fifth = render_template("page.html", title=title)
    # ok: template-source-from-request
    sixth = Template("Dear {{ title }}").render(title=title)
    # Only replaces $names, runs nothing.
    # ok: template-source-from-request
    seventh = string.Template(title).safe_substitute(user="x")
    sandbox = SandboxedEnvironment()
    # ok: template-source-from-request
    eighth = sandbox.from_string(title).render()
    return first + second + third + fourth + fifth + sixth + seventh + eighth


def greet(request):
    # ruleid: template-source-from-request
    template = DjangoTemplate("Hello " + request.GET["name"])
    # ok: template-source-from-request
    template = DjangoTemplate("Hello {{ name }}")
    return HttpResponse(template.render(Context({"name": request.GET["name"]})))

def publish(request):
    text = request.POST["text"]
    place = os.path.join(BASE, f"templates/posts/{uuid.uuid4()}.html")
    page = open(place, "w")
    # ruleid: template-source-from-request
    page.write("{% extends 'base.html' %}" + text)
    page.close()
    with open(os.path.join(BASE, "drafts", "last.txt"), "w") as draft:
        # ok: template-source-from-request
        draft.write(text)
    return HttpResponse("published")
