#!/usr/bin/env python3
"""Findings of secrets against the labelled lines of Samsung/CredData.

For: precision and recall per line, per repository and per category. A finding on a line labelled true is right; on any other
line, labelled or not, it is wrong; a true line without a finding is missed. Lines that are true only in the categories of
IGNORED (identifiers that are no credentials) count neither way. Not for: the place of a value within its line.

The data is rebuilt by CredData's own download_data.py; --meta names its folder of labels, --findings a TSV whose first two
columns are the path below `data` and the line (several files may be given; later columns: verdict).
"""
import argparse
import collections
import csv
import pathlib

IGNORED = {"UUID", "AWS S3 Bucket", "Firebase Domain", "Nonce", "Salt"}
DETECTORS = {"PEM Private Key", "JSON Web Token", "AWS Client ID", "AWS Multi", "NKEY Seed", "Akamai Credentials"}


def labels(folder, repositories):
    """{(path, line): (set of true categories, set of other categories)}"""
    lines = collections.defaultdict(lambda: (set(), set()))
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        if repositories and path.stem not in repositories:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                place = (row["FilePath"].split("/", 1)[1], int(row["LineStart"]))
                lines[place][0 if row["GroundTruth"] == "T" else 1].update(row["Category"].split(":"))
    return lines


def findings(paths, repositories, least):
    found = collections.defaultdict(list)
    rank = {"low": 0, "medium": 1, "high": 2}
    for path in paths:
        for line in open(path, encoding="utf-8"):
            cells = line.rstrip("\n").split("\t")
            if len(cells) < 2 or (repositories and cells[0].split("/", 1)[0] not in repositories):
                continue
            if len(cells) > 3 and rank.get(cells[3], 0) < rank[least]:
                continue
            found[cells[0].removeprefix("data/"), int(cells[1])].append(cells)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meta", required=True)
    parser.add_argument("--findings", required=True, nargs="+")
    parser.add_argument("--repositories", nargs="*", default=[], help="names of meta files; default all")
    parser.add_argument("--least", default="low", choices=["low", "medium", "high"])
    parser.add_argument("--wrong", action="store_true", help="print wrong findings")
    parser.add_argument("--missed", action="store_true", help="print missed lines")
    parser.add_argument("--without-detectors", action="store_true", help="leave lines out that are true only in categories with a format of their own")
    options = parser.parse_args()
    known = labels(options.meta, options.repositories)
    found = findings(options.findings, options.repositories, options.least)
    neutral = IGNORED | (DETECTORS if options.without_detectors else set())
    sums = collections.defaultdict(lambda: [0, 0, 0])
    categories = collections.defaultdict(lambda: [0, 0])
    aside = 0
    for place, (true, _) in sorted(known.items()):
        counted = true - neutral
        if not counted:
            continue
        hit = place in found
        sums[place[0].split("/", 1)[0]][0 if hit else 2] += 1
        for category in counted:
            categories[category][0 if hit else 1] += 1
        if not hit and options.missed:
            print("missed", f"{place[0]}:{place[1]}", ":".join(sorted(true)), sep="\t")
    for place, cells in sorted(found.items()):
        true, other = known.get(place, (set(), set()))
        if true - neutral:
            continue
        if true:
            aside += 1
            continue
        sums[place[0].split("/", 1)[0]][1] += 1
        if options.wrong:
            print("wrong", f"{place[0]}:{place[1]}", ":".join(sorted(other)) or "unlabelled", *cells[0][3:8], sep="\t")
    total = [sum(column) for column in zip(*sums.values())] if sums else [0, 0, 0]
    for name, (right, wrong, missed) in [*sorted(sums.items()), ("all", total)]:
        precision = right / (right + wrong) if right + wrong else 0
        recall = right / (right + missed) if right + missed else 0
        print(f"{name:10} right {right:5} wrong {wrong:5} missed {missed:5} precision {precision:.3f} recall {recall:.3f}")
    for category, (right, missed) in sorted(categories.items()):
        print(f"  {category:24} {right:5} of {right + missed:5}")
    print(f"  findings on lines of categories that do not count: {aside}")


if __name__ == "__main__":
    main()
