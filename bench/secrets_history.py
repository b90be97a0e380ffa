#!/usr/bin/env python3
"""Speed over whole histories: MB of blob content per user second, and peak memory, one thread; and the cost of short ranges, all cores.

For: `palisade scan --only secrets --history` beside Kingfisher (ordinary and turbo) on the inputs used for secrets-history,
taking turns. Both get the same bare repository without a work tree, which borrows the objects of the clone at hand. Blob
content is what `git cat-file --batch-all-objects` counts: every blob once, as it is when unpacked.
Not for: what is found (secrets_planted.py, secrets_triage.py); the numbers of findings are printed as a hint only.
"""
import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys

import inputs
import measure
import tools

RANGE_BAR = 0.150


def bare_repository(entry, options):
    """A bare repository with all refs, whose objects lie in the clone at hand; that is mirrored first if it is missing."""
    clone = pathlib.Path(options.clones) / entry["repository"]
    if not (clone.is_dir() and inputs.has_commit(clone, entry["commit"])):
        clone = pathlib.Path(options.work) / ".clones" / f"{entry['repository']}.mirror"
        if not clone.is_dir():
            address = f"https://github.com/{entry['repository']}"
            subprocess.run(["git", "clone", "--quiet", "--mirror", address, str(clone)], check=True)
    folder = pathlib.Path(options.work) / "history" / f"{entry['name']}.git"
    if not folder.is_dir():
        subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
        objects = inputs.git(clone, "rev-parse", "--path-format=absolute", "--git-path", "objects").decode().strip()
        (folder / "objects" / "info" / "alternates").write_text(f"{objects}\n")
        refs = inputs.git(clone, "for-each-ref", "--format=create %(refname) %(objectname)")
        subprocess.run(["git", "-C", str(folder), "update-ref", "--stdin"], input=refs, check=True)
        inputs.git(folder, "pack-refs", "--all")
        inputs.git(folder, "update-ref", "--no-deref", "HEAD", entry["commit"])
    return folder


def count_blobs(folder):
    """(number, bytes) of the blobs in the object store, reachable or not."""
    command = ["git", "-C", str(folder), "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize)"]
    count = total = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as batch:
        for line in batch.stdout:
            kind, size = line.split()
            if kind == "blob":
                count, total = count + 1, total + int(size)
    return count, total


def palisade_history(options, folder, wanted="", rules=None, jobs=1):
    """Our command; `wanted` is a range, or nothing for every object. With `rules`, those detectors alone, and no context."""
    history = f"--history={wanted}" if wanted else "--history"
    report = pathlib.Path(options.work) / "history" / "palisade.json"
    command = tools.palisade_scan(tools.need(options.palisade, "palisade"), folder, report,
                                  rules=rules, jobs=jobs, extra=["--only", "secrets", history, *options.extra])
    return command, report


def kingfisher_history(options, folder, extra=()):
    """Theirs: nothing asked of any network, the compiled rules kept between runs."""
    report = pathlib.Path(options.work) / "history" / "kingfisher.json"
    command = [tools.need(options.kingfisher, "kingfisher"), "scan", str(folder), "--git-history", "full", "-j", "1",
               "--no-validate", "--no-update-check", "--rule-cache-dir", str(pathlib.Path(options.work) / "history" / "rules"),
               "--format", "json", "--output", str(report), "--quiet", *extra]
    return command, report


def rivals(options, folder):
    """[(name, (command, report))]: everybody who runs, in turn."""
    detectors = pathlib.Path(__file__).parent.parent / "content" / "secrets"
    known = {"palisade": lambda: palisade_history(options, folder),
             "palisade detectors": lambda: palisade_history(options, folder, rules=detectors),
             "kingfisher": lambda: kingfisher_history(options, folder),
             "kingfisher --turbo": lambda: kingfisher_history(options, folder, ["--turbo"])}
    asked = [name for name in known if name.split()[0] in options.tools]
    return [(name, known[name]()) for name in asked]


