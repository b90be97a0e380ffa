from flask import Flask, request

app = Flask(__name__)


@app.post("/article")
def article():
    text = request.form["text"]
    with open("templates/article.html", "w") as file:
        # ruleid: template-file-written-from-request
        file.write(text)
    page = open(f"{TEMPLATES}/page.j2", "w")
    # ruleid: template-file-written-from-request
    page.write("<p>" + text + "</p>")
    path = os.path.join(app.root_path, "templates", "new.txt")
    with open(path, "w") as other:
        # ruleid: template-file-written-from-request
        other.write(request.form["text"])
    return "ok"


# Near misses
@app.post("/repaired")
def repaired():
    text = request.form["text"]
    with open("articles/article.txt", "w") as file:
        # ok: template-file-written-from-request
        file.write(text)
    with open("templates/article.html", "w") as file:
        # ok: template-file-written-from-request
        file.write("<p>{{ text }}</p>")
        # ok: template-file-written-from-request
        file.write(str(int(request.form["count"])))
    return "ok"
