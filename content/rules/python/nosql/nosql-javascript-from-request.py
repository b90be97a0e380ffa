from bson.code import Code
from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
orders = MongoClient().shop.orders


@app.route("/orders")
def list_orders():
    name = request.args["customer"]
    # ruleid: nosql-javascript-from-request
    found = orders.find({"$where": "this.customer == '" + name + "'"})
    # ruleid: nosql-javascript-from-request
    found = orders.find({"$where": f"this.customer == '{name}'"})
    # ruleid: nosql-javascript-from-request
    total = orders.map_reduce(Code("function() { emit('%s', 1) }" % name), Code("function(k, v) { return v.length }"), "out")
    # ok: nosql-javascript-from-request
    found = orders.find({"customer": name})
    # ok: nosql-javascript-from-request
    found = orders.find({"$where": "this.paid > this.total", "customer": name})
    year = int(request.args["year"])
    # ok: nosql-javascript-from-request
    found = orders.find({"$where": f"this.year == {year}"})
    return {"orders": list(found), "total": total}
