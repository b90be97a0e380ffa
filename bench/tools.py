"""The programs under comparison: where they are and how each is called.

For: one place that knows the command lines. Not for: measuring (measure.py) or comparing (findings.py).
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REFERENCE = pathlib.Path(os.environ.get("BENCH_REFERENCE", pathlib.Path(tempfile.gettempdir()) / "palisade-bench/reference"))


def add_arguments(parser, *names):
    """Adds --palisade, --semgrep and --bandit, as asked for."""
    defaults = {"palisade": HERE.parent / "target" / "release" / "palisade", "semgrep": shutil.which("semgrep"),
                "bandit": shutil.which("bandit")}
    for name in names:
        parser.add_argument(f"--{name}", default=defaults[name], help=f"the program (default: {defaults[name]})")


def need(program, name):
    """Path of a program that must be there."""
    if not program or not pathlib.Path(program).is_file():
        sys.exit(f"{name} is not there ({program}); build or install it, or name it with --{name}")
    return str(pathlib.Path(program).absolute())


def version(program):
    """First line of what the program says about its version."""
    # Semgrep asks for news on this occasion and can hang without a network, unless told not to.
    environment = {**os.environ, **semgrep_environment()}
    answer = subprocess.run([program, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                            env=environment)
    lines = answer.stdout.strip().splitlines()
    return lines[0] if lines else "unknown"


def palisade_scan(program, tree, report, rules=None, jobs=1, extra=()):
    """Our scan with JSON report; with `rules`, those alone."""
    chosen = ["--rules", str(rules), "--no-builtin"] if rules else []
    return [program, "scan", str(tree), *chosen, "--format", "json", "--output", str(report), "-j", str(jobs),
            "--quiet", *extra]


def semgrep_scan(program, rules):
    """Semgrep's fastest way: one process, one rule file. To be started in the tree; the report goes to stdout."""
    return [program, "scan", "--experimental", "-j", "1", "--timeout", "0", "--no-git-ignore", "--config", str(rules),
            "--metrics", "off", "--disable-version-check", "--json", "-q", "."]


def semgrep_environment():
    """No calls home, no settings of the user."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    return {"SEMGREP_SEND_METRICS": "off", "SEMGREP_SETTINGS_FILE": str(REFERENCE / "semgrep-settings.yml"),
            "SEMGREP_ENABLE_VERSION_CHECK": "0"}


def bandit_scan(program, report):
    """Bandit over the Python files of the tree it is started in; exit code 1 means findings."""
    return [program, "-r", ".", "-f", "json", "-o", str(report), "-q"]
