#!/usr/bin/env python3
"""Credentials planted where scanners forget to look: each must be found, once, with the commit that brought it in.

For: what comes out of the repository that secrets_repository.py makes, place by place; that no value stands in any output;
exit codes; identifiers that survive moves, rebases and fresh clones; comments of other tools.
Not for: speed (secrets_history.py), or quality on real code (secrets_triage.py).
"""
import argparse
import base64
import json
import pathlib
import subprocess
import sys
import tempfile

import tools
from secrets_repository import Repository, environment, plant, setting, token


class Scan:
    """One run of palisade: exit code, everything it wrote, and its findings."""

    def __init__(self, program, folder, *arguments, only="secrets"):
        with tempfile.TemporaryDirectory() as reports:
            report, sarif = pathlib.Path(reports) / "report.json", pathlib.Path(reports) / "report.sarif"
            chosen = ["--only", only] if only else []
            command = [program, "scan", ".", *chosen, "--all", "--format", f"json={report}", "--format", f"sarif={sarif}"]
            variables = {**environment("2026-01-02T03:04:05Z"), "XDG_CACHE_HOME": reports, "SOURCE_DATE_EPOCH": "1780272000"}
            done = subprocess.run([*command, *arguments], cwd=folder, env=variables, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE)
            self.code, self.errors = done.returncode, done.stderr.decode()
            self.written = {"text": done.stdout.decode(), "errors": self.errors}
            for path in pathlib.Path(reports).rglob("*"):
                if path.is_file():
                    self.written[path.name] = path.read_text(encoding="utf-8", errors="replace")
            self.document = json.loads(self.written.get("report.json", '{"findings": [], "issues": []}'))

    def findings(self):
        return self.document["findings"]

    def ids(self):
        """The identifiers of the findings, each once."""
        return sorted({finding["fingerprint"] for finding in self.findings()})


class Score:
    """Says what holds and counts what does not."""

    def __init__(self):
        self.failed = self.passed = 0

    def check(self, name, holds, otherwise=""):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        print(f"{'ok    ' if holds else 'FAILED'}  {name}{'' if holds else f': {otherwise}'}", flush=True)
        return holds


def places_of(scan):
    """[{(path, line)}, commits, findings] of every issue."""
    known = {finding["fingerprint"]: [] for finding in scan.findings()}
    for finding in scan.findings():
        known[finding["fingerprint"]].append(finding)
    for issue in scan.document["issues"]:
        found = [finding for fingerprint in sorted(set(issue["findings"])) for finding in known[fingerprint]]
        commits = {(f.get("origin") or {}).get("commit") or f["parts"].get("since-commit", "").split(" ")[0] for f in found}
        yield {(f["location"]["path"], f["location"]["start"]["line"]) for f in found}, commits - {""}, found


def belongs(place, fact):
    """Whether the place is one of those where the value was planted. A prefix stands for all paths below or behind it."""
    path, line = place
    wanted, lines = fact["path"], fact.get("line")
    inside = path in (wanted, fact.get("before")) or (fact.get("prefix") and path.startswith(wanted))
    return inside and (lines is None or line == lines)


def check_planted(score, scan, facts):
    """Every value once, where and since when it is there; and nothing else."""
    issues, claimed = list(places_of(scan)), 0
    for name, fact in facts.items():
        mine = [issue for issue in issues if any(belongs(place, fact) for place in issue[0])]
        claimed += len(mine)
        if not score.check(f"{name}: one issue", len(mine) == 1, f"{len(mine)} issues"):
            continue
        places, commits, found = mine[0]
        score.check(f"{name}: no other place", all(belongs(place, fact) for place in places), sorted(places))
        wanted = {fact["commit"]} - {None}
        score.check(f"{name}: the commit", commits == wanted, f"{sorted(commits)} instead of {sorted(wanted)}")
        score.check(f"{name}: severity", {f["severity"] for f in found} == {fact.get("severity", "critical")},
                    {f["severity"] for f in found})
        reachable = {f["origin"]["reachable"] for f in found if f.get("origin")} - {fact.get("reachable", True)}
        score.check(f"{name}: reachable or not", not reachable, "told otherwise")
        score.check(f"{name}: a value like this has an identifier", all("value-id" in f["parts"] for f in found), "no value-id")
        here = [f for f in found if wanted and not f.get("origin")]
        untold = sorted(f["location"]["path"] for f in here if "since-commit" not in f["parts"])
        score.check(f"{name}: every place in the tree says since when", not untold, untold)
        if "places" in fact:
            score.check(f"{name}: {fact['places']} places", len(places) == fact["places"], len(places))
    score.check("nothing that was not planted", claimed == len(issues), f"{len(issues)} issues for {claimed} values")


