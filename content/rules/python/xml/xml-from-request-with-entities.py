import xml.etree.ElementTree

from defusedxml import ElementTree as SafeTree
from django.http import JsonResponse
from flask import Flask, request
from lxml import etree

app = Flask(__name__)


@app.route("/orders", methods=["POST"])
def orders():
    # ruleid: xml-from-request-with-entities
    tree = etree.fromstring(request.data)
    # ruleid: xml-from-request-with-entities
    tree = etree.parse(request.files["order"])
    open_parser = etree.XMLParser(resolve_entities=True)
    # ruleid: xml-from-request-with-entities
    tree = etree.fromstring(request.get_data(), open_parser)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    # ok: xml-from-request-with-entities
    tree = etree.fromstring(request.data, parser)
    # ok: xml-from-request-with-entities
    tree = etree.parse("orders.xml")
    # The reader of the standard library knows no external entities.
    # ok: xml-from-request-with-entities
    tree = xml.etree.ElementTree.fromstring(request.data)
    # ok: xml-from-request-with-entities
    tree = SafeTree.fromstring(request.data)
    return {"root": tree.tag}


def receive(request):
    # ruleid: xml-from-request-with-entities
    root = etree.XML(request.body)
    return JsonResponse({"root": root.tag})
