import sqlite3
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import JsonResponse
from django.shortcuts import render
from fastapi import APIRouter, Depends
from flask import Flask, request
from sqlalchemy import select, text

from shop.models import Order, Product, User
from shop.schema import schema

app = Flask(__name__)
router = APIRouter()
SORTABLE = {"price": "price", "name": "name"}


@app.route("/users")
def users():
    conn = sqlite3.connect("shop.db")
    cur = conn.cursor()
    name = request.args.get("name", "")
    query = "SELECT id, name FROM users WHERE name = '" + name + "'"
    # ruleid: sql-statement-from-request
    cur.execute(query)
    # ok: sql-statement-from-request
    cur.execute("SELECT id, name FROM users WHERE name = ?", (name,))
    # ok: sql-statement-from-request
    cur.execute("SELECT id FROM users WHERE id = %d" % int(request.args["id"]))
    return {"rows": cur.fetchall()}


@app.route("/orders/<customer>")
async def orders(customer):
    # ruleid: sql-statement-from-request
    rows = db.session.execute(text(f"SELECT * FROM orders WHERE customer = '{customer}'"))
    # ok: sql-statement-from-request
    rows = db.session.execute(text("SELECT * FROM orders WHERE customer = :c"), {"c": customer})
    # ok: sql-statement-from-request
    rows = db.session.execute(select(Order).where(Order.customer == customer))
    return {"rows": [dict(r) for r in rows]}


@app.route("/open-orders")
def open_orders():
    # ruleid: sql-statement-from-request
    rows = Order.query.filter(text("state = '" + request.args["state"] + "'")).all()
    # ok: sql-statement-from-request
    rows = Order.query.filter(Order.state == request.args["state"], text("paid")).all()
    return {"rows": len(rows)}


@app.route("/orders/<int:number>")
def order(number):
    # ok: sql-statement-from-request
    return {"row": conn.execute(f"SELECT * FROM orders WHERE id = {number}").fetchone()}


@app.route("/filter", methods=["POST"])
def filter_products():
    conditions = []
    for key in ("name", "brand"):
        value = request.json.get(key)
        if value:
            conditions.append("%s = '%s'" % (key, value))
    statement = "SELECT * FROM products WHERE " + " AND ".join(conditions)
    # ruleid: sql-statement-from-request
    db.engine.execute(statement)


@app.route("/many", methods=["POST"])
def many():
    names = request.json["names"]
    marks = ", ".join("?" for _ in names)
    # ok: sql-statement-from-request
    conn.execute(f"SELECT * FROM users WHERE name IN ({marks})", names)
    marks = ", ".join(["?"] * len(names))
    # ok: sql-statement-from-request
    conn.execute("SELECT * FROM users WHERE name IN (" + marks + ")", names)


@app.route("/products")
def products():
    cursor = connection.cursor()
    column = SORTABLE.get(request.args.get("sort"), "name")
    # ok: sql-statement-from-request
    cursor.execute(f"SELECT * FROM products ORDER BY {column}")
    direction = request.args.get("direction", "asc")
    if direction not in ("asc", "desc"):
        direction = "asc"
    # ok: sql-statement-from-request
    cursor.execute("SELECT * FROM products ORDER BY name " + direction)
    page = request.args.get("page", 1, type=int)
    # ok: sql-statement-from-request
    cursor.execute(f"SELECT * FROM products LIMIT 20 OFFSET {page * 20}")


@app.route("/graphql", methods=["POST"])
def graphql():
    # A GraphQL schema also has a method of this name.
    # ok: sql-statement-from-request
    result = schema.execute(request.json["query"])
    return result.to_dict()


def search(request):
    term = request.GET.get("q")
    # ruleid: sql-statement-from-request
    found = Product.objects.raw("SELECT * FROM product WHERE name LIKE '%%" + term + "%%'")
    # ok: sql-statement-from-request
    found = Product.objects.raw("SELECT * FROM product WHERE name = %s", [term])
    # ok: sql-statement-from-request
    found = Product.objects.filter(name__icontains=term)
    # ruleid: sql-statement-from-request
    found = Product.objects.extra(where=["name = '%s'" % request.POST["name"]])
    # ruleid: sql-statement-from-request
    found = Product.objects.annotate(rank=RawSQL(f"rank(name, '{term}')", []))
    owner = User.objects.get(name=term)
    with connection.cursor() as cursor:
        # ok: sql-statement-from-request
        cursor.execute(f"REFRESH MATERIALIZED VIEW owner_{owner.pk}")
    return render(request, "search.html", {"found": found})


def by_agent(request, agent):
    with connection.cursor() as cursor:
        # ruleid: sql-statement-from-request
        cursor.execute("SELECT * FROM visit WHERE agent = '%s'" % agent)
        # ruleid: sql-statement-from-request
        cursor.execute("SELECT * FROM visit WHERE agent = '{}'".format(request.META.get("HTTP_USER_AGENT")))
        rows = cursor.fetchall()
    return JsonResponse({"rows": rows})


@router.get("/items")
async def items(q: str, limit: int = 10, db=Depends(get_db)):
    # ruleid: sql-statement-from-request
    rows = await db.fetch_all(f"SELECT * FROM items WHERE title = '{q}'")
    # ok: sql-statement-from-request
    rows = await db.fetch_all(f"SELECT * FROM items LIMIT {limit}")
    return rows


def nightly_report(table):
    # The caller is our own program, not a visitor.
    # ok: sql-statement-from-request
    connection.cursor().execute("VACUUM " + table)