def check_masked(score, what, scan, names):
    """No value in anything that was written, neither as it is nor encoded, nor the better part of one."""
    for output, text in sorted(scan.written.items()):
        for name in names:
            secret = token(name)
            forms = [secret, secret[-24:], *(base64.b64encode((" " * skip + secret).encode()).decode()[8:60] for skip in range(3))]
            if any(form in text for form in forms):
                score.check(f"{what}: masked in {output}", False, f"the value of {name} is there")
                break
        else:
            score.check(f"{what}: masked in {output}", True)


RULE = """rules:
  - id: tells-its-argument
    languages: [python]
    severity: ERROR
    message: "deploys with $X"
    pattern: deploy($X)
"""


def check_other_engines(score, program, folder):
    """A finding of another engine whose message quotes the line of the value."""
    repository = Repository(folder / "engines" / "repository")
    repository.write("a.py", f'deploy("{token("quoted")}")\n')
    repository.commit("begin")
    rule = folder / "engines" / "rule.yaml"
    rule.write_text(RULE)
    scan = Scan(program, repository.root, "--rules", str(rule), only=None)
    engines = {finding["engine"] for finding in scan.findings()}
    score.check("both engines report the line", engines == {"sast", "secrets"}, engines)
    check_masked(score, "message of another engine", scan, ["quoted"])


def check_exits(score, program, planted, folder):
    """What the shell learns."""
    bare = folder / "no-repository"
    bare.mkdir()
    (bare / "a.txt").write_text("nothing\n")
    quiet = Repository(folder / "quiet")
    quiet.write(".gitignore", ".env\n")
    quiet.commit("begin")
    quiet.write(".env", f"DEPLOY={token('only ignored')}\n")
    for name, where, arguments, code in [
            ("findings without --fail-on", planted, ["--history"], 0),
            ("findings with --fail-on high", planted, ["--history", "--fail-on", "high"], 1),
            ("only an ignored file, --fail-on medium", quiet.root, ["--fail-on", "medium"], 0),
            ("--history without a repository", bare, ["--history"], 2),
            ("base that is not there", planted, ["--history=nowhere..HEAD"], 2),
            ("tip that is not there", planted, ["--history=HEAD..nowhere"], 2),
            ("no range", planted, ["--history=HEAD"], 2),
            ("empty range", planted, ["--history=HEAD..HEAD"], 0)]:
        scan = Scan(program, where, *arguments)
        score.check(f"exit code: {name}", scan.code == code, f"{scan.code} instead of {code}; {scan.errors.strip()}")
        if code == 2:
            score.check(f"message: {name}", scan.errors.strip() and not scan.written["text"], scan.written["text"])


def check_identity(score, program, folder):
    """The identifier of a strong value through everything that happens to a repository."""
    repository = Repository(folder / "identity" / "repository")
    repository.write("readme.txt", "A repository.\n")
    root = repository.commit("begin")
    repository.write("conf/app.ini", setting("identity"))
    repository.commit("settings")
    first = Scan(program, repository.root).ids()
    score.check("identity: one finding", len(first) == 1, first)

    def same(what, where=None, *arguments):
        found = Scan(program, where or repository.root, *arguments).ids()
        score.check(f"identity: {what}", found == first, f"{found} instead of {first}")

    repository.write("conf/app.ini", "one = 1\ntwo = 2\n\n" + setting("identity"))
    same("lines moved")
    repository.commit("move lines")
    same("the whole history as well", None, "--history")
    (repository.root / "other").mkdir()
    repository.git("mv", "conf/app.ini", "other/renamed.conf")
    same("renamed")
    repository.commit("rename")
    repository.git("checkout", "-q", "-b", "elsewhere", root)
    repository.write("news.txt", "news\n")
    repository.commit("news")
    repository.git("checkout", "-q", "main")
    repository.git("rebase", "-q", "elsewhere")
    same("rebased")
    repository.git("reset", "-q", "--soft", "elsewhere")
    repository.git("commit", "-q", "-m", "all in one")
    same("squashed")
    for what, arguments in [("fresh clone", []), ("shallow clone", ["--depth", "1"])]:
        target = folder / "identity" / what.replace(" ", "-")
        repository.git("clone", "-q", *arguments, repository.root.as_uri(), str(target))
        same(what, target)
    other = Repository(folder / "identity" / "unrelated")
    other.write("app.ini", setting("identity"))
    other.commit("begin otherwise")
    found = Scan(program, other.root).ids()
    score.check("identity: different in an unrelated repository", len(found) == 1 and found != first, found)


