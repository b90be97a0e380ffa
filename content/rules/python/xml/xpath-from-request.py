from django.http import JsonResponse
from flask import Flask, request
from lxml import etree

app = Flask(__name__)
tree = etree.parse("users.xml")
root = tree.getroot()


@app.route("/user")
def user():
    name = request.args["name"]
    # ruleid: xpath-from-request
    found = tree.xpath("//user[@name = '" + name + "']")
    # ruleid: xpath-from-request
    found = tree.xpath(f"//user[@name = '{name}']/mail")
    # ruleid: xpath-from-request
    found = root.findall("./user[@name='%s']" % name)
    # ok: xpath-from-request
    found = tree.xpath("//user[@name = $name]", name=name)
    # ok: xpath-from-request
    found = tree.xpath("//user[%d]" % int(request.args["number"]))
    # ok: xpath-from-request
    found = root.findall("./user")
    return {"found": len(found)}


def parse(request):
    sent = etree.fromstring(request.body, etree.XMLParser(resolve_entities=False))
    # The document comes from outside, the expression does not.
    # ok: xpath-from-request
    names = sent.xpath("//name/text()")
    # ruleid: xpath-from-request
    chosen = sent.xpath(request.GET["path"])
    return JsonResponse({"names": names, "chosen": chosen})
