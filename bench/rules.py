#!/usr/bin/env python3
"""Puts the public rules of some languages into one rule file, so that both sides load the same bytes.

For: the speed comparison (one file, because many files slow Semgrep's front end) and the runs against the gold list.
Not for: changing rules. Only an id that occurs again gets a suffix (-2, -3, ...), as in the gold list. Needs PyYAML.
"""
import argparse
import pathlib
import shutil
import sys

LEFT_OUT = {".git", ".github", "apex", "elixir", "stats", "scripts", "libsonnet"}
ALIASES = {"py": "python", "python2": "python", "python3": "python", "js": "javascript", "jsx": "javascript",
           "ts": "typescript", "tsx": "typescript", "none": "generic", "c#": "csharp", "kt": "kotlin", "sh": "bash",
           "terraform": "hcl"}


def yaml():
    try:
        import yaml as module
    except ImportError:
        sys.exit("this part of the bench needs PyYAML: pip install pyyaml")
    return module


def copy_rules(source, target):
    """Copies the checked-out rule repository to `target` without the parts that break or do not matter."""
    source, target = pathlib.Path(source), pathlib.Path(target)
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    for child in sorted(source.iterdir()):
        if child.name in LEFT_OUT:
            continue
        if child.is_dir():
            shutil.copytree(child, target / child.name)
        elif not child.name.startswith("."):
            shutil.copy(child, target / child.name)
    return target


def rule_files(root):
    """Rule files below `root`, sorted by path; test targets that happen to be YAML are left out."""
    files = [p for p in pathlib.Path(root).glob("**/*") if p.suffix in (".yaml", ".yml") and ".test." not in p.name]
    return sorted(files, key=str)


def load_rules(root):
    """(path relative to root, rule) of all rules below `root`, ids made unique."""
    seen = {}
    for path in rule_files(root):
        with path.open(encoding="utf-8") as file:
            document = yaml().load(file, Loader=getattr(yaml(), "CSafeLoader", yaml().SafeLoader))
        if not isinstance(document, dict) or not isinstance(document.get("rules"), list):
            continue
        for rule in document["rules"]:
            name = rule["id"]
            seen[name] = seen.get(name, 0) + 1
            yield path.relative_to(root).as_posix(), rule, name if seen[name] == 1 else f"{name}-{seen[name]}"


def languages_of(rule):
    """Languages of a rule under one name each."""
    return {ALIASES.get(name.lower(), name.lower()) for name in rule.get("languages", [])}


def combine(root, output, languages=None):
    """Writes the rules for any of `languages` (all when None) to one file; returns the ids written."""
    chosen = []
    for path, rule, name in load_rules(root):
        if languages is None or languages_of(rule) & set(languages):
            chosen.append({**rule, "id": name, "metadata": {**(rule.get("metadata") or {}), "file": path}})
    output = pathlib.Path(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8") as file:
        yaml().dump({"rules": chosen}, file, Dumper=getattr(yaml(), "CSafeDumper", yaml().SafeDumper),
                    sort_keys=False, width=100000, allow_unicode=True)
    return [rule["id"] for rule in chosen]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", help="copy of semgrep-rules")
    parser.add_argument("output", help="rule file to write")
    parser.add_argument("--language", action="append", help="only rules for this language (repeatable)")
    options = parser.parse_args()
    written = combine(options.root, options.output, options.language)
    print(f"{options.output}\t{len(written)} rules")


if __name__ == "__main__":
    main()