COMMENTS = {"gitleaks:allow": "gitleaks", "betterleaks:allow": "betterleaks", "pragma: allowlist secret": "detect-secrets",
            "trufflehog:ignore": "trufflehog"}


def check_comments(score, program, folder):
    """Lines that the comment of another tool allows."""
    for comment, tool in COMMENTS.items():
        repository = Repository(folder / "comments" / comment.split(":")[0])
        repository.write("a.py", f'deploy = "{token(comment)}"  # {comment}\nother = "{token("not " + comment)}"\n')
        repository.commit("begin")
        scan = Scan(program, repository.root, "--fail-on", "high")
        lines = [f["location"]["start"]["line"] for f in scan.findings() if not f.get("suppression")]
        score.check(f"allowed by `{comment}`", lines == [2], f"lines {lines}")
        score.check(f"told as suppressed: `{comment}`", scan.document["verdict"]["suppressed"] == 1, scan.document["verdict"])
        kinds = [(f.get("suppression") or {}).get("kind", "").lower() for f in scan.findings()]
        score.check(f"told as the mark of {tool}: `{comment}`", kinds == [tool, ""], kinds)
        check_masked(score, f"`{comment}`", scan, [comment, "not " + comment])


def check_same_bytes(score, program, repository):
    """The same report whatever the number of threads, and however git keeps the objects."""
    def report(*arguments):
        return Scan(program, repository.root, "--history", *arguments).written["report.json"]

    loose = report("-j", "1")
    score.check("same bytes with one thread and with four", loose == report("-j", "4"))
    repository.git("repack", "-q", "-a", "-d", "-k")
    score.check("same bytes with loose objects and with a pack", loose == report())


def check_weak(score, program, folder):
    """A password short enough to be guessed: found, masked, and never behind an identifier that a guess could confirm."""
    password = "".join(["tul", "1pKr", "z7"])
    scans = []
    for number, value in enumerate([password, password[::-1]]):
        repository = Repository(folder / "weak" / str(number))
        repository.write("app.yaml", f"database:\n  password: {value}\n")
        repository.commit("begin")
        scans.append(Scan(program, repository.root))
    found = scans[0].findings()
    if score.check("weak password: found", len(found) == 1, f"{len(found)} findings"):
        score.check("weak password: no identifier of the value", "value-id" not in found[0]["parts"])
        score.check("weak password: identified without its value", scans[0].ids() == scans[1].ids())
    for output, text in sorted(scans[0].written.items()):
        score.check(f"weak password: masked in {output}", password not in text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tools.add_arguments(parser, "palisade")
    parser.add_argument("--keep", help="folder (not there yet) in which the repositories are made and left")
    options = parser.parse_args()
    program, score = tools.need(options.palisade, "palisade"), Score()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary).absolute()
        repository = Repository(folder / "planted")
        facts = plant(repository)
        scan = Scan(program, repository.root, "--history")
        check_planted(score, scan, facts)
        check_masked(score, "planted", scan, facts)
        check_same_bytes(score, program, repository)
        check_weak(score, program, folder)
        check_other_engines(score, program, folder)
        check_exits(score, program, repository.root, folder)
        check_identity(score, program, folder)
        check_comments(score, program, folder)
    print(f"{score.passed} hold, {score.failed} do not")
    return 1 if score.failed else 0


if __name__ == "__main__":
    sys.exit(main())
