#!/usr/bin/env python3
"""Replays the commits of a public repository: how many findings does a change bring that were there before?

For each commit its parent is the base (`palisade scan --base PARENT --base-exact`), all engines. Only commits count that touch a file
which bears a finding: at HEAD, or in one of the states before it (`STATES`). *Carried* are the findings of the touched files that were
there before and after; they are what `reborn_percent` is a share of.

A finding that is told as new is counted

- *reborn*, when a finding of the same rule with the same code (without white space, quotes, commas, parentheses) is told as fixed by
  the same commit: its lines moved, its file was renamed, or it was reformatted, and it was not recognised;
- *suspect*, when it is no reborn one, and either a finding of the same rule is told as fixed in the same or the renamed file, or its code stood in the touched files before at least
  as often as after. These are for reading: most are real changes (a value that now comes from a request). With `--read FILE` each is written
  there with what the commit did around it.

    change_replay.py PALISADE REPOSITORY [COMMITS] [--only ENGINES] [--rules FOLDER] [--seconds N] [--read FILE]
"""

import argparse
import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

STATES = 6
# Commits between two of them.
STEP = 150


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, errors="replace", check=True).stdout


def check_out(folder, commit):
    """Also where the clone lacks the content of some files: they are missing then."""
    if subprocess.run(["git", "-C", folder, "checkout", "-q", "--force", commit], capture_output=True).returncode:
        git(folder, "update-ref", "--no-deref", "HEAD", commit)
        git(folder, "read-tree", commit)
        subprocess.run(["git", "-C", folder, "clean", "-fdxq"], capture_output=True)
        subprocess.run(["git", "-C", folder, "checkout-index", "-afuq"], capture_output=True)


def plain(code):
    """Code without what formatters change."""
    return re.sub(r"[\s'\"`,;()]", "", code)


@functools.lru_cache(maxsize=64)
def content(folder, commit, path):
    return subprocess.run(["git", "-C", folder, "show", f"{commit}:{path}"], capture_output=True).stdout


def code(folder, commit, finding):
    """The code of a finding in its commit."""
    place = finding["location"]
    text = content(folder, commit, place["path"]).decode("utf-8", "replace").encode()
    return plain(text[place["start"]["offset"]:place["end"]["offset"]].decode("utf-8", "replace"))


def scan(palisade, folder, *words, environment):
    run = subprocess.run([palisade, "scan", "--format", "json", "--no-project-config", *words, folder],
                         capture_output=True, env=environment)
    try:
        return json.loads(run.stdout)
    except ValueError:
        return f"{run.returncode}: {run.stderr[:300]!r}"


def bearing(palisade, folder, only, environment):
    """Paths that bear findings, at HEAD and in the states before it."""
    commits = git(folder, "log", "--first-parent", f"-{STATES * STEP}", "--format=%H").split()[::STEP]
    paths = set()
    for commit in commits:
        check_out(folder, commit)
        report = scan(palisade, folder, *only, environment=environment)
        paths |= {finding["location"]["path"] for finding in report["findings"]}
    return sorted(paths)


def difference(folder, *words):
    """Of the renamed, where the clone has the contents to see it."""
    run = subprocess.run(["git", "-C", folder, "diff", "-M", *words], capture_output=True, text=True, errors="replace")
    if run.returncode:
        run = subprocess.run(["git", "-C", folder, "diff", "--no-renames", *words], capture_output=True, text=True, errors="replace")
    return run.stdout


