import jwt


def current_user(token, key):
    # ruleid: jwt-read-without-signature-check
    return jwt.decode(token, options={"verify_signature": False})


def old_style(token, key):
    # ruleid: jwt-read-without-signature-check
    return jwt.decode(token, key, verify=False)


def role(token):
    # ruleid: jwt-read-without-signature-check
    claims = jwt.decode(token, options={"verify_exp": True, "verify_signature": False}, algorithms=["HS256"])
    return claims["role"]


def checked(token, key):
    # ok: jwt-read-without-signature-check
    return jwt.decode(token, key, algorithms=["RS256"])


def without_audience(token, key):
    # ok: jwt-read-without-signature-check
    header = jwt.get_unverified_header(token)
    # ok: jwt-read-without-signature-check
    return header, jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})


def tenant_user(token, keys):
    # ok: jwt-read-without-signature-check
    unchecked = jwt.decode(token, options={"verify_signature": False})
    key = keys[unchecked["iss"]]
    return jwt.decode(token, key, algorithms=["RS256"])
