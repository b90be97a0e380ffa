import numexpr
import pandas as pd
from flask import Flask, request
from PIL import Image, ImageMath

app = Flask(__name__)


@app.post("/picture")
def picture():
    image = Image.open("picture.png")
    # ruleid: expression-evaluated-from-request
    result = ImageMath.eval(request.form["formula"], a=image)
    formula = request.form.get("formula")
    # ruleid: expression-evaluated-from-request
    numexpr.evaluate(formula)
    # ruleid: expression-evaluated-from-request
    pd.eval(formula)
    # ruleid: expression-evaluated-from-request
    df.query(f"price > {request.args['price']}")
    return show(result)


# Near misses
@app.post("/repaired")
def repaired():
    image = Image.open("picture.png")
    # ok: expression-evaluated-from-request
    ImageMath.eval("convert(a, 'L')", a=image)
    # ok: expression-evaluated-from-request
    df.query("price > @price", local_dict={"price": int(request.args["price"])})
    # ok: expression-evaluated-from-request
    df.query(f"price > {int(request.args['price'])}")
    # ok: expression-evaluated-from-request
    session.query(request.args["model"])
    return FORMULAS[request.form["formula"]](image)
