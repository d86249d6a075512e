#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Symbol map, installed headers and man pages agree, in both directions.

What is exported is declared, and the other way about. Each function has one page, which is named
without A and W, and shows its prototype as the header has it. Each error that a page lists is a constant of the headers, and the comment in the header names the
same ones.
"""
import re
import shutil
import subprocess
import sys

import headers

GENERAL = "libntms"	# the page that is no function's


def differ(what, a, b, first, second):
    """Report what is in one set only."""
    for name in sorted(a - b):
        print(f"{what}: in {first}, not in {second}: {name}")
    for name in sorted(b - a):
        print(f"{what}: in {second}, not in {first}: {name}")
    return a != b


def page_name(function, declared):
    """Where a function is looked for: those with an A and a W form under the name without."""
    other = {"A": "W", "W": "A"}.get(function[-1])
    return function[:-1] if other and function[:-1] + other in declared else function


def check_page(page, declared, errors):
    bad = []
    if page.name not in page.names and page.name not in {page_name(n, declared) for n in page.names}:
        bad.append("does not tell its own name in NAME")
    for name in page.names:
        if name not in declared and not {name + "A", name + "W"} <= declared.keys():
            bad.append(f"{name} is declared nowhere")
    for name, line in page.prototypes.items():
        if line != declared.get(name):
            bad.append(f"shows   {line}\n  declared {declared.get(name)}")
    if set(page.prototypes) != set(page.names) & set(declared):
        bad.append("NAME and SYNOPSIS name different functions")
    for error in page.errors:
        if error not in errors:
            bad.append(f"{error} is no constant of the headers")
        if page.errors.count(error) > 1:
            bad.append(f"{error} is listed twice")
    for title in ("DESCRIPTION", "RETURN VALUE", "ACCESS", "ERRORS", "SEE ALSO"):
        if title not in page.sections:
            bad.append(f"has no section {title}")
    return [f"{page.name}.3: {what}" for what in bad]


# What the head of ntmsapi.h says of all functions.
COMMON = {"ERROR_SUCCESS", "ERROR_INVALID_HANDLE", "ERROR_INVALID_PARAMETER", "ERROR_ACCESS_DENIED"}


def check_comments(pages, general):
    """The header's comment and the page name the same errors; "as" stands for those of another."""
    common, bad = COMMON | set(general), []
    page_of = {name: page for page in pages.values() for name in page.prototypes}
    for name, text in headers.comments():
        if name not in page_of:
            continue
        here = set(re.findall(r"\bERROR_\w+", text)) - common
        there = set(page_of[name].errors) - common
        bad += [f"{name}: {e} is in the header, not on the page" for e in sorted(here - there)]
        if not re.search(r"\b(Errors:|Returns) as\b", text):
            bad += [f"{name}: {e} is on the page, not in the header" for e in sorted(there - here)]
    return bad


def lint(page):
    """What mandoc complains of."""
    run = subprocess.run(["mandoc", "-T", "lint", "-W", "warning",
                          f"{headers.MAN3}/{page.name}.3"], capture_output=True, text=True)
    return run.stdout.splitlines()


def main():
    declared, errors = headers.public()
    pages = headers.pages()
    failed = differ("symbols", headers.mapped(), set(declared), "the map", "the headers")
    described = [name for page in pages.values() for name in page.prototypes]
    if not pages or GENERAL not in pages:
        print(f"{headers.MAN3}: no {GENERAL}.3")
        return 1
    failed |= differ("pages", set(described), set(declared), "the pages",
                     "the functions that are there")
    bad = [f"{name}: on {described.count(name)} pages" for name in set(described)
           if described.count(name) > 1]
    bad += check_comments(pages, pages[GENERAL].errors)
    for page in pages.values():
        if page.name != GENERAL:
            bad += check_page(page, declared, errors)
        if shutil.which("mandoc"):
            bad += lint(page)
    print("\n".join(bad + [f"{len(described)} functions on {len(pages)} pages"]))
    return 1 if failed or bad else 0


if __name__ == "__main__":
    sys.exit(main())
