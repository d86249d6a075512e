#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of functions and the errors that their man pages list, and where each is shown.

    errors.py SHOWN

SHOWN holds what tests noted with shown.h. The file errors-elsewhere beside this one names the errors
that no test of this host can show, and why. Exit status: 0 when no cell is empty, and no test shows an
error that the page of its function does not list.
"""
import os
import re
import sys

import headers
from manual import GENERAL, page_name

ELSEWHERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "errors-elsewhere")


def values():
    """Number to name; those of one number have the same meaning."""
    found = {}
    for path in (headers.OURS, headers.EXTENSIONS):
        for name, number in re.findall(r"#define ((?:ERROR|RPC_S)_\w+)\s+(\d+)", headers.read(path)):
            found.setdefault(int(number), name)
    return found


def read_shown(path, declared):
    """(page, error) to the tests that show it."""
    shown, names = {}, values()
    for line in headers.read(path).splitlines():
        function, code, test = line.split()
        name = names.get(int(code), code)
        shown.setdefault((page_name(function, declared), name), set()).add(test)
    return shown


def read_elsewhere():
    """(page, error) to the reason."""
    lines = [line for line in headers.read(ELSEWHERE).splitlines() if line and line[0] != "#"]
    return {tuple(line.split()[:2]): line.split(None, 2)[2] for line in lines}


def cells(pages, declared):
    """What is to be shown: under the name of the page where a function is looked for."""
    for page in pages.values():
        for function in sorted({page_name(name, declared) for name in page.prototypes}):
            for error in page.errors:
                yield function, error


def also(pages, declared):
    """What a page lists by naming another one that does: "Also those of X(3)"."""
    for page in pages.values():
        text = "\n".join(page.sections.get("ERRORS", []))
        for other in re.findall(r"Also those of\n\.BR (\w+) \(3\)", text):
            for function in {page_name(name, declared) for name in page.prototypes}:
                yield from ((function, error) for error in pages[other].errors)


def any_function(shown, errors):
    """Errors that any function may return: by how many it is shown."""
    for error in errors:
        functions = [cell[0] for cell in shown if cell[1] == error]
        if functions:
            shown[(GENERAL, error)] = {f"{len(functions)} functions, such as {min(functions)}"}


def main(path):
    declared, _ = headers.public()
    shown, elsewhere = read_shown(path, declared), read_elsewhere()
    empty, pages = 0, headers.pages()
    wanted = [(GENERAL, error) for error in pages[GENERAL].errors] + list(cells(pages, declared))
    listed = {*wanted, *also(pages, declared)}
    unlisted = [cell for cell in shown if cell[1] != "ERROR_SUCCESS" and cell not in listed and
                (GENERAL, cell[1]) not in listed]
    any_function(shown, pages[GENERAL].errors)
    for cell in wanted:
        where = ", ".join(sorted(shown.get(cell, [])))
        if not where and cell in elsewhere:
            where = "elsewhere: " + elsewhere[cell]
        empty += not where
        name = "(any function)" if cell[0] == GENERAL else cell[0]
        print(f"{name:32} {cell[1]:30} {where or '-'}")
    stale = [cell for cell in elsewhere if cell not in wanted or cell in shown]
    for cell in stale:
        print(f"errors-elsewhere: {' '.join(cell)}: is shown here, or no page lists it")
    for cell in sorted(unlisted):
        print(f"{' '.join(cell)}: {', '.join(sorted(shown[cell]))} shows it, and no page lists it")
    print(f"{len(wanted)} errors of functions, {empty} shown nowhere")
    return 1 if empty or stale or unlisted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
