#!/usr/bin/env python3
"""Rewrites whole repositories without changing what they do: which findings does `--base` take for new?

Nothing that a rewriting does adds a flaw, so that every finding that is told as new is *reborn* until somebody has read it. *Carried* are
the findings of the rewritten files before. Ways:

- `black`, `black-60`: Python formatted, with 120 and with 60 letters a line, the magic comma left out;
- `prettier`, `prettier-other`: JavaScript and TypeScript formatted, and once more with tabs, other quotes, no semicolons, 60 letters;
- `crlf`: other ends of lines; `tabs`: indented by tabs;
- `folders`: every folder at the top renamed; `folders-and-format`: renamed and formatted at once;
- `turned`: functions and classes at the top of each Python file in the opposite order;
- `split`: the second half of them moved to a new file beside it.

    change_reformat.py PALISADE REPOSITORY --black BLACK --prettier PRETTIER [--rules FOLDER] [--ways NAME,…] [--read FILE]
"""

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import tempfile

PYTHON = ("*.py",)
SCRIPT = ("*.js", "*.jsx", "*.ts", "*.tsx")


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, errors="replace", check=True).stdout


def files(folder, globs):
    listed = subprocess.run(["git", "-C", folder, "ls-files", "-z", *globs], capture_output=True).stdout
    paths = [os.path.join(os.fsencode(folder), name) for name in listed.split(b"\0") if name]
    return [os.fsdecode(path) for path in paths if os.path.isfile(path) and not os.path.islink(path)]


def in_parts(words, paths):
    for start in range(0, len(paths), 200):
        subprocess.run([*words, *paths[start:start + 200]], capture_output=True)


def rewrite(paths, work):
    for path in paths:
        with open(path, "rb") as file:
            old = file.read()
        new = work(old)
        if new is not None and new != old:
            with open(path, "wb") as file:
                file.write(new)


def blocks(old):
    """Head of a Python file, and the functions and classes at its top with the lines between them."""
    try:
        text = old.decode()
        body = ast.parse(text).body
    except (ValueError, SyntaxError, RecursionError):
        return None
    lines = text.splitlines(keepends=True)
    starts = [min([one.lineno, *(mark.lineno for mark in one.decorator_list)]) - 1 for one in body
              if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
    last = body[-1].end_lineno if body else 0
    if len(starts) < 2 or not isinstance(body[-1], (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return None
    ends = [*starts[1:], last]
    cut = ["".join(lines[start:end]).rstrip("\n") + "\n\n\n" for start, end in zip(starts, ends)]
    return "".join(lines[:starts[0]]), cut


def turned(old):
    parts = blocks(old)
    return (parts[0] + "".join(reversed(parts[1]))).encode() if parts else None


def split(folder):
    for path in files(folder, PYTHON):
        with open(path, "rb") as file:
            parts = blocks(file.read())
        if not parts:
            continue
        head, cut = parts
        half = len(cut) // 2
        with open(path, "w") as file:
            file.write(head + "".join(cut[:half]))
        with open(path[:-3] + "_more.py", "w") as file:
            file.write(head + "".join(cut[half:]))


def rename_folders(folder):
    for name in os.listdir(folder):
        if name[0] != "." and os.path.isdir(os.path.join(folder, name)) and "test" not in name and name not in ("vendor", "node_modules"):
            git(folder, "mv", name, name + "_renamed")


def tabs(old):
    return re.sub(rb"(?m)^(?: {4})+", lambda found: b"\t" * (len(found.group()) // 4), old)


def change(way, folder, asked):
    black = [asked.black, "-q", "-l", "60" if way == "black-60" else "120", "-C"]
    prettier = [asked.prettier, "--no-config", "--write", "--log-level", "silent", "--ignore-path", "/dev/null"]
    if way == "prettier-other":
        prettier += ["--use-tabs", "--no-semi", "--single-quote", "--jsx-single-quote", "--print-width", "60", "--trailing-comma", "none",
                     "--arrow-parens", "avoid", "--object-wrap", "collapse"]
    if way == "folders-and-format" or way.startswith("folders"):
        rename_folders(folder)
    if way in ("black", "black-60", "folders-and-format"):
        in_parts(black, files(folder, PYTHON))
    if way in ("prettier", "prettier-other", "folders-and-format"):
        in_parts(prettier, files(folder, SCRIPT))
    if way == "crlf":
        rewrite(files(folder, PYTHON + SCRIPT), lambda old: old.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    if way == "tabs":
        rewrite(files(folder, PYTHON + SCRIPT), tabs)
    if way == "turned":
        rewrite(files(folder, PYTHON), turned)
    if way == "split":
        split(folder)


WAYS = ["black", "black-60", "prettier", "prettier-other", "crlf", "tabs", "folders", "folders-and-format", "turned", "split"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("palisade")
    parser.add_argument("repository")
    parser.add_argument("--black", default="black")
    parser.add_argument("--prettier", default="prettier")
    parser.add_argument("--rules")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--read")
    asked = parser.parse_args()
    name = os.path.basename(os.path.dirname(asked.repository.rstrip("/")))
    folder = tempfile.mkdtemp(prefix="reformat-")
    archive = subprocess.Popen(["git", "-C", asked.repository, "archive", "HEAD"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    subprocess.run(["tar", "x", "-C", folder], stdin=archive.stdout, stderr=subprocess.DEVNULL)
    git(folder, "init", "-q")
    git(folder, "config", "user.name", "bench")
    git(folder, "config", "user.email", "bench@localhost")
    git(folder, "config", "core.autocrlf", "false")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "before")
    texts = []
    for way in asked.ways.split(","):
        git(folder, "checkout", "-q", "--force", "HEAD")
        git(folder, "clean", "-fdq")
        change(way, folder, asked)
        git(folder, "add", "-A", "-f")
        words = [asked.palisade, "scan", "--base", "HEAD", "--format", "json", "--no-project-config", folder]
        words += ["--rules", os.path.abspath(asked.rules)] if asked.rules else []
        report = json.loads(subprocess.run(words, capture_output=True).stdout)
        told = [one for one in report["findings"] if one["engine"] != "change"]
        new = [one for one in told if one["change"] == "new"]
        fixed = report["comparison"]["fixed"]
        carried = len(told) - len(new) + len(fixed)
        counts = {"repository": name, "way": way, "files": report["comparison"]["files"], "carried": carried, "new": len(new), "fixed": len(fixed),
                  "new_percent": round(100 * len(new) / max(1, carried), 2)}
        print(json.dumps(counts), flush=True)
        for one in new:
            place = one["location"]
            with open(os.path.join(folder, place["path"]), errors="replace", newline="") as file:
                lines = file.read().split("\n")[place["start"]["line"] - 1:place["end"]["line"]]
            texts.append(f"{way} {one['rule']} {place['path']}:{place['start']['line']} {one['confidence']}\n    " + "\n    ".join(lines[:12]))
            olds = [old for old in fixed if old["rule"] == one["rule"] and os.path.basename(old["location"]["path"]) == os.path.basename(place["path"])]
            for old in olds[:3]:
                shown = git(folder, "show", "HEAD:" + old["location"]["path"]).split("\n")
                at = old["location"]
                texts.append(f"  was {at['path']}:{at['start']['line']}\n    " + "\n    ".join(shown[at["start"]["line"] - 1:at["end"]["line"]][:12]))
        git(folder, "reset", "-q", "--hard", "HEAD")
    if asked.read:
        with open(asked.read, "w") as file:
            file.write("\n".join(texts) + "\n")
    shutil.rmtree(folder)


main()
