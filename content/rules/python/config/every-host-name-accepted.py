# ruleid: every-host-name-accepted
ALLOWED_HOSTS = ["*"]
# ruleid: every-host-name-accepted
ALLOWED_HOSTS = ["localhost", "*"]
# ruleid: every-host-name-accepted
ALLOWED_HOSTS += ["*"]

# Near misses
# ok: every-host-name-accepted
ALLOWED_HOSTS = ["shop.example.com"]
# ok: every-host-name-accepted
ALLOWED_HOSTS = os.environ["SHOP_HOSTS"].split(",")
# ok: every-host-name-accepted
ALLOWED_METHODS = ["*"]
if LOCAL:
    # ok: every-host-name-accepted
    ALLOWED_HOSTS = ["*"]
