import jwt


def issue(claims, key, token, algorithm):
    # ruleid: jwt-algorithm-none
    one = jwt.encode(claims, "", algorithm="none")
    # ruleid: jwt-algorithm-none
    two = jwt.decode(token, key, algorithms=["HS256", "none"])
    # ruleid: jwt-algorithm-none
    three = jwt.decode(token, None, ["None"])
    # ok: jwt-algorithm-none
    four = jwt.encode(claims, key, algorithm="HS256")
    # ok: jwt-algorithm-none
    five = jwt.decode(token, key, algorithms=["HS256"])
    # ok: jwt-algorithm-none
    six = jwt.encode(claims, key, algorithm=algorithm)
    return one, two, three, four, five, six
