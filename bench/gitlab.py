#!/usr/bin/env python3
"""Validates our reports for GitLab against GitLab's own schemas.

Needs the package jsonschema, and a folder with `sast-report-format.json` and `secret-detection-report-format.json` of the schema version
that the reports name (GitLab publishes them as security-report-schemas)."""

import argparse
import json
import pathlib
import re
import subprocess
import sys

import jsonschema

TYPES = {"gitlab-sast": "sast-report-format.json", "gitlab-secrets": "secret-detection-report-format.json"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--palisade", default="target/release/palisade")
    parser.add_argument("--schemas", required=True, type=pathlib.Path)
    parser.add_argument("folders", nargs="+", help="what is scanned")
    arguments = parser.parse_args()
    schemas = {name: json.loads((arguments.schemas / file).read_text()) for name, file in TYPES.items()}
    faults = 0
    for folder in arguments.folders:
        for name, schema in schemas.items():
            run = subprocess.run(
                [arguments.palisade, "scan", "--format", name, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            if run.returncode == 2:
                sys.exit(run.stderr.decode())
            document = json.loads(run.stdout)
            validator = jsonschema.Draft7Validator(schema)
            found = list(validator.iter_errors(document))
            identifiers = [one["id"] for one in document["vulnerabilities"]]
            if len(set(identifiers)) != len(identifiers):
                found.append("an id is there twice")
            if not all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in identifiers):
                found.append("an id is no UUID")
            for fault in found[:5]:
                print(f"{folder} {name}: {getattr(fault, 'json_path', '')} {getattr(fault, 'message', fault)[:200]}")
            faults += len(found)
            print(f"{folder}\t{name}\t{len(document['vulnerabilities'])} vulnerabilities\t{len(found)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
