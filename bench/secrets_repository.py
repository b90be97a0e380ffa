"""A repository with credentials planted in it, made by git commands with dates and names fixed.

For: secrets_planted.py. One value of its own per place, put together at run time, so that none stands in these files.
Not for: saying what must be found (the facts go with what is planted; the checks are there).
"""
import base64
import gzip
import hashlib
import io
import json
import os
import pathlib
import subprocess
import tarfile
import zipfile

SEED = "palisade-planted"


def token(name):
    """A token-shaped value that belongs to this name alone."""
    return "".join(["dop", "_v1_", hashlib.sha256(f"{SEED}-{name}".encode()).hexdigest()])


class Repository:
    """A repository under construction; a minute passes with every command."""

    def __init__(self, root):
        self.root, self.minutes = pathlib.Path(root), 0
        self.root.mkdir(parents=True)
        self.git("init", "-q", "-b", "main", ".")

    def git(self, *arguments, text=None):
        self.minutes += 1
        date = f"2026-01-02T{3 + self.minutes // 60:02}:{self.minutes % 60:02}:00Z"
        done = subprocess.run(["git", *arguments], cwd=self.root, env=environment(date), input=text, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise SystemExit(f"git {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip()

    def write(self, path, content):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, title):
        """Everything in the tree; returns the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", title)
        return self.git("rev-parse", "HEAD")


def environment(date):
    person = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "Planter"), ("EMAIL", "planter@example.org"), ("DATE", date))}
    return {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, **person}


def setting(name):
    """A line of a settings file that holds the value of this name."""
    return f"endpoint = eu\ndeploy = {token(name)}\nretries = 3\n"


def archive_zip(name):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("inner/settings.ini", (2026, 1, 2, 3, 4, 6)), setting(name))
    return content.getvalue()


def archive_tar(name):
    content, text = io.BytesIO(), setting(name).encode()
    with tarfile.open(fileobj=content, mode="w") as file:
        entry = tarfile.TarInfo("inner/settings.ini")
        entry.size = len(text)
        file.addfile(entry, io.BytesIO(text))
    return gzip.compress(content.getvalue(), mtime=0)


def plant(repository):
    """Plants everything; returns {name: facts that must come out: path, commit, reachable, severity, places}."""
    facts, write, git = {}, repository.write, repository.git
    write(".gitignore", ".env\n")
    write("readme.txt", "A repository.\n")
    repository.commit("begin")
    contents = {"tree": ("app.ini", setting("tree")), "nested": ("deep/er/module/app.ini", setting("nested")),
                "zip": ("bundle.zip", archive_zip("zip")), "tar.gz": ("bundle.tar.gz", archive_tar("tar.gz")),
                "base64 in JSON": ("state.json", json.dumps({"blob": base64.b64encode(setting("base64 in JSON").encode()).decode()})),
                "UTF-16 with BOM": ("wide.txt", setting("UTF-16 with BOM").encode("utf-16")),
                "UTF-16 without BOM": ("wide-bare.txt", setting("UTF-16 without BOM").encode("utf-16-le"))}
    for path, content in contents.values():
        write(path, content)
    together = repository.commit("add settings")
    facts.update({name: {"path": path, "commit": together} for name, (path, _) in contents.items()})
    facts["tree"]["line"] = 2
    facts["zip"]["prefix"] = facts["tar.gz"]["prefix"] = True
    facts["deleted"] = {"path": "gone.ini", "commit": brief(repository, "gone.ini", "deleted")}
    write("before.ini", setting("renamed"))
    facts["renamed"] = {"path": "after.ini", "before": "before.ini", "commit": repository.commit("add a file")}
    git("mv", "before.ini", "after.ini")
    repository.commit("rename it")
    write("twin-a.ini", setting("same content under two names"))
    write("twin-b.ini", setting("same content under two names"))
    facts["same content under two names"] = {"path": "twin-", "prefix": True, "commit": repository.commit("twins"), "places": 2}
    facts["twenty files"] = {"path": "many/", "prefix": True, "commit": spread(repository), "places": 20}
    facts["unreachable"] = {"path": "slip.ini", "commit": amend(repository), "reachable": False}
    facts["merge only"] = {"path": "app.ini", "line": 4, "commit": merge(repository)}
    facts["tag only"] = {"path": "tagged.ini", "commit": tag(repository)}
    facts["stash"] = {"path": "stashed.ini", "commit": stash(repository)}
    git("notes", "add", "-m", setting("note"), "HEAD")
    facts["note"] = {"path": git("rev-parse", "HEAD"), "commit": git("rev-parse", "refs/notes/commits")}
    write(".env", f"DEPLOY={token('ignored')}\n")
    facts["ignored"] = {"path": ".env", "commit": None, "severity": "low"}
    return facts


def brief(repository, path, name):
    """A file that is there for one commit."""
    repository.write(path, setting(name))
    commit = repository.commit(f"add {path}")
    repository.git("rm", "-q", path)
    repository.commit(f"remove {path}")
    return commit


def spread(repository):
    """The same value in twenty files, and in new contents of them over five commits."""
    commits = []
    for turn in range(5):
        for number in range(20):
            repository.write(f"many/{number}.ini", f"turn = {turn}\nfile = {number}\n{setting('twenty files')}")
        commits.append(repository.commit(f"turn {turn}"))
    return commits[0]


def amend(repository):
    """A commit that was replaced by another; only the object store still has it."""
    repository.write("slip.ini", setting("unreachable"))
    commit = repository.commit("slip")
    repository.write("slip.ini", "nothing = here\n")
    repository.git("add", "-A")
    repository.git("commit", "-q", "--amend", "-m", "no slip")
    repository.git("reflog", "expire", "--expire=now", "--all")
    return commit


def merge(repository):
    """An evil merge: the value is in neither parent."""
    repository.git("checkout", "-q", "-b", "side", "HEAD~1")
    repository.write("side.txt", "side\n")
    repository.commit("on the side")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-commit", "--no-ff", "side")
    repository.write("app.ini", setting("tree") + f"second = {token('merge only')}\n")
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "merge")
    return repository.git("rev-parse", "HEAD")


def tag(repository):
    """A commit that only a tag reaches."""
    repository.git("checkout", "-q", "--detach")
    repository.write("tagged.ini", setting("tag only"))
    commit = repository.commit("release")
    repository.git("tag", "-a", "v1", "-m", "release")
    repository.git("checkout", "-q", "main")
    return commit


def stash(repository):
    """A change of a tracked file that was put aside."""
    repository.write("stashed.ini", "nothing = here\n")
    repository.commit("add stashed.ini")
    repository.write("stashed.ini", setting("stash"))
    repository.git("stash", "-q")
    return repository.git("rev-parse", "refs/stash")
