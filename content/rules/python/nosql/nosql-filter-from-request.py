import json

from bson import ObjectId
from django.http import JsonResponse
from fastapi import FastAPI, Request
from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
api = FastAPI()
db = MongoClient().shop


@app.route("/login", methods=["POST"])
def login():
    body = request.get_json()
    # ruleid: nosql-filter-from-request
    user = db.users.find_one({"name": body["name"], "password": body["password"]})
    # ok: nosql-filter-from-request
    user = db.users.find_one({"name": str(body["name"]), "pin": int(body["pin"])})
    # ok: nosql-filter-from-request
    user = db.users.find_one({"_id": ObjectId(body["id"])})
    return {"user": user}


@app.route("/form", methods=["POST"])
def form_login():
    # A form field is always text.
    # ok: nosql-filter-from-request
    return {"user": db.users.find_one({"name": request.form["name"]})}


@app.route("/reset", methods=["POST"])
def reset():
    token = request.json["token"]
    if not isinstance(token, str):
        return {"error": "bad token"}, 400
    # ok: nosql-filter-from-request
    db.users.update_one({"token": token}, {"$set": {"token": None}})
    # ruleid: nosql-filter-from-request
    db.users.update_one({"mail": request.json["mail"]}, {"$set": {"token": None}})


def django_search(request):
    query = json.loads(request.body)
    # ruleid: nosql-filter-from-request
    return JsonResponse({"found": list(db.products.find(query))})


@api.post("/search")
async def search(request: Request):
    query = await request.json()
    # ruleid: nosql-filter-from-request
    return list(db.products.find({"name": query["name"]}))


def find_in_text(text):
    body = request.get_json()
    # str.find is no query.
    # ok: nosql-filter-from-request
    return text.find(body["word"])
