#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What programs that were linked with the library rely on, beside ntmsapi.h.

    abi.py LIBRARY          compare with the file abi beside this one
    abi.py --write LIBRARY  write it

The library's soname, its symbols with the node of the map and their types, and what only ntmsext.h
declares. (What ntmsapi.h declares never changes: ntmsapi_compare.py.) Lines may be added; one that is
gone or different breaks programs, and needs another soname.
"""
import os
import re
import subprocess
import sys
import tempfile

import headers
from ntmsapi_compare import evaluate, expressions

BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "abi")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def symbols(library):
    types = {**headers.Header(headers.OURS).functions, **headers.Header(headers.EXTENSIONS).functions}
    for name, node in re.findall(r" T (\w+)@@(\w+)$", output("nm", "-D", library), re.M):
        yield f"{node} {name} {types.get(name, 'undeclared')}"


def extensions():
    header = headers.Header(headers.EXTENSIONS)
    with tempfile.TemporaryDirectory() as directory:
        include = f'#include "{headers.EXTENSIONS}"\n'
        yield from evaluate(include, expressions(header, header.macros),
                            ["-I", os.path.dirname(headers.OURS)], directory)


def current(library):
    soname = re.search(r"\[(libntms[^]]*)\]", output("readelf", "-d", library)).group(1)
    return [soname, *sorted(symbols(library)), *sorted(extensions())]


def main(args):
    lines = current(args[-1])
    if args[0] == "--write":
        with open(BASELINE, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        return 0
    before = headers.read(BASELINE).splitlines()
    gone, new = [x for x in before if x not in lines], [x for x in lines if x not in before]
    print("\n".join([f"abi: gone: {x}" for x in gone] + [f"abi: new: {x}" for x in new] +
                    [f"{len(lines)} lines of the binary interface compared"]))
    if new and not gone:
        print("abi: when they are meant to be there: tests/unit/abi.py --write LIBRARY")
    return 1 if gone or new else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
