#!/usr/bin/env python3
"""Same input, same bytes: -j 1, -j 8, under full load, and with the files created in another order.

For: reports (JSON, SARIF, text) that must not depend on threads, load or the order of a folder. All variants lie at one
and the same path, one after the other, so that even an absolute path in a report cannot differ.
Not for: whether the reports are right.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

import inputs
import rules
import tools

FORMATS = ["json", "sarif", "text"]


def lay_tree(source, tree, backwards=False):
    """Copies the tree file by file, in sorted or reversed order, so that the folder's own order differs."""
    if tree.exists():
        shutil.rmtree(tree)
    files = sorted(p.relative_to(source) for p in source.rglob("*") if p.is_file())
    for path in reversed(files) if backwards else files:
        target = tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target)
        os.utime(target, (1_000_000_000, 1_000_000_000))


def fingerprints(program, tree, chosen, jobs, variant):
    """{format: (hash, size)} of the reports of one variant, one scan per format; the reports stay beside the tree."""
    prints = {}
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1000000000", "NO_COLOR": "1"}
    for name in FORMATS:
        report = tree.parent / f"report.{name}"
        report.unlink(missing_ok=True)
        command = [program, "scan", str(tree), *chosen, "--format", name, "--output", str(report), "-j", str(jobs),
                   "--quiet"]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        content = report.read_bytes() if report.is_file() else b""
        (tree.parent / f"{tree.name}-{variant}.{name}").write_bytes(content)
        prints[name] = (hashlib.sha256(content).hexdigest()[:16], len(content))
    return prints


class Load:
    """Keeps every core busy twice over while it is open."""

    def __enter__(self):
        busy = [sys.executable, "-c", "while True: pass"]
        self.children = [subprocess.Popen(busy) for _ in range(2 * (os.cpu_count() or 1))]

    def __exit__(self, *_):
        for child in self.children:
            child.kill()
            child.wait()


def variants(program, source, tree, chosen):
    """(name, fingerprints) of every variant."""
    lay_tree(source, tree)
    yield "-j 1", fingerprints(program, tree, chosen, 1, "j1")
    yield "-j 1 again", fingerprints(program, tree, chosen, 1, "j1-again")
    yield "-j 8", fingerprints(program, tree, chosen, 8, "j8")
    with Load():
        yield "-j 8 under full load", fingerprints(program, tree, chosen, 8, "j8-load")
        yield "-j 1 under full load", fingerprints(program, tree, chosen, 1, "j1-load")
    lay_tree(source, tree, backwards=True)
    yield "files in another order, -j 8", fingerprints(program, tree, chosen, 8, "j8-order")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--input", action="append", help="input (repeatable; default: nodegoat, pygoat, juice-shop)")
    parser.add_argument("--public-rules", action="store_true", help="with all public rules instead of the built-in ones")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    program, work = tools.need(options.palisade, "palisade"), pathlib.Path(options.work)
    chosen = []
    if options.public_rules:
        rules.combine(work / "rules-oss", work / "rule-files" / "all.yaml")
        chosen = ["--rules", str(work / "rule-files" / "all.yaml"), "--no-builtin"]
    different = 0
    for entry in inputs.find_inputs(options.input or ["nodegoat", "pygoat", "juice-shop"]):
        source = inputs.check_out(entry, options.clones, work)
        first = None
        for name, prints in variants(program, source, work / "determinism" / entry["name"], chosen):
            first = first or prints
            wrong = [f for f in FORMATS if prints[f] != first[f] or not prints[f][1]]
            different += len(wrong)
            shown = "same bytes" if not wrong else "DIFFERENT OR EMPTY: " + ", ".join(wrong)
            print(f"{entry['name']:14} {name:30} {shown}  " + " ".join(f"{f}={p[0]}/{p[1]}" for f, p in prints.items()))
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
