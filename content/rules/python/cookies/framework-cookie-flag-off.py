# ruleid: framework-cookie-flag-off
CSRF_COOKIE_SECURE = False
# ruleid: framework-cookie-flag-off
SESSION_COOKIE_SAMESITE = None
# ruleid: framework-cookie-flag-off
SECURE_SSL_REDIRECT = False

# Near misses
# ok: framework-cookie-flag-off
CSRF_COOKIE_SECURE = True
# ok: framework-cookie-flag-off
SESSION_COOKIE_SAMESITE = "Lax"
if LOCAL:
    # ok: framework-cookie-flag-off
    CSRF_COOKIE_SECURE = False


class DevelopmentSettings:
    # ok: framework-cookie-flag-off
    SECURE_SSL_REDIRECT = False
