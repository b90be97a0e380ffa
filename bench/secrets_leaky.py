#!/usr/bin/env python3
"""Findings of secrets against the counts of Plazmaz/leaky-repo.

For: how many of the lines at risk are found, and how many findings are surplus. The suite gives counts per file, not lines:
of the lines found in a file, as many are right as lines are at risk there; the rest are surplus, unless they are lines that
the suite calls informative. Not for: its own folder .leaky-meta.
"""
import argparse
import collections
import csv
import pathlib


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", required=True)
    parser.add_argument("--findings", required=True, nargs="+", help="TSV: path, line, …")
    options = parser.parse_args()
    counts = {}
    text = (pathlib.Path(options.repository) / ".leaky-meta" / "secrets.csv").read_text(encoding="utf-8")
    for row in csv.reader(line for line in text.splitlines() if line.strip() and not line.startswith("#")):
        counts[row[0]] = (int(row[1]), int(row[2]))
    lines = collections.defaultdict(set)
    for path in options.findings:
        for line in open(path, encoding="utf-8"):
            cells = line.rstrip("\n").split("\t")
            if not cells[0].startswith(".leaky-meta") and cells[0] not in {"README.md", "LICENSE"}:
                lines[cells[0]].add(int(cells[1]))
    right = surplus = strict = 0
    for path in sorted(counts.keys() | lines.keys()):
        risk, informative = counts.get(path, (0, 0))
        found = len(lines.get(path, ()))
        right += min(found, risk)
        surplus += max(0, found - risk - informative)
        strict += max(0, found - risk)
        if found != risk:
            print(f"{path}: {found} of {risk} at risk, {informative} informative, lines {sorted(lines.get(path, ()))}")
    print(f"found {right} of {sum(risk for risk, _ in counts.values())} lines at risk; surplus {surplus}, with informative lines {strict}")


if __name__ == "__main__":
    main()
