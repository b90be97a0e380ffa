import ast
import re

import pandas
from PIL import Image, ImageMath
from flask import Flask, request
from django.http import JsonResponse

app = Flask(__name__)
ACTIONS = {"double": "x * 2", "half": "x / 2"}


@app.route("/calculate")
def calculate():
    formula = request.args.get("formula")
    # ruleid: code-evaluated-from-request
    result = eval(formula)
    # ruleid: code-evaluated-from-request
    exec("result = " + request.form["code"])
    # ruleid: code-evaluated-from-request
    result = eval(compile(f"({formula})", "<formula>", "eval"))
    # ok: code-evaluated-from-request
    result = ast.literal_eval(formula)
    # ok: code-evaluated-from-request
    result = eval("1 + 1")
    # ok: code-evaluated-from-request
    result = eval(ACTIONS[request.args["action"]], {"x": 1})
    # ok: code-evaluated-from-request
    pattern = re.compile(request.args["pattern"])
    # The method of a data frame is another language.
    # ok: code-evaluated-from-request
    frame = pandas.DataFrame().eval(formula)
    return {"result": result, "pattern": pattern, "frame": frame}


def calculate_view(request):
    expression = request.POST.get("expression", "")
    # ruleid: code-evaluated-from-request
    value = eval(expression, {"__builtins__": {}})
    return JsonResponse({"value": value})


def run_plugin(path):
    with open(path) as plugin:
        # ok: code-evaluated-from-request
        exec(compile(plugin.read(), path, "exec"))

def mix_channels(request):
    picture = Image.open(request.FILES["picture"])
    red, green, blue = picture.split()
    formula = request.POST.get("formula")
    # ruleid: code-evaluated-from-request
    mixed = ImageMath.eval(formula, r=red, g=green, b=blue)
    # ok: code-evaluated-from-request
    fixed = ImageMath.eval("convert(r + g, 'L')", r=red, g=green)
    return JsonResponse({"size": mixed.size, "other": fixed.size})
