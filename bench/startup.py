#!/usr/bin/env python3
"""What a scan costs before it has anything to do.

For: a four-line Python file with the 332 files of public Python rules (a folder of files, read and compiled anew each
time), and an empty folder with the built-in rules. Not for: the cost of matching (peers.py).
"""
import argparse
import pathlib
import shutil

import inputs
import measure
import rules
import tools

FOUR_LINES = "import os\n\ndef greet(name):\n    print(os.path.join('hello', name))\n"


def copy_python_rules(options):
    """The python folder of the public rules: rule files only, without targets."""
    (entry,) = inputs.find_inputs(["semgrep-rules"])
    source = inputs.check_out(entry, options.clones, options.work) / "python"
    target = pathlib.Path(options.work) / "startup" / "rules"
    if target.exists():
        shutil.rmtree(target)
    files = rules.rule_files(source)
    for file in files:
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    return target, len(files)


def show(name, costs):
    middle = measure.median(costs)
    exits = sorted({cost["exit"] for cost in costs})
    print(f"{name:64} {middle['user'] * 1000:8.0f} ms user  {middle['system'] * 1000:6.0f} ms system  "
          f"{middle['wall'] * 1000:8.0f} ms wall  {middle['peak_mb']:5.0f} MB  exit {exits}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade", "semgrep")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--with-semgrep", action="store_true", help="also Semgrep on the four-line file (takes long), once")
    parser.add_argument("--only-semgrep", action="store_true", help="only Semgrep on the four-line file")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    folder = pathlib.Path(options.work) / "startup"
    small, empty = folder / "small", folder / "empty"
    for path in (small, empty):
        path.mkdir(parents=True, exist_ok=True)
    (small / "four.py").write_text(FOUR_LINES)
    chosen, count = copy_python_rules(options)
    if not options.only_semgrep:
        program = tools.need(options.palisade, "palisade")
        for name, tree, public in [(f"four lines, {count} files of public Python rules", small, chosen),
                                   ("four lines, built-in rules", small, None), ("empty folder, built-in rules", empty, None)]:
            command = tools.palisade_scan(program, tree, folder / "report.json", public)
            show(name, [measure.measure(command) for _ in range(options.runs)])
    if options.with_semgrep or options.only_semgrep:
        command = tools.semgrep_scan(tools.need(options.semgrep, "semgrep"), chosen)
        cost = measure.measure(command, cwd=small, env=tools.semgrep_environment(), output=folder / "semgrep.json")
        show(f"semgrep: four lines, {count} files of public Python rules", [cost])


if __name__ == "__main__":
    main()
