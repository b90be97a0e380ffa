import os
import shlex
import subprocess
import sys

CACHE = "/srv/cache"


def clone(address, folder):
    # ruleid: shell-command-from-formatted-text
    os.system("git clone " + address)
    # ruleid: shell-command-from-formatted-text
    subprocess.run(f"git clone {address} {folder}", shell=True)
    # ruleid: shell-command-from-formatted-text
    subprocess.check_call("git clone %s" % address, shell=True)
    # ok: shell-command-from-formatted-text
    subprocess.run(["git", "clone", "--", address, folder], check=True)
    # ok: shell-command-from-formatted-text
    subprocess.run("git fetch --all", shell=True)
    # ok: shell-command-from-formatted-text
    subprocess.run(f"git clone {shlex.quote(address)}", shell=True)
    # ok: shell-command-from-formatted-text
    os.system(f"rm -r {CACHE}")
    # ok: shell-command-from-formatted-text
    os.system(sys.executable + " -m pip check")
    # ok: shell-command-from-formatted-text
    subprocess.run(f"git clone {address}".split())
