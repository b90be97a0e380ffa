#!/usr/bin/env python3
"""How the engine does on the engine suites of Semgrep and Opengrep: small patterns against small marked targets.

For: the share of pairs that pass, per suite and language. A pair is a rule file X.yaml and a target X.<ext>
(tests/rules, tests/tainting_rules) or a pattern X.sgrep and a target X.<ext> (tests/patterns/<language>, patterns of
POLYGLOT serve every language). It passes when the lines on which findings begin are the lines below the marks
(`ruleid:` for rules, `ERROR:` and `MATCH:` for patterns); lines below `todoruleid:` and `todook:` may be reported or not.
Not for: languages that the program does not serve: they are counted apart. Not for rules tests of our own.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import inputs
import rules
import tools

# Input, folder in it, and whether a folder of it is a language's.
SUITES = {"rules": ("semgrep-engine", "tests/rules"), "tainting": ("semgrep-engine", "tests/tainting_rules"),
          "patterns": ("opengrep-patterns", "tests/patterns")}
MARKS = {"rules": re.compile(r"\bruleid:"), "tainting": re.compile(r"\bruleid:"), "patterns": re.compile(r"\b(ERROR|MATCH):")}
LOOSE = re.compile(r"\b(todoruleid|todook):")
# What a folder of tests/patterns is called in `languages`, and the endings that targets have; others go by their name.
FOLDERS = {"js": ("javascript", ["js", "jsx"]), "ts": ("typescript", ["ts", "tsx"]), "python": ("python", ["py"]),
           "go": ("go", ["go"]), "java": ("java", ["java"]), "yaml": ("yaml", ["yaml", "yml"]), "json": ("json", ["json"]),
           "terraform": ("terraform", ["tf"]), "generic": ("generic", ["generic"]), "rust": ("rust", ["rs"]),
           "ruby": ("ruby", ["rb"]), "php": ("php", ["php"]), "csharp": ("csharp", ["cs"]), "c": ("c", ["c"]),
           "dockerfile": ("dockerfile", ["dockerfile", "dockefile"]), "kotlin": ("kotlin", ["kt"]), "bash": ("bash", ["bash", "sh"]),
           "cpp": ("cpp", ["cpp"]), "scala": ("scala", ["scala"]), "swift": ("swift", ["swift"]), "ocaml": ("ocaml", ["ml"]),
           "solidity": ("solidity", ["sol"]), "html": ("html", ["html"]), "xml": ("xml", ["xml"]), "lua": ("lua", ["lua"]),
           "julia": ("julia", ["jl"]), "clojure": ("clojure", ["clj"]), "elixir": ("elixir", ["ex"]), "dart": ("dart", ["dart"]),
           "jsonnet": ("jsonnet", ["jsonnet"]), "cairo": ("cairo", ["cairo"]), "circom": ("circom", ["circom"]),
           "hack": ("hack", ["hack"]), "r": ("r", ["r"]), "apex": ("apex", ["trigger"]), "promql": ("promql", ["promql"]),
           "ql": ("ql", ["ql"]), "vb": ("vb", ["vb"]), "crystal": ("crystal", ["cr"]), "move_on_aptos": ("move_on_aptos", ["move"]),
           "move_on_sui": ("move_on_sui", ["move"])}


class Pair:
    """A rule file to be run on a target."""

    def __init__(self, suite, name, language, rule, target):
        self.suite, self.name, self.language, self.rule, self.target = suite, name, language, rule, target
        self.expected, self.loose = marked_lines(target, MARKS[suite])


def marked_lines(target, mark):
    """Lines below marks, and those below marks that say what is not yet so. Of several marks on end the last one counts."""
    lines = target.read_bytes().decode("utf-8", "replace").split("\n")
    wanted, loose, pending = set(), set(), None
    for number, line in enumerate(lines, 1):
        if mark.search(line) or LOOSE.search(line):
            # `todoruleid` has no word border before `ruleid`.
            strict = bool(mark.search(line))
            pending = pending or strict
            continue
        if pending is not None:
            (wanted if pending else loose).add(number)
            pending = None
    return wanted, loose


def rule_pairs(suite, root):
    """X.yaml with X.<ext>; `.test.yaml` are targets, and X.yaml is one where there is a rule file X.yl."""
    for rule in sorted([*root.rglob("*.yaml"), *root.rglob("*.yl")]):
        is_target = rule.suffix == ".yaml" and rule.with_suffix(".yl").is_file()
        if rule.name.endswith(".test.yaml") or is_target:
            continue
        stem = rule.stem
        targets = [path for path in sorted(rule.parent.glob(f"{glob_text(stem)}.*"))
                   if path != rule and path.name.removeprefix(stem) != ".yml" and target_ending(path, stem)]
        languages = languages_of(rule)
        if len(targets) == 1 and languages:
            yield Pair(suite, rule.relative_to(root).as_posix(), languages, rule, targets[0])
        elif suite == "rules" or languages:
            print(f"no single target: {suite} {rule.relative_to(root)}", file=sys.stderr)


def glob_text(text):
    return re.sub(r"([*?\[])", r"[\1]", text)


def target_ending(path, stem):
    """`X.js`, `X.test.yaml`, not `X.fixed.js` or the target of a rule `X.y`."""
    rest = path.name.removeprefix(stem + ".")
    return "." not in rest or rest.startswith("test.")


def languages_of(rule):
    """Languages of the first rule of a file, and none when it cannot be read."""
    try:
        document = rules.yaml().load(rule.read_bytes(), Loader=rules.yaml().SafeLoader)
        return sorted(rules.languages_of(document["rules"][0]))
    except Exception as error:  # Some of the suite's rule files are wrong on purpose.
        print(f"not read: {rule}: {error}", file=sys.stderr)
        return []


def pattern_pairs(suite, root, scratch):
    """X.sgrep, wrapped into a rule, with X.<ext>."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and path.name in FOLDERS):
        language, endings = FOLDERS[folder.name]
        for target in sorted(path for path in folder.iterdir() if path.is_file() and path.name.rsplit(".", 1)[-1] in endings):
            stem = target.name.split(".")[0]
            pattern = next((path for path in (folder / f"{stem}.sgrep", root / "POLYGLOT" / f"{stem}.sgrep") if path.is_file()), None)
            if pattern is None:
                print(f"no pattern: {folder.name}/{target.name}", file=sys.stderr)
                continue
            name = f"{folder.name}/{target.name}"
            rule = scratch / "wrapped" / folder.name / f"{target.name}.rule"
            rule.parent.mkdir(parents=True, exist_ok=True)
            text = pattern.read_text(encoding="utf-8", errors="replace")
            # JSON is YAML.
            rule.write_text(json.dumps({"rules": [{"id": "suite", "pattern": text, "languages": [language], "message": "suite",
                                                   "severity": "ERROR"}]}))
            yield Pair(suite, name, [language], rule, target)


