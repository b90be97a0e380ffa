import os
import tempfile
from tempfile import mktemp

# ruleid: predictable-temporary-name
first = tempfile.mktemp()
# ruleid: predictable-temporary-name
second = tempfile.mktemp(suffix=".csv")
# ruleid: predictable-temporary-name
third = mktemp(dir="/srv")

# Near misses
# ok: predictable-temporary-name
handle, fourth = tempfile.mkstemp()
# ok: predictable-temporary-name
fifth = tempfile.NamedTemporaryFile("w")
# ok: predictable-temporary-name
sixth = tempfile.mkdtemp()
# ok: predictable-temporary-name
seventh = maker.mktemp()
