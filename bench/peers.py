#!/usr/bin/env python3
"""Palisade and Semgrep (for Python also Bandit) side by side on the same trees with the same rules, in the same minute.

For: user CPU, wall time, peak memory, findings in common, only ours, only theirs. The tools take turns, so that load of
the machine hits them alike; figures are medians over the runs. Bandit has its own rules: only its costs are compared.
Not for: judging whether a finding is right (triage/) or conformance with the rule language (conformance.py).
"""
import argparse
import hashlib
import json
import pathlib
import shutil
import sys

import findings
import inputs
import measure
import rules
import tools

SCRIPT = ["javascript", "typescript"]
CASES = [("flask", ["python"]), ("nodegoat", SCRIPT), ("juice-shop", SCRIPT), ("juice-shop-all", SCRIPT),
         ("webgoat", ["java"]), ("gogs", ["go"]), ("benchmark-java", ["java"])]
COLUMNS = ["input", "rules", "tool", "user s", "system s", "wall s", "peak MB", "findings", "common", "only ours",
           "only theirs", "common/theirs", "common/ours", "user CPU of theirs / ours"]


def prepare_tree(name, options):
    """A copy of the input; unless both tools are to leave out what they do by default, with an empty .semgrepignore, so that
    Semgrep's default ignore list hides nothing."""
    (entry,) = inputs.find_inputs([name])
    source = inputs.check_out(entry, options.clones, options.work)
    tree = pathlib.Path(options.work) / "peers" / (name + "-defaults" * options.defaults)
    if tree.exists():
        shutil.rmtree(tree)
    shutil.copytree(source, tree, symlinks=True)
    if not options.defaults:
        (tree / ".semgrepignore").write_text("")
        for ignored in tree.rglob(".gitignore"):  # the copy is no repository, in which tracked files would count all the same
            ignored.unlink()
    return tree, entry["commit"]


def prepare_rules(languages, options):
    """One rule file with every public rule for the languages."""
    (entry,) = inputs.find_inputs(["semgrep-rules"])
    source = inputs.check_out(entry, options.clones, options.work)
    root = pathlib.Path(options.work) / "rules-oss"
    if not root.is_dir():
        rules.copy_rules(source, root)
    file = pathlib.Path(options.work) / "rule-files" / f"{'-'.join(languages)}.yaml"
    return file, len(rules.combine(root, file, languages))


class Peer:
    """Another tool on one case: runs it, keeps its figures and report, and can take both from an earlier time."""

    def __init__(self, name, program, tree, commit, rule_file, rerun):
        self.name, self.program, self.tree, self.rule_file = name, program, tree, rule_file
        content = rule_file.read_bytes() if name == "semgrep" else b""
        key = hashlib.sha256(b"\0".join([tools.version(program).encode(), commit.encode(), content])).hexdigest()[:16]
        folder = tools.REFERENCE / "peers"
        folder.mkdir(parents=True, exist_ok=True)
        self.report = folder / f"{tree.name}-{name}-{key}.json"
        self.kept = folder / f"{tree.name}-{name}-{key}.figures.json"
        self.cached = not rerun and self.kept.is_file() and self.report.is_file()
        self.figures = json.loads(self.kept.read_text()) if self.cached else []

    def run(self):
        """One more measured run, unless the figures are from an earlier time."""
        if self.cached:
            return
        if self.name == "semgrep":
            command, output = tools.semgrep_scan(self.program, self.rule_file), self.report
        else:
            command, output = tools.bandit_scan(self.program, self.report), None
        cost = measure.measure(command, cwd=self.tree, env=tools.semgrep_environment(), output=output)
        if cost["exit"] not in (0, 1) or not self.report.stat().st_size:
            sys.exit(f"{self.name} failed on {self.tree.name} with exit code {cost['exit']}")
        self.figures.append(cost)
        self.kept.write_text(json.dumps(self.figures))

    def findings(self):
        read = findings.read_semgrep if self.name == "semgrep" else findings.read_bandit
        return read(self.report, self.tree)


