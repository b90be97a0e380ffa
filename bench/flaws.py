#!/usr/bin/env python3
"""Which documented flaws does a palisade JSON report contain?

For: the lists in flaws/ against reports of our built-in rules: found, missed, percentage per list. A flaw is found when a
finding of the same weakness, or of one from the same family, begins within one of its places.
Not for: counting false positives (triage/) or making the lists (written from the projects' documentation, once).
"""
import argparse
import csv
import json
import pathlib
import sys
from typing import NamedTuple

import findings
import inputs
import measure
import tools

LISTS = pathlib.Path(__file__).resolve().parent / "flaws"

# Numbers that different tools give to one and the same flaw. Umbrella weaknesses (CWE-20, CWE-74, CWE-707) are in no
# family, because they would match anything.
FAMILIES = {
    "query injection": {89, 564, 943},
    "code and template injection": {94, 95, 96, 917, 1336},
    "command injection": {77, 78, 88},
    "cross-site scripting": {79, 80, 83, 87, 116},
    "path of a file": {22, 23, 35, 36, 73, 98, 158},
    "deserialisation": {502},
    "entities": {611, 776, 827},
    "exhaustion": {400, 770, 776, 409, 674},
    "slow regular expression": {1333, 400, 730},
    "request forgery by the server": {918, 441},
    "redirect": {601},
    "weak hash or cipher": {326, 327, 328, 759, 760, 916},
    "weak randomness": {330, 331, 335, 338, 340, 341},
    "secret in the code": {259, 321, 547, 798},
    "readable password": {256, 257, 312, 522},
    "token signature": {345, 347, 757},
    "cookie flags": {614, 1004, 1275},
    "session lifetime": {613},
    "session fixation": {384},
    "request forgery by the client": {352, 1275},
    "readable transport": {311, 319, 523},
    "log injection": {93, 117, 150},
    "framing and headers": {693, 1021},
    "telling too much": {200, 209, 210, 215, 497},
    "debugging left on": {215, 489},
    "listing": {538, 548, 552},
    "other origins": {346, 829, 942},
    "upload": {434},
    "trusting a header": {290, 348, 807},
}


class Spot(NamedTuple):
    path: str
    first: int
    last: int
    weaknesses: frozenset


class Flaw(NamedTuple):
    name: str
    spots: list
    scope: str
    documented: str


def read_list(name):
    """Flaws of one list, in file order, places of one id joined."""
    flaws = {}
    with (LISTS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        for identifier, path, first, last, weakness, scope, documented in rows:
            spot = Spot(path, int(first), int(last), frozenset(numbers(weakness.split(";"))))
            flaw = flaws.setdefault(identifier, Flaw(identifier, [], scope, documented))
            flaw.spots.append(spot)
    return list(flaws.values())


def numbers(weaknesses):
    return {int(text.upper().removeprefix("CWE-")) for text in weaknesses}


def related(weaknesses):
    """The weaknesses and everything in their families."""
    return weaknesses.union(*(family for family in FAMILIES.values() if family & weaknesses))


def hits(flaw, report):
    """Findings of the report that show the flaw."""
    for finding in report["findings"]:
        location = finding["location"]
        path = findings.inside(location["path"], report["tree"])
        for spot in flaw.spots:
            begins_inside = spot.first <= location["start"]["line"] <= spot.last
            if path == spot.path and begins_inside and numbers(finding["weaknesses"]) & related(spot.weaknesses):
                yield finding
                break


def scan(name, options):
    """Report of our built-in rules on the checked-out input."""
    (entry,) = inputs.find_inputs([name])
    tree = inputs.check_out(entry, options.clones, options.work)
    report = pathlib.Path(options.work) / f"{name}-flaws.json"
    command = tools.palisade_scan(tools.need(options.palisade, "palisade"), tree, report, jobs=2)
    measure.measure(command)
    return report, tree


def judge(name, report, show):
    """Prints one list's outcome; returns (found, in scope)."""
    found = total = 0
    for flaw in read_list(name):
        shown = sorted({f"{findings.last_segment(f['rule'])}:{f['location']['start']['line']}"
                        for f in hits(flaw, report)})
        in_scope = flaw.scope == "yes"
        found += in_scope and bool(shown)
        total += in_scope
        verdict = ("found " if shown else "MISSED") if in_scope else ("extra " if shown else "out   ")
        if in_scope or shown or show:
            where = f"{flaw.spots[0].path}:{flaw.spots[0].first}-{flaw.spots[0].last}"
            print(f"  {verdict} {flaw.name:32} {where:52} {', '.join(shown) or ('' if in_scope else flaw.scope)}")
    share = found / total if total else 1.0
    print(f"{name}: {found} of {total} in scope found, {share:.0%}; {len(report['findings'])} findings in all\n")
    return found, total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="*", default=[], help="lists (default: all): " + ", ".join(known_lists()))
    parser.add_argument("--report", help="judge this report of the one list named, instead of scanning")
    parser.add_argument("--all", action="store_true", help="show flaws that are out of scope too")
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    if options.report and len(options.name) != 1:
        sys.exit("--report needs the name of one list")
    for name in options.name or known_lists():
        tree = inputs.tree_of({"name": name}, options.work)
        file = options.report
        if not file:
            file, tree = scan(name, options)
        report = json.loads(pathlib.Path(file).read_bytes())
        judge(name, {**report, "tree": tree}, options.all)


def known_lists():
    return sorted(path.stem for path in LISTS.glob("*.tsv"))


if __name__ == "__main__":
    main()
