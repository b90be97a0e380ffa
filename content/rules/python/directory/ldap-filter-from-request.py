import ldap
import ldap3
from django.http import JsonResponse
from flask import Flask, request
from ldap.filter import escape_filter_chars

app = Flask(__name__)
BASE = "ou=people,dc=example,dc=org"


@app.route("/person")
def person():
    name = request.args["name"]
    connection = ldap.initialize("ldap://directory")
    # ruleid: ldap-filter-from-request
    found = connection.search_s(BASE, ldap.SCOPE_SUBTREE, "(uid=" + name + ")")
    # ruleid: ldap-filter-from-request
    found = connection.search_s(f"uid={name},{BASE}", ldap.SCOPE_BASE)
    # ok: ldap-filter-from-request
    found = connection.search_s(BASE, ldap.SCOPE_SUBTREE, "(uid=%s)" % escape_filter_chars(name))
    # ok: ldap-filter-from-request
    found = connection.search_s(BASE, ldap.SCOPE_SUBTREE, "(objectClass=person)")
    return {"found": found}


@app.route("/mail/<mail>")
def by_mail(mail):
    connection = ldap3.Connection("ldap://directory", auto_bind=True)
    # ruleid: ldap-filter-from-request
    connection.search(BASE, f"(mail={mail})", attributes=["cn"])
    # ruleid: ldap-filter-from-request
    connection.search(search_base=BASE, search_filter="(mail=%s)" % mail)
    # ok: ldap-filter-from-request
    connection.search(BASE, f"(mail={ldap3.utils.conv.escape_filter_chars(mail)})")
    return {"found": len(connection.entries)}


def words(request):
    index = open_index()
    # Another kind of search.
    # ok: ldap-filter-from-request
    return JsonResponse({"hits": index.search("people", request.GET["q"])})
