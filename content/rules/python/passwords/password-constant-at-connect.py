import os

import psycopg
import pymysql
import redis

# ruleid: password-constant-at-connect
connection = psycopg.connect(host="db", user="shop", password="Wintermorgen17")
# ruleid: password-constant-at-connect
other = pymysql.connect(host="db", user="shop", passwd="Wintermorgen17", database="shop")
# ruleid: password-constant-at-connect
cache = redis.Redis(host="cache", password="Wintermorgen17")
# ruleid: password-constant-at-connect
server.login("shop@example.com", "Wintermorgen17")

# Near misses
# ok: password-constant-at-connect
repaired = psycopg.connect(host="db", user="shop", password=os.environ["SHOP_DB_PASSWORD"])
# ok: password-constant-at-connect
empty = pymysql.connect(host="db", user="shop", password="")
# ok: password-constant-at-connect
ftp.login("anonymous", "nobody@example.com")
# ok: password-constant-at-connect
field = form.input(name="password", password="shown")


def test_connect():
    # ok: password-constant-at-connect
    assert psycopg.connect(host="db", password="Wintermorgen17")
