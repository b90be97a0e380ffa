#!/usr/bin/env python3
"""Microsoft's SARIF validator on our SARIF reports, with the rules for GitHub's code scanning.

For: errors in a report, read from the validator's own log, because its exit code is always 0. Without a file it makes
reports of the inputs for flaws and checks those. Needs npm; the validator is installed once into the work folder.
Not for: whether the findings are right.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys

import inputs
import tools

PACKAGE = "@microsoft/sarif-multitool-linux@5.7.0"


def validator(work):
    """Path of the validator, installed when it is not there."""
    folder = pathlib.Path(work) / "npm"
    program = folder / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE],
                       check=True)
    program.chmod(0o755)
    return program


def validate(program, file, work):
    """{level: [(rule, message, place)]} from the validator's log on one report."""
    log = pathlib.Path(work) / "sarif-validation.sarif"
    log.unlink(missing_ok=True)
    subprocess.run([str(program), "validate", str(file), "--rule-kind", "Sarif;Ghas", "--output", str(log),
                    "--log", "ForceOverwrite"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not log.is_file():
        sys.exit(f"the validator wrote no log for {file}")
    run = json.loads(log.read_bytes())["runs"][0]
    outcome = collections.defaultdict(list)
    descriptors = {rule["id"]: rule for rule in run["tool"]["driver"].get("rules", [])}
    for result in run.get("results", []):
        level = effective_level(result, descriptors)
        outcome[level].append((result["ruleId"], text_of(result, descriptors), place_of(result)))
    for invocation in run.get("invocations", []):
        for notification in invocation.get("toolExecutionNotifications", []):
            message = notification["message"].get("text", "")
            outcome[notification.get("level", "warning")].append(("notification", message, ""))
        if not invocation.get("executionSuccessful", True):
            outcome["error"].append(("notification", "the validator did not finish", ""))
    return outcome


def is_blind(program, file, work):
    """Whether the validator overlooks a mistake planted in a copy: it says nothing at all about what it cannot read."""
    document = json.loads(pathlib.Path(file).read_bytes())
    document["runs"][0]["versionControlProvenance"] = [{"repositoryUri": "a planted mistake"}]
    copy = pathlib.Path(work) / "planted.sarif"
    copy.write_text(json.dumps(document))
    return not any("a planted mistake" in text for _, text, _ in validate(program, copy, work)["error"])


def effective_level(result, descriptors):
    """SARIF 3.27.10: the result's own level, else the rule's default, else warning."""
    default = descriptors.get(result["ruleId"], {}).get("defaultConfiguration", {}).get("level", "warning")
    return result.get("level", default)


def text_of(result, descriptors):
    message = result["message"]
    if "text" in message:
        return message["text"]
    strings = descriptors.get(result["ruleId"], {}).get("messageStrings", {})
    text = strings.get(message.get("id"), {}).get("text", message.get("id", ""))
    for number, argument in enumerate(message.get("arguments", [])):
        text = text.replace("{%d}" % number, argument)
    return text


def place_of(result):
    for location in result.get("locations", []):
        region = location.get("physicalLocation", {}).get("region", {})
        return f"{region.get('startLine', '?')}:{region.get('startColumn', '?')}"
    return ""


def make_reports(options):
    """SARIF reports of our built-in rules on the inputs with documented flaws."""
    program = tools.need(options.palisade, "palisade")
    for entry in inputs.find_inputs(["flaws"]):
        tree = inputs.check_out(entry, options.clones, options.work)
        report = pathlib.Path(options.work) / f"{entry['name']}.sarif"
        subprocess.run([program, "scan", str(tree), "--format", "sarif", "--output", str(report), "--quiet"])
        yield report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="*", help="SARIF reports (default: made by a scan of the inputs with flaws)")
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    options = parser.parse_args()
    program = validator(options.work)
    errors = 0
    for file in options.file or make_reports(options):
        outcome = validate(program, file, options.work)
        if is_blind(program, file, options.work):
            outcome["error"].append(("unreadable", "the validator cannot read this file and stays silent", "?"))
        errors += len(outcome["error"])
        print(f"{file}: " + ", ".join(f"{len(outcome[level])} {level}s" for level in ("error", "warning", "note")))
        for level in ("error", "warning"):
            for (rule, text, place), times in collections.Counter(outcome[level]).most_common(20):
                print(f"  {level} {rule} at {place}: {text[:300]}" + (f" ({times} times)" if times > 1 else ""))
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