def told_new(folder, commit, parent, report):
    """New findings: the reborn and the suspect ones."""
    fixed = [one for one in report["comparison"]["fixed"] if one["engine"] != "change"]
    new = [one for one in report["findings"] if one["change"] == "new" and one["engine"] != "change"]
    if not new:
        return [], []
    reborn, suspect = [], []
    left = [(one, code(folder, parent, one)) for one in fixed]
    rest = []
    for one in new:
        text = code(folder, commit, one)
        same = next((pair for pair in left if pair[0]["rule"] == one["rule"] and pair[1] == text and text), None)
        if same:
            left.remove(same)
            reborn.append((one, same[0]))
        else:
            rest.append((one, text))
    if rest:
        fields = [line.split("\t") for line in difference(folder, "--name-status", parent, commit).splitlines()]
        moved = {words[-1]: words[1] for words in fields}
        before = [plain(content(folder, parent, words[1]).decode("utf-8", "replace")) for words in fields if words[0] != "A"]
        after = [plain(content(folder, commit, words[-1]).decode("utf-8", "replace")) for words in fields if words[0] != "D"]
        for one, text in rest:
            path = one["location"]["path"]
            gone = next((old for old, _ in left if old["rule"] == one["rule"] and old["location"]["path"] in (path, moved.get(path))), None)
            stood = sum(held.count(text) for held in before) >= sum(held.count(text) for held in after)
            if gone or (text and stood):
                suspect.append((one, gone))
    return reborn, suspect


def shown(kind, commit, folder, parent, one, old):
    place = one["location"]
    line = f"{kind} {commit[:12]} {one['rule']} {place['path']}:{place['start']['line']} {one['confidence']}"
    if old:
        line += f"  was {old['location']['path']}:{old['location']['start']['line']} {old['confidence']}"
    diff = difference(folder, "-U2", parent, commit, "--", place["path"], *([old["location"]["path"]] if old else []))
    hunks = [part for part in re.split(r"(?m)^(?=@@ )", diff)[1:] if holds(part, place["start"]["line"])]
    return line, line + "\n" + "".join(hunks)[:4000] + "\n"


def holds(hunk, line):
    first, count = re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", hunk).groups()
    return int(first) - 10 <= line <= int(first) + int(count or 1) + 10


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("palisade")
    parser.add_argument("repository")
    parser.add_argument("commits", nargs="?", type=int, default=200)
    parser.add_argument("--only")
    parser.add_argument("--rules", help="rules of others besides ours: more findings")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--read")
    asked = parser.parse_args()
    only = ["--only", asked.only] if asked.only else []
    only += ["--rules", os.path.abspath(asked.rules)] if asked.rules else []
    ends = time.monotonic() + asked.seconds
    folder = tempfile.mkdtemp(prefix="replay-")
    subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", asked.repository, folder], check=True)
    environment = {**os.environ, "XDG_CACHE_HOME": os.path.join(folder, ".git", "cache")}
    paths = bearing(asked.palisade, folder, only, environment)
    log = git(folder, "log", "--no-merges", f"-{asked.commits}", "--format=%H %P", "origin/HEAD", "--", *paths).splitlines()
    counts = dict(bearing_paths=len(paths), commits=0, touching=0, carried=0, unchanged=0, moved=0, changed=0, new=0, fixed=0,
                  reborn=0, suspect=0, failed=0)
    lines, texts = [], []
    for commit, parent in (line.split()[:2] for line in log if len(line.split()) > 1):
        if time.monotonic() > ends:
            break
        check_out(folder, commit)
        report = scan(asked.palisade, folder, "--base", parent, "--base-exact", "-j", "2", *only, environment=environment)
        counts["commits"] += 1
        if isinstance(report, str):
            counts["failed"] += 1
            lines.append(f"failed {commit[:12]} {report}")
            continue
        told = [one for one in report["findings"] if one["engine"] != "change"]
        for one in told:
            counts[one["change"]] += 1
        fixed = report["comparison"]["fixed"]
        counts["touching"] += bool(told or fixed)
        counts["fixed"] += len(fixed)
        reborn, suspect = told_new(folder, commit, parent, report)
        for kind, found in (("reborn", reborn), ("suspect", suspect)):
            counts[kind] += len(found)
            for one, old in found:
                line, text = shown(kind, commit, folder, parent, one, old)
                lines.append(line)
                texts.append(text)
    counts["carried"] = counts["unchanged"] + counts["moved"] + counts["changed"] + counts["reborn"]
    share = 100 * counts["reborn"] / max(1, counts["carried"])
    print(json.dumps({"repository": os.path.basename(os.path.dirname(asked.repository.rstrip("/"))), **counts, "reborn_percent": round(share, 3)}))
    for line in lines:
        print("  ", line)
    if asked.read:
        with open(asked.read, "w") as file:
            file.write("\n".join(texts))
    shutil.rmtree(folder)


main()
