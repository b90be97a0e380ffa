"""Findings of the tools under comparison as plain tuples, and the comparison of two multisets of them.

For: one meaning of "the same finding": (last segment of the rule id, path, start line, start column, end line, end
column), columns in bytes because Semgrep counts bytes. Not for: running a tool.
"""
import collections
import json
import pathlib
from typing import NamedTuple


class Place(NamedTuple):
    rule: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


def read_semgrep(report, tree):
    """Findings of `semgrep scan --json`, whose paths are relative to the tree it was started in."""
    document = json.loads(pathlib.Path(report).read_bytes())
    return [Place(last_segment(r["check_id"]), inside(r["path"], tree), r["start"]["line"], r["start"]["col"],
                  r["end"]["line"], r["end"]["col"]) for r in document["results"]]


def read_bandit(report, tree):
    """Findings of `bandit -f json`; it knows where a finding begins, and only the lines it spans."""
    document = json.loads(pathlib.Path(report).read_bytes())
    return [Place(r["test_id"], inside(r["filename"], tree), r["line_number"], r["col_offset"] + 1,
                  r["line_range"][-1], 0) for r in document["results"]]


def read_palisade(report, tree):
    """Findings of our JSON report, columns turned from characters into bytes by means of the offsets."""
    document = json.loads(pathlib.Path(report).read_bytes())
    starts = LineStarts(tree)
    places = []
    for finding in document["findings"]:
        location = finding["location"]
        path = inside(location["path"], tree)
        begin, end = location["start"], location["end"]
        places.append(Place(last_segment(finding["rule"]), path, begin["line"], starts.column(path, begin),
                            *starts.end(path, end)))
    return places


class LineStarts:
    """Byte offsets at which the lines of a tree's files begin, read when first asked for."""

    def __init__(self, tree):
        self.tree = pathlib.Path(tree)
        self.files = {}

    def end(self, path, point):
        """Line and column at which a finding ends. Behind a line break, Semgrep counts that as a character of its line."""
        column = self.column(path, point)
        starts = self.files.get(path, [])
        if column == 1 and 1 < point["line"] <= len(starts) and point.get("offset") == starts[point["line"] - 1]:
            return point["line"] - 1, point["offset"] - starts[point["line"] - 2] + 1
        return point["line"], column

    def column(self, path, point):
        """Column of a point in bytes, 1-based; the point's own column when the file or the offset is not there."""
        if "offset" not in point:
            return point["column"]
        if path not in self.files:
            file = self.tree / path
            content = file.read_bytes() if file.is_file() else b""
            self.files[path] = [0] + [i + 1 for i, byte in enumerate(content) if byte == 10]
        starts = self.files[path]
        if not 0 < point["line"] <= len(starts):
            return point["column"]
        return point["offset"] - starts[point["line"] - 1] + 1


def last_segment(rule):
    return rule.rsplit(".", 1)[-1]


def inside(path, tree):
    """Path relative to the tree, with slashes."""
    path, root = path.replace("\\", "/"), str(tree).rstrip("/") + "/"
    path = path[len(root):] if path.startswith(root) else path
    return path[2:] if path.startswith("./") else path


class Comparison(NamedTuple):
    common: collections.Counter
    only_ours: collections.Counter
    only_theirs: collections.Counter

    def share_of_theirs(self):
        """Which part of the other side's findings we have too; 1 when it has none."""
        return share(self.common, self.only_theirs)

    def share_of_ours(self):
        """Which part of our findings the other side has too; 1 when we have none."""
        return share(self.common, self.only_ours)


def compare(ours, theirs):
    """Compares two lists of findings as multisets."""
    ours, theirs = collections.Counter(ours), collections.Counter(theirs)
    return Comparison(ours & theirs, ours - theirs, theirs - ours)


def share(common, rest):
    total = common.total() + rest.total()
    return common.total() / total if total else 1.0
