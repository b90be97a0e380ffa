#!/usr/bin/env python3
"""How much of the OWASP Benchmark for Java do our built-in rules find, and how much do they report that is none?

For: true and false positive rates per category and over all, from one scan of its sources. A test case counts as reported
when a finding with a weakness of its category lies in its file, as its own scorecards count. Each case is judged for its
category alone; what is found of other weaknesses in the same file is not looked at.
Not for: other benchmarks, or running the application.
"""
import argparse
import collections
import csv
import json
import pathlib
import sys

import findings
import inputs
import measure
import tools

NAME = "benchmark-java"
EXPECTED = "expectedresults-1.2.csv"

# Weaknesses that count for a category: the one in its list, and those that tools use for the same flaw.
CATEGORIES = {
    "cmdi": {78, 77, 88},
    "crypto": {327, 326, 780},
    "hash": {328, 327, 326, 916},
    "ldapi": {90},
    "pathtraver": {22, 23, 36, 73},
    "securecookie": {614},
    "sqli": {89, 564},
    "trustbound": {501},
    "weakrand": {330, 331, 335, 338},
    "xpathi": {643},
    "xss": {79, 80, 116},
}
CONFIDENCES = ["low", "medium", "high"]


def read_expected(tree):
    """(test case, category, whether the flaw is real) of every row."""
    with (pathlib.Path(tree) / EXPECTED).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        return [(row[0], row[1], row[2] == "true") for row in rows]


def reported(report, tree, least):
    """Weaknesses by the name of the file without its extension."""
    found = collections.defaultdict(set)
    for finding in report["findings"]:
        if CONFIDENCES.index(finding["confidence"]) < CONFIDENCES.index(least):
            continue
        path = findings.inside(finding["location"]["path"], tree)
        numbers = {int(text.upper().removeprefix("CWE-")) for text in finding["weaknesses"]}
        found[pathlib.PurePosixPath(path).stem] |= numbers
    return found


def judge(expected, found):
    """Counts per category and verdict, and the names of the cases that were judged wrongly."""
    counts, wrong = collections.Counter(), collections.defaultdict(list)
    for case, category, real in expected:
        hit = bool(found.get(case, set()) & CATEGORIES[category])
        counts[category, real, hit] += 1
        if hit != real:
            wrong[category, "missed" if real else "reported"].append(case)
    return counts, wrong


def show(counts, wrong, names):
    """Prints the table."""
    rows, means = collections.Counter(), []
    print("| category | found | of | TPR | reported wrongly | of | FPR |\n|---|---|---|---|---|---|---|")
    for category in CATEGORIES:
        hits, all_real = counts[category, True, True], counts[category, True, True] + counts[category, True, False]
        false, all_false = counts[category, False, True], counts[category, False, True] + counts[category, False, False]
        print_row(category, hits, all_real, false, all_false)
        means.append((share(hits, all_real), share(false, all_false)))
        rows.update(hits=hits, real=all_real, false=false, unreal=all_false)
    print_row("all cases", rows["hits"], rows["real"], rows["false"], rows["unreal"])
    tpr, fpr = (sum(column) / len(means) for column in zip(*means))
    print(f"| mean of the categories | | | {tpr:.1%} | | | {fpr:.1%} |")
    for (category, what), cases in sorted(wrong.items()):
        if names:
            print(f"{category} {what}: {' '.join(cases)}")


def print_row(name, hits, real, false, unreal):
    print(f"| {name} | {hits} | {real} | {share(hits, real):.1%} | {false} | {unreal} | {share(false, unreal):.1%} |")


def share(part, whole):
    return part / whole if whole else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", help="a folder with the sources and the list of expected results, instead of the input")
    parser.add_argument("--report", help="judge this JSON report of such a folder instead of scanning")
    parser.add_argument("--least", default="low", choices=CONFIDENCES, help="findings below this confidence do not count")
    parser.add_argument("--names", action="store_true", help="name the test cases that were judged wrongly")
    parser.add_argument("--extra", action="append", default=[], help="further argument for palisade")
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    tree = options.tree or check_out(options)
    report = options.report or scan(tree, options)
    document = json.loads(pathlib.Path(report).read_bytes())
    expected = read_expected(tree)
    unknown = {category for _, category, _ in expected} - set(CATEGORIES)
    if unknown:
        sys.exit(f"{EXPECTED} has categories that are not known here: {', '.join(sorted(unknown))}")
    show(*judge(expected, reported(document, tree, options.least)), options.names)


def check_out(options):
    (entry,) = inputs.find_inputs([NAME])
    return inputs.check_out(entry, pathlib.Path(options.clones), pathlib.Path(options.work))


def scan(tree, options):
    """Report of our built-in rules."""
    report = pathlib.Path(options.work) / f"{NAME}-report.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    program = tools.need(options.palisade, "palisade")
    extra = ["--only", "sast", "--no-project-config", *options.extra]
    cost = measure.measure(tools.palisade_scan(program, tree, report, jobs=2, extra=extra))
    print(f"{cost['user']} s user CPU, {cost['peak_mb']} MB at most\n")
    return report


if __name__ == "__main__":
    main()
