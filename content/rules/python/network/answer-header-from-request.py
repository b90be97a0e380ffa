import urllib.parse

from flask import Flask, Response, make_response, request

app = Flask(__name__)


@app.get("/name")
def name():
    answer = make_response("ok")
    # ruleid: answer-header-from-request
    answer.headers["X-Name"] = request.args["name"]
    language = request.args.get("language")
    # ruleid: answer-header-from-request
    answer.headers.set("X-Language", "user " + language)
    if language:
        # ruleid: answer-header-from-request
        return Response("ok", headers={"X-Language": language})
    return answer


# Near misses
@app.get("/repaired")
def repaired():
    answer = make_response("ok")
    # ok: answer-header-from-request
    answer.headers["X-Name"] = urllib.parse.quote(request.args["name"])
    # ok: answer-header-from-request
    answer.headers["X-Count"] = str(int(request.args["count"]))
    # ok: answer-header-from-request
    answer.headers["X-Frame-Options"] = "DENY"
    # ok: answer-header-from-request
    counts["X-Name"] = request.args["name"]
    return answer