def read_report(name, report):
    """(findings, blobs looked at, remark) as the tool tells them."""
    try:
        document = json.loads(report.read_bytes())
    except (OSError, ValueError) as fault:
        return "-", "-", f"no report: {fault}"
    if name.startswith("kingfisher"):
        facts = document.get("metadata", {}).get("summary", document)
        return facts.get("findings", len(document.get("findings", []))), facts.get("blobs_scanned", "-"), ""
    remark = " ".join(sorted({notice["kind"] for notice in document["notices"]}))
    return len(document["findings"]), document["coverage"]["history"]["blobs"], remark


def whole(entry, options):
    """One table per repository: every tool over everything."""
    folder = bare_repository(entry, options)
    count, size = count_blobs(folder)
    print(f"{entry['repository']}: {count} blobs, {size / 1e6:.0f} MB of blob content", flush=True)
    costs, reports = collections.defaultdict(list), {}
    for _ in range(options.runs):
        for name, (command, report) in rivals(options, folder):
            report.unlink(missing_ok=True)
            costs[name].append(measure.measure(command))
            reports[name] = read_report(name, report)
            cost = costs[name][-1]
            print(f"  {name:20} {cost['user']:7.2f} s user {cost['system']:6.2f} s system {cost['wall']:7.1f} s wall "
                  f"{size / 1e6 / max(cost['user'], 0.001):6.0f} MB/s {cost['peak_mb']:6.0f} MB peak  exit {cost['exit']}  "
                  f"findings {reports[name][0]}, blobs {reports[name][1]} {reports[name][2]}", flush=True)
    for name, runs in costs.items():
        middle = measure.median(runs)
        yield name, size, middle["user"], middle["peak_mb"]


def ranges(entry, options):
    """Short ranges, on all cores as before a push: starting up is part of what they cost."""
    folder = bare_repository(entry, options)
    for back in (1, 100):
        command, report = palisade_history(options, folder, f"HEAD~{back}..HEAD", jobs=0)
        middle = measure.median([measure.measure(command) for _ in range(options.range_runs)])
        blobs = read_report("palisade", report)[1]
        verdict = "" if back == 1 else "  within the bar" if middle["wall"] <= RANGE_BAR else "  above the bar"
        print(f"  {entry['repository']:20} HEAD~{back}..HEAD {blobs:>5} blobs {middle['user'] * 1000:6.0f} ms user "
              f"{middle['system'] * 1000:5.0f} ms system {middle['wall'] * 1000:6.0f} ms wall{verdict}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("names", nargs="*", default=["secrets-history"], help="names or uses of inputs")
    parser.add_argument("--kingfisher", default=shutil.which("kingfisher"))
    parser.add_argument("--tools", nargs="+", default=["palisade", "kingfisher"], choices=["palisade", "kingfisher"])
    parser.add_argument("--runs", type=int, default=1, help="over whole histories")
    parser.add_argument("--range-runs", type=int, default=5)
    parser.add_argument("--only-ranges", action="store_true")
    parser.add_argument("--extra", action="append", default=[], help="further argument for palisade, as --extra=--word")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    entries = inputs.find_inputs(options.names)
    sums = collections.defaultdict(lambda: [0, 0.0, 0.0])
    for entry in entries if not options.only_ranges else []:
        for name, size, user, peak in whole(entry, options):
            total = sums[name]
            sums[name] = [total[0] + size, total[1] + user, max(total[2], peak)]
    for name, (size, user, peak) in sums.items():
        print(f"all: {name:20} {size / 1e6 / max(user, 0.001):6.0f} MB per user second, {peak:6.0f} MB peak")
    if "palisade" in options.tools:
        print(f"ranges, median of {options.range_runs}; bar: {RANGE_BAR * 1000:.0f} ms wall for a hundred commits")
        for entry in entries:
            ranges(entry, options)


if __name__ == "__main__":
    sys.exit(main())
