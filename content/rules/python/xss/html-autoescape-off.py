from flask import Flask
from jinja2 import Environment, FileSystemLoader, select_autoescape

app = Flask(__name__)
loader = FileSystemLoader("templates")

# ruleid: html-autoescape-off
pages = Environment(loader=loader, autoescape=False)
# ruleid: html-autoescape-off
app.jinja_env.autoescape = False
TEMPLATES = [
    # ruleid: html-autoescape-off
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {"autoescape": False},
    },
]
# ok: html-autoescape-off
pages = Environment(loader=loader, autoescape=select_autoescape(["html", "xml"]))
# ok: html-autoescape-off
pages = Environment(loader=loader, autoescape=True)
# ok: html-autoescape-off
latex = Environment(loader=loader, variable_start_string=r"\VAR{", variable_end_string="}", autoescape=False)
# ok: html-autoescape-off
app.config.autoescape = False
