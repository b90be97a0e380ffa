#!/usr/bin/env python3
"""Replays the commits of public repositories: how many findings does a change bring that were there before?

For each commit its parent is the base (`palisade scan --base PARENT --base-exact`). A finding that is told as new although a finding of
the same rule with the same code went away in the same commit is counted as *reborn*: its lines moved, its file was renamed, or it was
reformatted, and it was not recognised. What the commit really adds or repairs is counted apart.

    change_replay.py PALISADE REPOSITORY [COMMITS] [--only ENGINES] [--seconds N]
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, errors="replace", check=True).stdout


def code(folder, commit, path, place):
    """The code of a finding without white space, quotes and commas."""
    shown = subprocess.run(["git", "-C", folder, "show", f"{commit}:{path}"], capture_output=True).stdout
    part = shown[place["start"]["offset"]:place["end"]["offset"]].decode("utf-8", "replace")
    return re.sub(r"[\s'\",;]", "", part)


def main():
    only = []
    words = sys.argv[1:]
    if "--only" in words:
        at = words.index("--only")
        only = ["--only", words[at + 1]]
        del words[at:at + 2]
    ends = float("inf")
    if "--seconds" in words:
        at = words.index("--seconds")
        ends = time.monotonic() + float(words[at + 1])
        del words[at:at + 2]
    palisade, repository = words[:2]
    wanted = int(words[2]) if len(words) > 2 else 200
    folder = tempfile.mkdtemp(prefix="replay-")
    subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", repository, folder], check=True)
    log = git(folder, "log", "--no-merges", f"-{wanted}", "--format=%H %P", "HEAD", "--", "*.py", "*.js", "*.ts").splitlines()
    pairs = [line.split()[:2] for line in log if len(line.split()) > 1]
    counts = dict(commits=0, compared=0, new=0, moved=0, changed=0, unchanged=0, fixed=0, reborn=0, failed=0)
    examples = []
    environment = {**os.environ, "XDG_CACHE_HOME": os.path.join(folder, ".git", "cache")}
    for commit, parent in pairs:
        if time.monotonic() > ends:
            break
        if subprocess.run(["git", "-C", folder, "checkout", "-q", "--force", commit], capture_output=True).returncode:
            counts["failed"] += 1
            continue
        run = subprocess.run([palisade, "scan", "--base", parent, "--base-exact", "--format", "json", "--no-project-config",
                              "-j", "2", *only, folder], capture_output=True, env=environment)
        counts["commits"] += 1
        try:
            report = json.loads(run.stdout)
        except ValueError:
            counts["failed"] += 1
            examples.append(f"{commit[:10]} failed: {run.stderr[:200]!r}")
            continue
        fixed = report["comparison"]["fixed"]
        counts["fixed"] += len(fixed)
        gone = {}
        for finding in report["findings"]:
            if finding["engine"] == "change":
                continue
            counts["compared"] += 1
            counts[finding["change"]] += 1
        new = [one for one in report["findings"] if one["change"] == "new" and one["engine"] != "change"]
        if not (new and fixed):
            continue
        for one in fixed:
            key = (one["rule"], code(folder, parent, one["location"]["path"], one["location"]))
            gone[key] = gone.get(key, 0) + 1
        for one in new:
            key = (one["rule"], code(folder, commit, one["location"]["path"], one["location"]))
            if key[1] and gone.get(key, 0):
                gone[key] -= 1
                counts["reborn"] += 1
                examples.append(f"{commit[:10]} {one['rule']} {one['location']['path']}:{one['location']['start']['line']}")
    share = 100 * counts["reborn"] / max(1, counts["compared"])
    print(json.dumps({"repository": os.path.basename(repository.rstrip("/")), **counts, "reborn_percent": round(share, 3)}))
    for example in examples[:20]:
        print("  ", example)
    subprocess.run(["rm", "-rf", folder])


main()
