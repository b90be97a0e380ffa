# ruleid: django-without-csrf-middleware
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
]

# ruleid: django-without-csrf-middleware
MIDDLEWARE_CLASSES = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    # "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)

# ruleid: django-without-csrf-middleware
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]

# Near misses
# ok: django-without-csrf-middleware
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
# ok: django-without-csrf-middleware
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
# ok: django-without-csrf-middleware
MIDDLEWARE = base.MIDDLEWARE + ["shop.middleware.Language"]
# ok: django-without-csrf-middleware
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
