"""Every rule of some languages over every file of the suite, against the list of what Semgrep finds there.

For: `conformance.py --gold FILE`: recall and precision over all rows, and averaged per rule. The list holds rule id, path,
start line, start column, end line, end column, columns in bytes.
Not for: rules outside the chosen languages; rows of other rules are left out.
"""
import collections
import lzma
import pathlib
import shutil

import findings
import measure
import rules
import tools


def judge(root, languages, options):
    """Runs our scan, prints the shares and writes what differs."""
    tree = copy_tree(root, pathlib.Path(options.work) / "gold" / "tree")
    file = pathlib.Path(options.work) / "rule-files" / f"gold-{'-'.join(sorted(languages))}.yaml"
    chosen = {findings.last_segment(name) for name in rules.combine(root, file, languages)}
    report = tree.parent / "palisade.json"
    command = tools.palisade_scan(tools.need(options.palisade, "palisade"), tree, report, file, options.jobs, options.extra)
    cost = measure.measure(command)
    print(f"palisade: exit {cost['exit']}, {cost['user']:.2f} s user, {cost['wall']:.2f} s wall, {cost['peak_mb']:.0f} MB")
    wanted = [place for place in read_list(options.gold) if place.rule in chosen]
    mine = findings.read_palisade(report, tree)
    print_outcome(findings.compare(mine, wanted), len(chosen))
    write_differences(tree.parent / "differences.tsv", findings.compare(mine, wanted))


def copy_tree(root, tree):
    """The suite without Markdown and with an empty ignore file, as the list was made."""
    if tree.exists():
        shutil.rmtree(tree)
    shutil.copytree(root, tree, ignore=shutil.ignore_patterns("*.md"))
    (tree / ".semgrepignore").write_text("")
    return tree


def read_list(file):
    """The rows of the list."""
    opener = lzma.open if str(file).endswith(".xz") else open
    with opener(file, "rt", encoding="utf-8") as rows:
        for row in rows:
            rule, path, *numbers = row.rstrip("\n").split("\t")
            yield findings.Place(findings.last_segment(rule), path, *map(int, numbers))


def print_outcome(outcome, count):
    print(f"rules {count}; common {outcome.common.total()}, only ours {outcome.only_ours.total()}, "
          f"only theirs {outcome.only_theirs.total()}")
    print(f"rows:     recall {outcome.share_of_theirs():.2%}, precision {outcome.share_of_ours():.2%}")
    recall, precision = per_rule(outcome)
    print(f"per rule: recall {recall:.2%}, precision {precision:.2%} (mean over the rules that find anything)")


def per_rule(outcome):
    """Means of recall and precision over rules."""
    sides = [collections.Counter() for _ in outcome]
    for counter, places in zip(sides, outcome):
        for place, times in places.items():
            counter[place.rule] += times
    common, ours, theirs = sides
    recalls = [common[r] / (common[r] + theirs[r]) for r in {*common, *theirs}]
    precisions = [common[r] / (common[r] + ours[r]) for r in {*common, *ours}]
    return mean(recalls), mean(precisions)


def mean(values):
    return sum(values) / len(values) if values else 1.0


def write_differences(file, outcome):
    with file.open("w", encoding="utf-8") as out:
        out.write("side\ttimes\t" + "\t".join(findings.Place._fields) + "\n")
        for side, places in (("only ours", outcome.only_ours), ("only theirs", outcome.only_theirs)):
            for place, times in sorted(places.items()):
                out.write("\t".join(map(str, [side, times, *place])) + "\n")
    print(f"differences: {file}")