class Runner:
    """Runs the program on pairs, each target alone in a folder of its own."""

    def __init__(self, program, scratch, extra):
        self.program, self.scratch, self.extra, self.served = program, scratch, extra, {}

    def serves(self, language):
        if language not in self.served:
            rule = {"rules": [{"id": "probe", "pattern": "probe", "languages": [language], "message": "m", "severity": "ERROR"}]}
            if language == "regex":
                rule["rules"][0]["pattern-regex"] = rule["rules"][0].pop("pattern")
            file = self.scratch / f"probe-{language}.yaml"
            file.write_text(json.dumps(rule))
            folder = self.scratch / "nothing"
            folder.mkdir(exist_ok=True)
            report = self.scan(folder, file, self.scratch / f"probe-{language}.json")
            # A pattern of one word may be wrong in a language; a language that is not there is a rule left out.
            self.served[language] = not (isinstance(report, dict) and any(
                f"language {language}" in notice.get("message", "") or "unknown language" in notice.get("message", "")
                for notice in report.get("notices", []))) and not (isinstance(report, str) and "language" in report)
        return self.served[language]

    def scan(self, folder, rule, report):
        command = tools.palisade_scan(self.program, folder, report, rule, 1, ["--vendored", *self.extra])
        report.unlink(missing_ok=True)
        try:
            answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        except subprocess.TimeoutExpired:
            return "more than 120 s"
        if not report.is_file():
            return answer.stderr.decode("utf-8", "replace")[-300:]
        return json.loads(report.read_bytes())

    def judge(self, pair):
        """(passed, what is wrong)."""
        place = self.scratch / "run" / pair.suite / re.sub(r"[^A-Za-z0-9_.-]", "_", pair.name)
        shutil.rmtree(place, ignore_errors=True)
        (place / "tree").mkdir(parents=True)
        shutil.copy(pair.target, place / "tree" / pair.target.name)
        shutil.copy(pair.rule, place / "rule.yaml")
        report = self.scan(place / "tree", place / "rule.yaml", place / "report.json")
        if isinstance(report, str):
            return False, "error: " + " ".join(report.split())
        lines = {finding["location"]["start"]["line"] for finding in report["findings"]}
        missing, unexpected = pair.expected - lines, lines - pair.expected - pair.loose
        said = "; ".join(notice["message"] for notice in report.get("notices", []) if notice["level"] != "info"
                         or notice.get("kind") == "unsupported-rule")
        return not missing and not unexpected, f"missing {spaced(missing)}\textra {spaced(unexpected)}\t{' '.join(said.split())}"


