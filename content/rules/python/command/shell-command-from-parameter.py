import os
import shlex
import subprocess


def run(command):
    # ruleid: shell-command-from-parameter
    return subprocess.run(command, shell=True, check=True)


def convert(source, target):
    line = f"convert {source} {target}"
    # ruleid: shell-command-from-parameter
    os.system(line)


class Printer:
    def show(self, name: str):
        # ruleid: shell-command-from-parameter
        return subprocess.check_output("lpstat -p " + name, shell=True)


# Near misses
def repaired(source, target):
    # ok: shell-command-from-parameter
    subprocess.run(["convert", source, target], check=True)
    # ok: shell-command-from-parameter
    subprocess.run("convert " + shlex.quote(source), shell=True)
    # ok: shell-command-from-parameter
    os.system("sync")


def count(number):
    # ok: shell-command-from-parameter
    os.system(f"head -n {int(number)} list.txt")
    # ok: shell-command-from-parameter
    jobs.run(number, shell=False)
