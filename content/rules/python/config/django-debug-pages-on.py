import os


# ruleid: django-debug-pages-on
DEBUG = True
INSTALLED_APPS = ["django.contrib.admin", "shop"]


class ProductionConfig(BaseConfig):
    # ruleid: django-debug-pages-on
    DEBUG = True


class ServerSettings:
    NAME = "shop"
    # ruleid: django-debug-pages-on
    DEBUG = True


# Near misses
class RepairedConfig(BaseConfig):
    # ok: django-debug-pages-on
    DEBUG = os.environ.get("SHOP_DEBUG") == "1"


class DevelopmentConfig(BaseConfig):
    # ok: django-debug-pages-on
    DEBUG = True


class Printer:
    # ok: django-debug-pages-on
    DEBUG = True


if os.environ.get("SHOP_LOCAL"):
    # ok: django-debug-pages-on
    DEBUG = True
