#!/usr/bin/env python3
"""The table for the blind triage of high-confidence findings on well-kept repositories, and its score.

For: collecting the findings in an order that groups neither by rule nor by repository (triage/README.md says how they are
judged), keeping verdicts already given when the table is made anew, and counting right and wrong.
Not for: judging. No verdict is ever written by a program.
"""
import argparse
import collections
import csv
import hashlib
import json
import pathlib

import findings
import inputs
import measure
import tools

TABLE = pathlib.Path(__file__).resolve().parent / "triage" / "findings.tsv"
COLUMNS = ["repository", "path", "line", "rule", "right/wrong", "reason"]


def collect(entry, options):
    """Key columns of the high-confidence findings in one repository."""
    tree = inputs.check_out(entry, options.clones, options.work)
    report = pathlib.Path(options.work) / "triage" / f"{entry['name']}.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    command = tools.palisade_scan(tools.need(options.palisade, "palisade"), tree, report, jobs=2)
    cost = measure.measure(command)
    found = json.loads(report.read_bytes())["findings"]
    high = [f for f in found if str(f["confidence"]).lower() == "high"]
    print(f"{entry['repository']:32} exit {cost['exit']}, {len(found)} findings, {len(high)} of high confidence")
    for finding in high:
        location = finding["location"]
        path = findings.inside(location["path"], tree)
        yield entry["repository"], path, str(location["start"]["line"]), findings.last_segment(finding["rule"])


def read_table():
    """{key columns: (verdict, reason)} of the table as it stands."""
    if not TABLE.is_file():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {tuple(row[:4]): (row[4], row[5]) for row in rows[1:]}


def write_table(keys, verdicts):
    """All findings once each, in an order that only looks random: by the hash of the key."""
    ordered = sorted(set(keys), key=lambda key: hashlib.sha256("\t".join(key).encode()).hexdigest())
    lines = [COLUMNS] + [[*key, *verdicts.get(key, ("", ""))] for key in ordered]
    TABLE.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def score(verdicts):
    """Shares of right verdicts: over all, per rule and per repository."""
    given = collections.Counter(verdict or "open" for verdict, _ in verdicts.values())
    judged = given["right"] + given["wrong"]
    print(f"{len(verdicts)} findings: {given['right']} right, {given['wrong']} wrong, {given['open']} open; "
          f"right: {given['right'] / judged if judged else 0:.0%}")
    for column in (3, 0):
        sides = collections.defaultdict(collections.Counter)
        for key, (verdict, _) in verdicts.items():
            sides[key[column]][verdict or "open"] += 1
        for name, count in sorted(sides.items(), key=lambda item: -item[1]["wrong"]):
            print(f"  {name:48} {count['right']:3} right {count['wrong']:3} wrong {count['open']:3} open")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--collect", action="store_true", help="scan the twenty repositories and make the table anew")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    if options.collect:
        keys = [key for entry in inputs.find_inputs(["triage", "triage-second"]) for key in collect(entry, options)]
        write_table(keys, read_table())
    score(read_table())


if __name__ == "__main__":
    main()
