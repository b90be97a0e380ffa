# ruleid: session-data-read-with-pickle
SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"

# ruleid: session-data-read-with-pickle
app.config["SESSION_SERIALIZATION_FORMAT"] = "pickle"


def read(cookie):
    # ruleid: session-data-read-with-pickle
    return signing.loads(cookie, serializer=PickleSerializer)


# Near misses
# ok: session-data-read-with-pickle
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
# ok: session-data-read-with-pickle
app.config["SESSION_SERIALIZATION_FORMAT"] = "msgpack"


def read_plain(cookie):
    # ok: session-data-read-with-pickle
    return signing.loads(cookie, serializer=JSONSerializer)
