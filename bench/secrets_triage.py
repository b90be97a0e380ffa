#!/usr/bin/env python3
"""The table for the blind triage of credentials found in twenty well-kept working trees, and its score.

For: every finding of `palisade scan --only secrets` on the inputs used for secrets-triage, in an order that groups neither by
rule nor by repository (triage/secrets-README.md says how they are judged); keeping verdicts already given when the table is
made anew; counting the lines of text in those trees, and false findings per 100,000 of them.
Not for: judging. No verdict is ever written by a program. Values stand in the table masked, as in every output.
"""
import argparse
import collections
import csv
import hashlib
import json
import os
import pathlib

import findings
import inputs
import measure
import tools

TRIAGE = pathlib.Path(__file__).resolve().parent / "triage"
TABLE, LINES = TRIAGE / "secrets.tsv", TRIAGE / "secrets-lines.tsv"
COLUMNS = ["repository", "path", "line", "rule", "value", "confidence", "severity", "role", "why", "verdict", "reason"]
KEY = 4  # the first columns say which finding it is; with the value for two on one line
VERDICTS = ["real", "test-key", "false", "unclear"]
NOT_WHY = {"value-id", "organisation-value-id", "vendor", "role", "since-commit"}


def collect(entry, options):
    """Rows of all findings in one repository, without verdicts."""
    tree = inputs.check_out(entry, options.clones, options.work)
    folder = pathlib.Path(options.work) / "triage"
    folder.mkdir(parents=True, exist_ok=True)
    report, sarif = folder / f"{entry['name']}.json", folder / f"{entry['name']}.sarif"
    command = [tools.need(options.palisade, "palisade"), "scan", str(tree), "--only", "secrets", "-j", "2", "--quiet",
               "--format", f"json={report}", "--format", f"sarif={sarif}"]
    cost = measure.measure(command)
    found = json.loads(report.read_bytes())["findings"]
    masked = masked_values(sarif)
    lines, files = count_lines(tree)
    print(f"{entry['repository']:32} exit {cost['exit']}, {cost['user']:5.1f} s user, {len(found):3} findings, {lines} lines of text in {files} files",
          flush=True)
    rows = []
    for finding in found:
        location, parts = finding["location"], finding.get("parts", {})
        path, begin = findings.inside(location["path"], tree), location["start"]
        why = "; ".join(f"{name}: {text}" for name, text in sorted(parts.items()) if name not in NOT_WHY)
        value = f"{begin['column']}: {masked.get((location['path'], begin['offset'], finding['rule']), '')}"
        role = parts.get("role", finding.get("role", ""))
        cells = [entry["repository"], path, str(begin["line"]), finding["rule"], value, finding["confidence"],
                 finding["severity"], role, why]
        rows.append([" ".join(cell.split()) for cell in cells])
    return rows, (entry["repository"], files, lines)


def masked_values(sarif):
    """{(path, offset, rule): the masked value, shortened}, as the SARIF report shows it."""
    values = {}
    for result in json.loads(sarif.read_bytes())["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        text = " ".join(place["region"].get("snippet", {}).get("text", "").split())
        shown = text.rstrip("*")
        key = (place["artifactLocation"]["uri"], place["region"].get("byteOffset"), result["ruleId"])
        values[key] = f"{shown[:24]}{'*' * min(4, len(text) - len(shown))} ({place['region'].get('byteLength', '?')} bytes)"
    return values


def count_lines(tree):
    """(lines, files) of text: files without a zero byte in their first 8,000, as git tells text from binary."""
    lines = files = 0
    for folder, _, names in os.walk(tree):
        for name in names:
            path = pathlib.Path(folder) / name
            if path.is_symlink():
                continue
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                lines, files = lines + content.count(b"\n") + (not content.endswith(b"\n") and bool(content)), files + 1
    return lines, files


def read_rows(path):
    """Rows of a table without its heading."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def write_rows(path, heading, rows):
    path.write_text("".join("\t".join(row) + "\n" for row in [heading, *rows]), encoding="utf-8")


def key_of(row):
    """What a verdict belongs to: the place and the rule, and the column that the value begins in."""
    return tuple([*row[:KEY], row[KEY].split(":")[0]])


def make_table(options):
    """Scans all inputs and writes both tables; verdicts given before stay."""
    given = {key_of(row): row[-2:] for row in read_rows(TABLE)}
    rows, counts = [], []
    for entry in inputs.find_inputs(["secrets-triage"]):
        found, count = collect(entry, options)
        rows += [[*row, *given.get(key_of(row), ["", ""])] for row in found]
        counts.append([str(cell) for cell in count])
    rows.sort(key=lambda row: hashlib.sha256("\t".join(key_of(row)).encode()).hexdigest())
    write_rows(TABLE, COLUMNS, rows)
    write_rows(LINES, ["repository", "files of text", "lines"], counts)


def score():
    """Counts of verdicts, per rule and confidence too, and false findings per 100,000 lines."""
    rows = read_rows(TABLE)
    lines = sum(int(row[2]) for row in read_rows(LINES))
    unknown = {row[-2] for row in rows} - {"", *VERDICTS}
    if unknown:
        raise SystemExit(f"verdicts that are none: {', '.join(sorted(unknown))}; known: {', '.join(VERDICTS)}")
    print_counts("all", rows)
    for title, column in (("confidence", 5), ("rule", 3), ("repository", 0)):
        groups = collections.defaultdict(list)
        for row in rows:
            groups[row[column]].append(row)
        for name, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
            print_counts(f"  {title} {name}", group)
    false = sum(row[-2] == "false" for row in rows)
    loud = [row for row in rows if row[-2] == "test-key" and "low" not in row[5:7] and row[6] != "info"]
    open_ones = sum(not row[-2] for row in rows)
    print(f"{lines} lines of text; false per 100,000 lines: {false * 1e5 / max(lines, 1):.2f} (bar: 1), with {open_ones} not judged; "
          f"if all of those were false: {(false + open_ones) * 1e5 / max(lines, 1):.2f}")
    print(f"test keys that are not shown low: {len(loud)}")
    for row in loud:
        print("  " + "\t".join(row[:4] + row[5:7]))


def print_counts(name, rows):
    counts = collections.Counter(row[-2] or "open" for row in rows)
    print(f"{name:56} {len(rows):4}  " + "  ".join(f"{counts[verdict]:3} {verdict}" for verdict in [*VERDICTS, "open"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--collect", action="store_true", help="scan the twenty trees and make the table anew")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    if options.collect:
        make_table(options)
    score()


if __name__ == "__main__":
    main()
