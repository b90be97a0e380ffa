from django.http import JsonResponse
from flask import Flask, request

from shop.models import User, db
from shop.schemas import UserSchema

app = Flask(__name__)
EDITABLE = ("name", "mail")


@app.route("/users", methods=["POST"])
def create():
    # ruleid: object-fields-from-request
    user = User(**request.json)
    db.session.add(user)
    db.session.commit()
    return {"id": user.id}


@app.route("/users/<int:number>", methods=["PUT"])
def change(number):
    user = User.query.get(number)
    for key, value in request.get_json().items():
        # ruleid: object-fields-from-request
        setattr(user, key, value)
    db.session.commit()
    return {"id": user.id}


@app.route("/users/<int:number>", methods=["PATCH"])
def change_some(number):
    user = User.query.get(number)
    body = request.get_json()
    for key in EDITABLE:
        # ok: object-fields-from-request
        setattr(user, key, body[key])
    for key, value in body.items():
        if key in EDITABLE:
            # ok: object-fields-from-request
            setattr(user, key, value)
    # ok: object-fields-from-request
    other = User(name=body["name"], mail=body["mail"])
    db.session.add(other)
    # Checks the fields by itself and saves nothing.
    # ok: object-fields-from-request
    schema = UserSchema(**body)
    return schema.dump(user)


def sign_up(request):
    # ruleid: object-fields-from-request
    user = User.objects.create(**request.POST.dict())
    # ok: object-fields-from-request
    user = User.objects.create(name=request.POST["name"], mail=request.POST["mail"])
    return JsonResponse({"id": user.pk})
