#!/usr/bin/env python3
"""Our scan, as installed, on twenty ordinary repositories in many languages.

For: exit codes, notices by kind, panics, time and memory. Exit code 3 says that something in scope could not be analysed;
each such notice is printed, because it needs a real fault in the file to be right.
Not for: the findings themselves.
"""
import argparse
import collections
import json
import pathlib
import sys

import inputs
import measure
import tools


def scan(program, entry, options):
    """Costs, notices and signs of a panic for one repository."""
    tree = inputs.check_out(entry, options.clones, options.work)
    folder = pathlib.Path(options.work) / "robustness"
    folder.mkdir(parents=True, exist_ok=True)
    report, errors = folder / f"{entry['name']}.json", folder / f"{entry['name']}.stderr"
    report.unlink(missing_ok=True)
    command = tools.palisade_scan(program, tree, report, jobs=options.jobs, extra=options.extra)
    cost = measure.measure(command, errors=errors)
    said = errors.read_text(errors="replace")
    panics = [line for line in said.splitlines() if "panicked at" in line or "stack overflow" in line]
    document = json.loads(report.read_bytes()) if report.is_file() and report.stat().st_size else None
    return cost, document, panics


def kind_of(notice):
    """info, partial or failed."""
    return str(notice.get("kind") or notice.get("level") or notice.get("severity") or "unknown").lower()


def judge(entry, cost, document, panics):
    """Prints one repository; returns whether it needs a look."""
    notices = document.get("notices", []) if document else []
    kinds = collections.Counter(kind_of(notice) for notice in notices)
    counts = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "none"
    count = len(document["findings"]) if document else "NO REPORT"
    print(f"{entry['name']:32} exit {cost['exit']:3}  {cost['user']:7.2f} s user  {cost['peak_mb']:6.0f} MB  "
          f"findings {count}  notices: {counts}")
    for line in panics:
        print(f"    PANIC {line[:300]}")
    for notice in notices:
        if kind_of(notice) == "failed" or "panic" in json.dumps(notice).lower():
            print(f"    {json.dumps(notice, ensure_ascii=False)[:400]}")
    return document is None or bool(panics) or cost["exit"] not in (0, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--input", action="append", help="only this input, or all for this use (repeatable)")
    parser.add_argument("--jobs", type=int, default=2, help="our -j")
    parser.add_argument("--extra", action="append", default=[], help="further argument for palisade (--extra=--x)")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    program = tools.need(options.palisade, "palisade")
    looks = [entry["name"] for entry in inputs.find_inputs(options.input or ["robustness"])
             if judge(entry, *scan(program, entry, options))]
    print(f"\nneed a look: {', '.join(looks) or 'none'}")
    sys.exit(1 if looks else 0)


if __name__ == "__main__":
    main()