def run_case(name, languages, options):
    """All tools on one input; yields one row per tool."""
    tree, commit = prepare_tree(name, options)
    rule_file, count = prepare_rules(languages, options)
    peers = [Peer("semgrep", tools.need(options.semgrep, "semgrep"), tree, commit, rule_file, not options.reuse_peer)]
    if "python" in languages and options.bandit:
        peers.append(Peer("bandit", options.bandit, tree, commit, rule_file, not options.reuse_peer))
    report = tree.parent / f"{name}-palisade.json"
    costs = []
    for _ in range(options.runs):
        if not options.only_peer:
            command = tools.palisade_scan(tools.need(options.palisade, "palisade"), tree, report, rule_file,
                                          options.jobs, options.extra)
            costs.append(measure.measure(command))
        for peer in peers:
            peer.run()
    label = f"{count} {'/'.join(languages)}"
    ours = None
    if costs:
        ours = findings.read_palisade(report, tree)
        yield row(name, label, f"palisade (exit {costs[-1]['exit']})", costs, len(ours))
    for peer in peers:
        yield peer_row(name, label, peer, ours, measure.median(costs) if costs else None, options)


def row(name, label, tool, costs, count):
    middle = measure.median(costs)
    return [name, label, tool, f"{middle['user']:.2f}", f"{middle['system']:.2f}", f"{middle['wall']:.2f}",
            f"{middle['peak_mb']:.0f}", count] + [""] * 6


def peer_row(name, label, peer, ours, our_cost, options):
    """The row of a peer with the comparison; differences go to a file when one is asked for."""
    theirs = peer.findings()
    shown = label if peer.name == "semgrep" else "its own"
    line = row(name, shown, peer.name + (" (kept)" if peer.cached else ""), peer.figures, len(theirs))
    if our_cost:
        line[13] = f"{measure.median(peer.figures)['user'] / max(our_cost['user'], 0.001):.1f}"
    if ours is not None and peer.name == "semgrep":
        outcome = findings.compare(ours, theirs)
        line[8:13] = [outcome.common.total(), outcome.only_ours.total(), outcome.only_theirs.total(),
                      f"{outcome.share_of_theirs():.1%}", f"{outcome.share_of_ours():.1%}"]
        if options.differences:
            write_differences(options.differences, name, outcome)
    return line


def write_differences(file, name, outcome):
    with open(file, "a", encoding="utf-8") as out:
        for side, places in (("only ours", outcome.only_ours), ("only theirs", outcome.only_theirs)):
            for place, times in sorted(places.items()):
                out.write("\t".join(map(str, [name, side, times, *place])) + "\n")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade", "semgrep", "bandit")
    parser.add_argument("--input", action="append", help="only this input (repeatable)")
    parser.add_argument("--defaults", action="store_true",
                        help="each tool leaves out what it leaves out by default (vendored and minified code, Semgrep also tests)")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each tool")
    parser.add_argument("--jobs", type=int, default=1, help="our -j")
    parser.add_argument("--reuse-peer", action="store_true", help="take the peers' figures of an earlier run")
    parser.add_argument("--only-peer", action="store_true", help="run only the peers, to have their figures ready")
    parser.add_argument("--differences", help="append findings that only one side has to this TSV file")
    parser.add_argument("--tsv", help="write the table to this file too")
    parser.add_argument("--extra", action="append", default=[], help="further argument for palisade (--extra=--x)")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    return parser.parse_args()


def main():
    options = parse_arguments()
    if options.differences:
        pathlib.Path(options.differences).write_text("input\tside\ttimes\t" + "\t".join(findings.Place._fields) + "\n")
    rows = []
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS), flush=True)
    for name, languages in CASES:
        if options.input and name not in options.input:
            continue
        for line in run_case(name, languages, options):
            rows.append(line)
            print("| " + " | ".join(map(str, line)) + " |", flush=True)
    if options.tsv:
        table = "".join("\t".join(map(str, line)) + "\n" for line in [COLUMNS, *rows])
        pathlib.Path(options.tsv).write_text(table)


if __name__ == "__main__":
    main()
