#!/usr/bin/env python3
"""Seconds per million lines on a large tree, cold, on one and on two threads, with all public Python rules in one file.

For: the table of speed at scale, the files that cost most by themselves, and the step budgets that were hit. The tree is made of
pinned inputs side by side, until it has a million lines of Python. Start-up (rules included) is measured on an empty folder and
taken off where a single file is judged.
Not for: comparing with other tools (peers.py).
"""
import argparse
import collections
import json
import pathlib
import shutil
import statistics

import inputs
import measure
import rules
import tools

PARTS = ["saleor", "history-moto", "netbox", "paperless-ngx", "wagtail", "django-oscar", "searxng", "secrets-celery",
         "jupyterhub", "secrets-tornado", "secrets-black", "redash", "healthchecks", "requests", "httpx", "flask"]
LINES = 1_000_000


def python_files(tree):
    return sorted(path for path in tree.rglob("*.py") if path.is_file())


def lines_of(path):
    return path.read_bytes().count(b"\n")


def make_tree(options):
    """The inputs side by side, as many as it takes; (folder, lines of Python)."""
    folder = pathlib.Path(options.work) / "scale"
    if folder.exists():
        shutil.rmtree(folder)
    total = 0
    for name in PARTS:
        (entry,) = inputs.find_inputs([name])
        source = inputs.check_out(entry, options.clones, options.work)
        for path in python_files(source):
            target = folder / name / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            total += lines_of(target)
        print(f"{name}: {total:,} lines so far")
        if total >= LINES:
            return folder, total
    return folder, total


def prepare_rules(options):
    (entry,) = inputs.find_inputs(["semgrep-rules"])
    root = pathlib.Path(options.work) / "rules-oss"
    if not root.is_dir():
        rules.copy_rules(inputs.check_out(entry, options.clones, options.work), root)
    file = pathlib.Path(options.work) / "rule-files" / "python.yaml"
    return file, len(rules.combine(root, file, ["python"]))


def scan(options, tree, rule_file, jobs, report, runs):
    """Median cost over the runs and the report of the last."""
    command = tools.palisade_scan(options.palisade, tree, report, rule_file, jobs, ["--no-cache", "--only=sast"])
    cost = measure.median([measure.measure(command) for _ in range(runs)])
    return cost, json.loads(report.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--largest", type=int, default=25, help="how many of the largest files are measured by themselves")
    parser.add_argument("--clones", default=inputs.CLONES, type=pathlib.Path)
    parser.add_argument("--work", default=inputs.WORK, type=pathlib.Path)
    options = parser.parse_args()
    tools.need(options.palisade, "palisade")
    tree, lines = make_tree(options)
    rule_file, count = prepare_rules(options)
    report = tree.parent / "scale.json"
    reports = {}
    print(f"\n{lines:,} lines, {count} rules\nthreads  user s  wall s  user s / 1M lines  peak MB  exit")
    for jobs in (1, 2):
        cost, found = scan(options, tree, rule_file, jobs, report, options.runs)
        reports[jobs] = found["findings"]
        print(f"{jobs:7}  {cost['user']:6.2f}  {cost['wall']:6.2f}  {cost['user'] / lines * 1e6:17.2f}  "
              f"{cost['peak_mb']:7.0f}  {cost['exit']:4}")
        total = cost["user"]
    print("same findings on one and two threads:", reports[1] == reports[2])
    notices = collections.Counter(notice["kind"] for notice in found.get("notices", []))
    print("notices:", dict(notices))
    for notice in found.get("notices", []):
        if "budget" in notice["kind"]:
            print("  ", notice["message"])
    print_largest(options, tree, rule_file, total)


def print_largest(options, tree, rule_file, total):
    """What the largest files cost by themselves: none may dominate."""
    empty = tree.parent / "scale-empty"
    empty.mkdir(exist_ok=True)
    report = tree.parent / "scale-one.json"
    start = statistics.median(scan(options, empty, rule_file, 1, report, 1)[0]["user"] for _ in range(3))
    costs = []
    for path in sorted(python_files(tree), key=lambda path: -path.stat().st_size)[: options.largest]:
        one = tree.parent / "scale-one"
        shutil.rmtree(one, ignore_errors=True)
        one.mkdir()
        shutil.copyfile(path, one / "one.py")
        cost = scan(options, one, rule_file, 1, report, 1)[0]["user"] - start
        costs.append((cost, lines_of(path), path.relative_to(tree)))
    print(f"start-up {start:.2f} s; the dearest of the {len(costs)} largest files, by themselves:")
    for cost, lines, path in sorted(costs, reverse=True)[:8]:
        print(f"  {cost:5.2f} s ({cost / total:5.1%})  {lines:7,} lines  {path}")


if __name__ == "__main__":
    main()
