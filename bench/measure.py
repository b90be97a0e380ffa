#!/usr/bin/env python3
"""Runs one command and tells what it cost: user and system CPU, wall time, peak memory.

For: figures that both sides get by the same ruler (wait4 of the child; its waited-for children are included).
Peak memory is that of the largest single process, as the kernel reports it. Called as a program of its own, so that the
peak of a large parent is not counted for the child. Not for: comparing results.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def measure(command, cwd=None, env=None, output=None, errors=None):
    """Runs the command through a fresh small process; returns {user, system, wall, peak_mb, exit}."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as figures:
        order = json.dumps({"command": [str(part) for part in command], "cwd": str(cwd) if cwd else None,
                            "output": str(output) if output else None, "errors": str(errors) if errors else None,
                            "figures": figures.name})
        environment = {**os.environ, **(env or {})}
        subprocess.run([sys.executable, "-S", "-E", __file__, order], check=True, env=environment)
        return json.load(figures)


def run(order):
    """The work inside the small process."""
    output = open(order["output"] or os.devnull, "wb")
    errors = open(order["errors"] or os.devnull, "wb")
    begin = time.monotonic()
    child = subprocess.Popen(order["command"], cwd=order["cwd"], stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - begin
    figures = {"user": round(usage.ru_utime, 3), "system": round(usage.ru_stime, 3), "wall": round(wall, 3),
               "peak_mb": round(usage.ru_maxrss / 1024, 1), "exit": os.waitstatus_to_exitcode(status)}
    pathlib.Path(order["figures"]).write_text(json.dumps(figures))


def median(figures):
    """Median of every figure over several runs."""
    middle = {}
    for key in figures[0]:
        values = sorted(run[key] for run in figures)
        half = len(values) // 2
        middle[key] = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
    return middle


if __name__ == "__main__":
    run(json.loads(sys.argv[1]))
