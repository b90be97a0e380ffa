import os

from flask import Flask

app = Flask(__name__)
shop = Flask("shop")


def start(runner):
    # ruleid: flask-debugger-on
    app.run(host="0.0.0.0", debug=True)
    # ruleid: flask-debugger-on
    shop.run(debug=True, port=8000)
    # ruleid: flask-debugger-on
    app.config["DEBUG"] = True
    # ok: flask-debugger-on
    app.run(debug=False)
    # ok: flask-debugger-on
    app.run(debug=os.environ.get("SHOP_DEBUG") == "1")
    # ok: flask-debugger-on
    app.run(host="0.0.0.0")
    # Not a web application.
    # ok: flask-debugger-on
    runner.run(debug=True)
