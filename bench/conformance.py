#!/usr/bin/env python3
"""How much of Semgrep's rule language works: every public rule against its own annotated target.

For: the share of checks that pass, per language. A check (rule file, rule id) passes as `semgrep test` means it: in each
of its targets the lines reported are the lines its annotations expect; with --against-reported, the lines that Semgrep
itself reports. --gold instead runs all rules of the languages over all files and compares every single finding.
Not for: speed (peers.py). The reference of `semgrep test` is made once and kept.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys

import gold
import inputs
import rules
import tools

BAR = {"python", "javascript", "typescript", "java", "go", "yaml", "json", "hcl", "generic", "regex"}


def prepare_rules(options):
    """The copy named rules-oss, the name under which all paths of the suite are compared."""
    (entry,) = inputs.find_inputs(["semgrep-rules"])
    source = inputs.check_out(entry, options.clones, options.work)
    root = pathlib.Path(options.work) / "rules-oss"
    return root if root.is_dir() else rules.copy_rules(source, root)


def reference(root, options):
    """What `semgrep test` prints, kept for the next time."""
    kept = tools.REFERENCE / "semgrep-test.json"
    if not kept.is_file() or options.rerun_semgrep:
        kept.parent.mkdir(parents=True, exist_ok=True)
        command = ["nice", tools.need(options.semgrep, "semgrep"), "test", root.name, "--json"]
        environment = {**os.environ, **tools.semgrep_environment()}
        with kept.open("wb") as output:
            subprocess.run(command, cwd=root.parent, stdout=output, stderr=subprocess.DEVNULL, env=environment)
    return json.loads(kept.read_bytes())


def ours(root, options):
    """What `palisade rules test` prints in Semgrep's form, from the program or from a file."""
    if options.result:
        return json.loads(pathlib.Path(options.result).read_bytes())
    program = tools.need(options.palisade, "palisade")
    command = [program, "rules", "test", root.name, "--format", "semgrep-json", *options.extra]
    answer = subprocess.run(command, cwd=root.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        return json.loads(answer.stdout)
    except ValueError:
        sys.exit(f"palisade rules test printed no JSON (exit code {answer.returncode}):\n{answer.stderr.decode()[-2000:]}")


def checks_of(document):
    """{(rule file, rule id): {target: (expected lines, reported lines)}} with paths below rules-oss."""
    checks = {}
    for file, result in document["results"].items():
        for name, check in result["checks"].items():
            matches = {suite_path(target): (set(lines["expected_lines"]), set(lines["reported_lines"]))
                       for target, lines in check["matches"].items()}
            checks[suite_path(file), rules_id(name)] = matches
    return checks


def rules_id(name):
    return name.rsplit(".", 1)[-1]


def suite_path(path):
    path = path.replace("\\", "/")
    return path.rsplit("rules-oss/", 1)[-1].removeprefix("./")


def languages_by_check(root):
    """{(rule file, rule id): languages}, with "taint" among them for a rule in that mode."""
    taint = {True: {"taint"}, False: set()}
    return {(path, rules_id(rule["id"])): rules.languages_of(rule) | taint[rule.get("mode") == "taint"]
            for path, rule, _ in rules.load_rules(root)}


def failures(wanted, mine, against_reported):
    """Per check, the targets that differ: {check: [(target, missing lines, extra lines)]}; empty list for a pass."""
    outcome = {}
    for check, targets in wanted.items():
        outcome[check] = []
        for target, (expected, reported) in targets.items():
            goal = reported if against_reported else expected
            got = mine.get(check, {}).get(target)
            lines = got[1] if got else set()
            if got is None or lines != goal:
                outcome[check].append((target, goal - lines, lines - goal))
    return outcome


def print_shares(outcome, languages):
    """One line per language, one for those of the bar, one for its taint rules, one for all."""
    passed, total = collections.Counter(), collections.Counter()
    for check, wrong in outcome.items():
        names = languages.get(check, {"unknown"})
        languages_only = names - {"taint"}
        groups = {*names, "all checks"}
        if languages_only & BAR:
            groups |= {"bar: for any of its ten languages"} | ({"bar: taint"} if "taint" in names else set())
        if languages_only <= BAR:
            groups.add("bar: for these languages only")
        for group in groups:
            total[group] += 1
            passed[group] += not wrong
    for group in sorted(total, key=lambda g: (g.lower().startswith(("bar", "all")), -total[g], g)):
        print(f"{group:52} {passed[group]:5} of {total[group]:5}  {passed[group] / total[group]:6.1%}")


def write_failures(file, outcome, languages):
    with open(file, "w", encoding="utf-8") as out:
        out.write("languages\trule file\trule\ttarget\tmissing lines\textra lines\n")
        for check, wrong in sorted(outcome.items()):
            for target, missing, extra in wrong:
                names = ",".join(sorted(languages.get(check, {"unknown"})))
                out.write("\t".join([names, *check, target, spaced(missing), spaced(extra)]) + "\n")


def spaced(lines):
    return " ".join(map(str, sorted(lines)))


def print_fixes(document, mine):
    """Fix tests by file, when our side printed any."""
    wanted = {suite_path(path) for path, result in document.get("fixtest_results", {}).items() if result["passed"]}
    got = {suite_path(path) for path, result in mine.get("fixtest_results", {}).items() if result["passed"]}
    print(f"{'fix tests (files)':52} {len(wanted & got):5} of {len(wanted):5}")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade", "semgrep")
    parser.add_argument("--result", help="judge this output of `palisade rules test` instead of running it")
    parser.add_argument("--self", action="store_true", help="judge Semgrep itself (control of this script)")
    parser.add_argument("--against-reported", action="store_true", help="compare with the lines Semgrep reports")
    parser.add_argument("--failures", help="TSV with the checks that fail (default: in the work folder)")
    parser.add_argument("--rerun-semgrep", action="store_true", help="make the kept reference anew")
    parser.add_argument("--gold", metavar="FILE", help="compare every finding with this list (gold.tsv.xz)")
    parser.add_argument("--language", action="append", help="with --gold: languages (default: those of the bar)")
    parser.add_argument("--jobs", type=int, default=2, help="with --gold: our -j")
    parser.add_argument("--extra", action="append", default=[], help="further argument for palisade (--extra=--x)")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    return parser.parse_args()


def main():
    options = parse_arguments()
    root = prepare_rules(options)
    if options.gold:
        gold.judge(root, set(options.language or BAR), options)
        return
    document = reference(root, options)
    mine = document if options.self else ours(root, options)
    outcome = failures(checks_of(document), checks_of(mine), options.against_reported)
    languages = languages_by_check(root)
    print_shares(outcome, languages)
    print_fixes(document, mine)
    file = options.failures or pathlib.Path(options.work) / "conformance-failures.tsv"
    write_failures(file, outcome, languages)
    print(f"checks that fail: {file}")


if __name__ == "__main__":
    main()