def spaced(lines):
    return " ".join(map(str, sorted(lines))) or "-"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--suite", action="append", choices=SUITES, help="only this suite (repeatable)")
    parser.add_argument("--language", action="append", help="only pairs of this language (repeatable)")
    parser.add_argument("--failures", help="TSV of the pairs that fail (default: in the work folder)")
    parser.add_argument("--extra", action="append", default=[], help="further argument for palisade (--extra=--x)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--clones", default=inputs.CLONES)
    parser.add_argument("--work", default=inputs.WORK)
    return parser.parse_args()


def collect(options, scratch):
    for suite in options.suite or SUITES:
        name, folder = SUITES[suite]
        (entry,) = inputs.find_inputs([name])
        root = inputs.check_out(entry, options.clones, options.work) / folder
        pairs = pattern_pairs(suite, root, scratch) if suite == "patterns" else rule_pairs(suite, root)
        for pair in pairs:
            if not options.language or set(pair.language) & set(options.language):
                yield pair


def main():
    options = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="suites-") as folder:
        scratch = pathlib.Path(folder)
        runner = Runner(tools.need(options.palisade, "palisade"), scratch, options.extra)
        pairs = list(collect(options, scratch))
        served = [pair for pair in pairs if any(runner.serves(language) for language in pair.language)]
        away = collections.Counter(language_name(pair) for pair in pairs if pair not in served)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            outcomes = list(zip(served, pool.map(runner.judge, served)))
    print_shares(outcomes, away)
    file = pathlib.Path(options.failures or pathlib.Path(options.work) / "suites-failures.tsv")
    with file.open("w", encoding="utf-8") as out:
        for pair, (passed, wrong) in outcomes:
            if not passed:
                out.write(f"{pair.suite}\t{language_name(pair)}\t{pair.name}\t{wrong}\n")
    print(f"pairs that fail: {file}")


def language_name(pair):
    return ",".join(pair.language)


def print_shares(outcomes, away):
    passed, total = collections.Counter(), collections.Counter()
    for pair, (good, _) in outcomes:
        for group in ((pair.suite, language_name(pair)), (pair.suite, "~ all served")):
            total[group] += 1
            passed[group] += good
    for suite, language in sorted(total):
        group = suite, language
        print(f"{suite:10} {language:32} {passed[group]:5} of {total[group]:5}  {passed[group] / total[group]:6.1%}")
    print("not served: " + (", ".join(f"{name} {count}" for name, count in sorted(away.items())) or "none"))


if __name__ == "__main__":
    main()
