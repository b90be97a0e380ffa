import logging

from flask import Flask, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.post("/login")
def login():
    name = request.form["name"]
    # ruleid: log-entry-from-request
    logger.info("login of " + name)
    # ruleid: log-entry-from-request
    logging.warning("login of %s", name)
    # ruleid: log-entry-from-request
    app.logger.error(f"login of {request.form['name']}")
    return "ok"


# Near misses
@app.post("/repaired")
def repaired():
    name = request.form["name"]
    # ok: log-entry-from-request
    logger.info("login of %s", repr(name))
    # ok: log-entry-from-request
    logger.info("login of %s", name.replace("\n", ""))
    # ok: log-entry-from-request
    logger.info("order %s", int(request.form["order"]))
    # ok: log-entry-from-request
    catalog.info(name)
    return "ok"
