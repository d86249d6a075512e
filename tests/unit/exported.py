#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Print a line of C for each function that the symbol map exports, for test_api.c."""
import re
import sys

import headers


def main():
    declared, _ = headers.public()
    for name in sorted(headers.mapped()):
        result, args = re.fullmatch(r"(\w+) \w+\((.*)\);", declared[name]).groups()
        names = [re.search(r"(\w+)$", arg).group(1) for arg in args.split(", ") if arg != "void"]
        print(f"EXPORTED({name}, {int(result == 'HANDLE')}, "
              f'"{" ".join(names)}")')


if __name__ == "__main__":
    sys.exit(main())
