#!/usr/bin/env python3
"""How well configurations and rules of other secret scanners are read.

For: gitleaks' and betterleaks' own test configurations (accepted, or rejected at the line of the mistake), all their regexes
compiled, and the rules of Nosey Parker and Kingfisher against the examples they carry. With --betterleaks, --config and
--tree: what betterleaks 2 finds in a tree with a configuration, and what we find with the same one. The repositories are
checked out at pinned commits and nothing of them is kept here; of a configuration only its name and the line of its mistake.
Not for: what a whole scan finds with them.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import inputs
import tools

SOURCES = [
    {"name": "foreign-gitleaks", "repository": "gitleaks/gitleaks", "commit": "b58d3f102cf3a2c84cb7f923d05c25c9b1aed84b",
     "include": ["config", "testdata/config"]},
    {"name": "foreign-betterleaks", "repository": "betterleaks/betterleaks",
     "commit": "6381fa45ae946c588e2e1334d8396a15e5171ad6", "include": ["config", "testdata/config"]},
    {"name": "foreign-noseyparker", "repository": "praetorian-inc/noseyparker",
     "commit": "2e6e7f36ce36619852532bbe698d8cb7a26d2da7", "include": ["crates/noseyparker/data/default/builtin/rules"]},
    {"name": "foreign-kingfisher", "repository": "mongodb/kingfisher",
     "commit": "ee7c0db3ef87575768f817820c24736249ffcdef", "include": ["data/rules"]},
]

# Configurations that only stand behind `extend` in the tools' own tests; alone they name a file that is not there.
BASES = {"extend_base_1", "extend_base_2"}

# The line on which each invalid configuration is wrong.
MISTAKES = {
    "allowlist_global_bad_regex": 5, "allowlist_global_empty": 2, "allowlist_global_old_and_new": 1,
    "allowlist_global_regextarget": 2, "allowlist_global_target_rule_id": 6, "allowlist_rule_empty": 4,
    "allowlist_rule_old_and_new": 4, "allowlist_rule_regextarget": 5, "extend_invalid_base": 4,
    "extend_invalid_ruleid": 4, "rule_bad_entropy_group": 7, "rule_missing_id": 3, "rule_no_regex_or_path": 4,
}


def ask(options, command, files, folder):
    """The program's rows, each split at tabs."""
    call = [options.reader, command, *map(str, files)]
    answer = subprocess.run(call, cwd=folder, stdout=subprocess.PIPE, check=True, text=True)
    return [row.split("\t") for row in answer.stdout.splitlines()]


def configurations(options, folder, name):
    """Prints accepted and rejected; returns whether all is as it should be."""
    good = True
    config = folder / "config"
    tests = folder / "testdata" / "config"
    for kind in ("valid", "invalid"):
        files = sorted((tests / kind).glob("*.toml")) + (sorted(tests.glob("*.toml")) if kind == "valid" else [])
        files = [file for file in files if file.stem not in BASES]
        rows = {row[0]: row for row in ask(options, "read", files, config) if row[1] in ("accepted", "rejected")}
        right = 0
        for file in files:
            _, verdict, line, message = rows[str(file)]
            wanted = "accepted" if kind == "valid" else "rejected"
            line_wanted = MISTAKES.get(file.stem, 0) if kind == "invalid" else 0
            if verdict == wanted and (kind == "valid" or int(line) == line_wanted):
                right += 1
            else:
                print(f"  {file.name}: {verdict} at line {line}: {message}")
        good &= right == len(files)
        print(f"{name}\t{kind} configurations\t{right}/{len(files)}")
    rows = ask(options, "compile", [config / f"{name}.toml"], config)
    compiled = [row for row in rows if row[1] == "compiled"][0]
    good &= compiled[2] == compiled[3]
    print(f"{name}\tregexes of its default rules that compile\t{compiled[2]}/{compiled[3]}")
    return good


def samples(options, folder, name):
    """Prints examples found and near misses silent; returns whether all are."""
    files = sorted(folder.rglob("*.yml"))
    counts = collections.Counter()
    for row in ask(options, "samples", files, folder):
        if row[1] == "samples":
            for key, value in zip(("found", "examples", "silent", "near misses"), row[2:]):
                counts[key] += int(value)
        else:
            counts["rejected"] += row[1] == "rejected"
            if options.verbose or row[1] == "rejected":
                print("  " + "\t".join(row[1:])[:200])
    print(f"{name}\texamples found\t{counts['found']}/{counts['examples']}")
    print(f"{name}\tnear misses silent\t{counts['silent']}/{counts['near misses']}")
    return counts["found"] == counts["examples"] and counts["silent"] == counts["near misses"] and not counts["rejected"]


def agreement(options):
    """Prints what both programs find; nothing decoded, nothing unpacked, nothing validated, no comments heeded."""
    tree = pathlib.Path(options.tree)
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        subprocess.run([options.betterleaks, "auto", "-c", options.config, "--max-decode-depth=0", "--max-archive-depth=0",
                        "--no-allow-signatures", "--silent", "-o", report, "."], cwd=tree, stderr=subprocess.DEVNULL)
        theirs = {(row["location"]["path"].removeprefix("./"), row["location"]["start_line"], row["rule_id"])
                  for row in json.loads(report.read_text())["findings"]}
    files = [path.relative_to(tree) for path in sorted(tree.rglob("*")) if path.is_file()]
    answer = subprocess.run([options.reader, "find", str(pathlib.Path(options.config).absolute()), *map(str, files)],
                            cwd=tree, stdout=subprocess.PIPE, check=True)
    rows = [row.split("\t") for row in answer.stdout.decode("utf-8", "replace").splitlines()]
    ours = {(path, int(line), rule) for path, line, rule, *_ in rows}
    print(f"betterleaks finds {len(theirs)}, we find {len(ours)}, in common {len(theirs & ours)}")
    for side, extra in (("only theirs", theirs - ours), ("only ours", ours - theirs)):
        for path, line, rule in sorted(extra):
            print(f"  {side}: {path}:{line} {rule}")
    return theirs <= ours


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = tools.HERE.parent / "target" / "release" / "examples" / "foreign"
    parser.add_argument("--reader", default=default, help="built by: cargo build --release -p secrets --example foreign")
    parser.add_argument("--clones", default=inputs.CLONES, help="folder with clones as <owner>/<name>")
    parser.add_argument("--work", default=inputs.WORK, help="where the trees are laid")
    parser.add_argument("--verbose", action="store_true", help="every sample that is not as it should be")
    parser.add_argument("--betterleaks", help="the program of betterleaks 2, to compare with")
    parser.add_argument("--config", help="its configuration, without what counts tokens of a vocabulary")
    parser.add_argument("--tree", help="where both search")
    options = parser.parse_args()
    options.reader = tools.need(options.reader, "reader")
    if options.betterleaks:
        sys.exit(0 if agreement(options) else 1)
    good = True
    for source in SOURCES:
        folder = inputs.check_out(source, options.clones, options.work)
        name = source["name"].removeprefix("foreign-")
        if name.endswith("leaks"):
            good &= configurations(options, folder, name)
        else:
            # Kingfisher's own check refuses some of its examples for their entropy too: shown, not demanded.
            good &= samples(options, folder, name) or name == "kingfisher"
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
