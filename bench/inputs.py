#!/usr/bin/env python3
"""Checks the pinned inputs out to a work folder.

For: giving every other script here the same trees at the same commits, from clones at hand or from the network.
Not for: running anything on them, or deciding what an input is good for (that stands in inputs.json).
"""
import argparse
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path(os.environ.get("BENCH_WORK", pathlib.Path(tempfile.gettempdir()) / "palisade-bench/inputs"))
CLONES = pathlib.Path(os.environ.get("BENCH_CLONES", pathlib.Path(tempfile.gettempdir()) / "palisade-bench/clones"))
STAMP = ".bench-commit"


def load_inputs():
    """All inputs of inputs.json, in the order of the file."""
    return json.loads((HERE / "inputs.json").read_text())["inputs"]


def find_inputs(names):
    """The inputs with these names or uses ("peers", "triage", ...); all of them when `names` is empty."""
    chosen = [i for i in load_inputs() if not names or i["name"] in names or set(names) & set(i["use"])]
    unknown = [n for n in names if not any(n == i["name"] or n in i["use"] for i in chosen)]
    if unknown:
        sys.exit(f"no input named or used for: {', '.join(unknown)}")
    return chosen


def tree_of(entry, work=WORK):
    """Folder in which the input lies after the check-out."""
    return pathlib.Path(work) / entry["name"]


def git(repo, *args, **kwargs):
    return subprocess.run(["git", "-C", str(repo), *args], check=True, stdout=subprocess.PIPE, **kwargs).stdout


def find_clone(entry, clones, work):
    """A local git directory that holds the pinned commit; fetched from the network when none at hand does."""
    clone = clones / entry["repository"]
    if clone.is_dir() and has_commit(clone, entry["commit"]):
        return clone
    clone = work / ".clones" / entry["repository"]
    if not (clone.is_dir() and has_commit(clone, entry["commit"])):
        clone.mkdir(parents=True, exist_ok=True)
        git(clone, "init", "--bare", "--quiet")
        address = f"https://github.com/{entry['repository']}"
        git(clone, "fetch", "--quiet", "--depth", "1", address, entry["commit"])
    return clone


def has_commit(clone, commit):
    asked = ["git", "-C", str(clone), "cat-file", "-e", f"{commit}^{{commit}}"]
    return subprocess.run(asked, stderr=subprocess.DEVNULL).returncode == 0


def list_blobs(clone, entry):
    """(object, path) of the files that the input consists of. Links and submodules are left out."""
    listing = git(clone, "ls-tree", "-r", "-z", entry["commit"], "--", *entry.get("include", []))
    for row in listing.decode("utf-8", "surrogateescape").split("\0"):
        if not row:
            continue
        meta, path = row.split("\t", 1)
        mode, kind, name = meta.split()
        excluded = any(fnmatch.fnmatch(path, glob) for glob in entry.get("exclude", []))
        if kind == "blob" and mode != "120000" and not excluded:
            yield name, path


def write_files(clone, blobs, folder):
    """Writes the blobs. Not `git archive`: it gives up when a clone lacks even one blob that nobody asked for."""
    asked = "".join(f"{name}\n" for name, _ in blobs).encode()
    missing = 0
    with subprocess.Popen(["git", "-C", str(clone), "cat-file", "--batch"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as batch:
        # The answer is read while the question is written by a second process, so neither pipe can fill up.
        feeder = os.fork()
        if feeder == 0:
            batch.stdin.write(asked)
            batch.stdin.flush()
            os._exit(0)
        batch.stdin.close()
        for _, path in blobs:
            header = batch.stdout.readline().split()
            if header[-1] == b"missing":
                missing += 1
                print(f"  missing in the clone: {path}", file=sys.stderr)
                continue
            content = batch.stdout.read(int(header[2]) + 1)[:-1]
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        os.waitpid(feeder, 0)
    return missing


def check_out(entry, clones=CLONES, work=WORK):
    """Makes sure the input lies in the work folder and returns its path."""
    folder = tree_of(entry, work)
    stamp = pathlib.Path(work) / f"{entry['name']}{STAMP}"
    wanted = json.dumps([entry["commit"], entry.get("include"), entry.get("exclude")])
    if folder.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
        return folder
    clone = find_clone(entry, pathlib.Path(clones), pathlib.Path(work))
    if folder.exists():
        subprocess.run(["rm", "-rf", str(folder)], check=True)
    folder.mkdir(parents=True)
    blobs = list(list_blobs(clone, entry))
    missing = write_files(clone, blobs, folder)
    if not missing:
        stamp.write_text(wanted)
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="names or uses of inputs; all when left out")
    parser.add_argument("--clones", default=CLONES, help="folder with clones as <owner>/<name>")
    parser.add_argument("--work", default=WORK, help="where the trees are laid")
    options = parser.parse_args()
    for entry in find_inputs(options.names):
        folder = check_out(entry, options.clones, options.work)
        files = sum(len(names) for _, _, names in os.walk(folder))
        print(f"{entry['name']}\t{entry['commit'][:12]}\t{files} files\t{folder}")


if __name__ == "__main__":
    main()
