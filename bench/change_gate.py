#!/usr/bin/env python3
"""How long a gate takes on a change of a hundred files in a large tree, and a scan of ten staged files, start-up included.

The tree is made of clones at hand, side by side in one repository; the change edits a hundred files really (a line at the top, a function at
the end, a flaw in every tenth). Cold is with an empty cache, warm with the one that the run before left.

    change_gate.py PALISADE FOLDER [CLONE…]     FOLDER is made when it is not there
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

CODE = ("*.py", "*.js", "*.jsx", "*.ts", "*.tsx")


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, errors="replace", check=True).stdout


def export(clone, folder):
    os.makedirs(folder)
    archive = subprocess.Popen(["git", "-C", clone, "archive", "HEAD"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    subprocess.run(["tar", "x", "-C", folder], stdin=archive.stdout, stderr=subprocess.DEVNULL)


def candidates(folder):
    skipped = ("/test", "vendor", "static", "migrations", ".min.")
    paths = [path for path in git(folder, "ls-files", *CODE).splitlines() if not any(part in path for part in skipped)]
    return [path for path in paths if 3000 < os.path.getsize(os.path.join(folder, path)) < 80000]


def edit(folder, paths):
    for number, path in enumerate(paths):
        with open(os.path.join(folder, path)) as file:
            text = file.read()
        flaw = number % 10 == 0
        if path.endswith(".py"):
            top = "" if text.startswith(("#!", "from __future__")) else "# changed\n"
            what = "subprocess.run('ls ' + name, shell=True)" if flaw else "[name, len(name)]"
            end = f"\n\ndef added_{number}(request):\n    import subprocess\n    name = request.GET['name']\n    return {what}\n"
        else:
            top = "// changed\n"
            what = "eval(name)" if flaw else "res.json({ name })"
            end = f"\n\nexport function added{number}(req, res) {{\n  const name = req.query.name;\n  {what};\n}}\n"
        with open(os.path.join(folder, path), "w") as file:
            file.write(top + text + end)


def make(folder, clones):
    os.makedirs(folder)
    git(folder, "init", "-q")
    for words in (("user.name", "bench"), ("user.email", "bench@localhost"), ("gc.auto", "0")):
        git(folder, "config", *words)
    for clone in clones:
        parts = [part for part in clone.rstrip("/").split("/") if part not in ("repo", ".git")]
        export(clone, os.path.join(folder, parts[-1]))
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "before")
    random.seed(4)
    edit(folder, random.sample(candidates(folder), 100))
    git(folder, "commit", "-q", "-a", "-m", "after")


def run(words, cache):
    start = time.monotonic()
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(words, stdout=nothing, stderr=nothing, env={**os.environ, "XDG_CACHE_HOME": cache})
        _, status, usage = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - start, usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024


def measure(what, words, runs):
    cache = tempfile.mkdtemp(prefix="gate-cache-")
    for kind, count in (("cold", 2), ("warm", runs)):
        for _ in range(count):
            if kind == "cold":
                shutil.rmtree(cache, ignore_errors=True)
            code, wall, user, system, peak = run(words, cache)
            print(f"| {what} | {kind} | {wall:.2f} | {user:.2f} | {system:.2f} | {peak:.0f} | {code} |", flush=True)
    shutil.rmtree(cache, ignore_errors=True)


def main():
    palisade, folder, *clones = sys.argv[1:]
    palisade = os.path.abspath(palisade)
    if not os.path.isdir(folder):
        make(folder, clones)
    lines = files = 0
    for path in git(folder, "ls-files", *CODE).splitlines():
        with open(os.path.join(folder, path), "rb") as file:
            lines += file.read().count(b"\n")
        files += 1
    print(f"{files} files of code with {lines} lines; load {os.getloadavg()[0]:.1f}")
    print("| what | cache | wall s | user s | sys s | peak MB | exit |\n|---|---|---|---|---|---|---|")
    measure("gate, 100 files", [palisade, "gate", "--base", "HEAD~1", folder], 5)
    staged = random.Random(5).sample(candidates(folder), 10)
    edit(folder, staged)
    git(folder, "add", *staged)
    measure("scan --staged, 10 files", [palisade, "scan", "--staged", folder], 9)
    git(folder, "reset", "-q", "--hard", "HEAD")


main()
