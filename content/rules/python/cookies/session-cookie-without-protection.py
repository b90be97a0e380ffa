from django.http import HttpResponse
from flask import make_response


def login(session_id, token, options, client):
    response = make_response("welcome")
    # ruleid: session-cookie-without-protection
    response.set_cookie("session", session_id)
    # ruleid: session-cookie-without-protection
    response.set_cookie("auth_token", token, httponly=True)
    answer = HttpResponse("welcome")
    # ruleid: session-cookie-without-protection
    answer.set_cookie(key="session_id", value=session_id, max_age=3600)
    # ok: session-cookie-without-protection
    response.set_cookie("session", session_id, secure=True, httponly=True, samesite="Lax")
    # ok: session-cookie-without-protection
    response.set_cookie("session", session_id, **options)
    # ok: session-cookie-without-protection
    response.set_cookie("language", "en")
    # Scripts must read this one.
    # ok: session-cookie-without-protection
    response.set_cookie("csrf_token", token)
    # ok: session-cookie-without-protection
    response.set_cookie("session", "", max_age=0)
    return response, answer
