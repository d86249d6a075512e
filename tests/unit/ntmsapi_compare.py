#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare ntmsapi.h with mingw-w64's.

Names are read from both headers; for each, a program is compiled that prints the values of all
constants and the sizes and places of all members; the outputs must be equal. Prototypes are
compared as text. Exit status: 0 equal, 1 not, 77 no mingw header on this host.
"""
import os
import subprocess
import sys
import tempfile

from headers import OURS, Header

MINGW = os.environ.get("MINGW_INCLUDE", "/usr/share/mingw-w64/include")
CC = os.environ.get("CC", "cc").split()

OUR_OWN = {"NtmsGetLastError", "NtmsSetLastError"}	# functions that Windows has elsewhere
FUNCTIONS = 74

# The base types that mingw's header expects, written from what Windows says of them.
BASE = r"""
#include <stddef.h>
#include <uchar.h>
#define WINAPI
typedef unsigned int DWORD, *LPDWORD, SECURITY_INFORMATION;
typedef unsigned short WORD;
typedef unsigned char BYTE;
typedef char CHAR, *LPSTR;
typedef const char *LPCSTR;
#if __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR, *LPWSTR;
typedef const wchar_t *LPCWSTR;
#else
typedef char16_t WCHAR, *LPWSTR;
typedef const char16_t *LPCWSTR;
#endif
typedef int WINBOOL;
typedef void *HANDLE, **LPHANDLE, *LPVOID, *PSECURITY_DESCRIPTOR, *HWND;
typedef size_t ULONG_PTR;
typedef struct { unsigned int Data1; unsigned short Data2, Data3; unsigned char Data4[8]; } GUID, *LPGUID;
typedef struct { WORD a[8]; } SYSTEMTIME;
typedef union { struct { DWORD LowPart; int HighPart; } u; long long QuadPart; } LARGE_INTEGER;
typedef struct { DWORD nLength; void *p; int i; } *LPSECURITY_ATTRIBUTES;
"""
UNICODE_STUB = "#define __MINGW_NAME_AW(name) name##A\n"


def program(header, include, constants):
    lines = [include, "#include <stdio.h>", "int main(void)", "{"]
    for name in sorted(constants):
        lines.append(f'\tprintf("{name} %lld\\n", (long long)({name}));')
    for name, members in sorted(header.structs.items()):
        lines.append(f'\tprintf("{name} %zu %zu\\n", sizeof({name}), _Alignof({name}));')
        for member in sorted(members):
            lines.append(f'\tprintf("{name}.{member} %zu %zu\\n", offsetof({name}, {member}), '
                         f"sizeof((({name} *)0)->{member}));")
    return "\n".join(lines + ["\treturn 0;", "}", ""])


def run(source, flags, directory):
    path = os.path.join(directory, "print.c")
    with open(path, "w", encoding="utf-8") as out:
        out.write(source)
    binary = os.path.join(directory, "print")
    subprocess.run([*CC, "-std=gnu11", "-w", *flags, path, "-o", binary], check=True)
    return subprocess.run([binary], check=True, capture_output=True, text=True).stdout.split("\n")


def differ(what, a, b):
    """Report what is in one set only."""
    for name in sorted(a - b):
        print(f"{what}: only ours: {name}")
    for name in sorted(b - a):
        print(f"{what}: only theirs: {name}")
    return a != b


def check_values(ours, theirs, flags, directory):
    constants = {c for names in theirs.enums.values() for c in names} | set(theirs.macros)
    wanted = ours.errors | constants
    include = BASE + f'#include "{MINGW}/ntmsapi.h"\n#include "{MINGW}/winerror.h"\n'
    stubs = ["-I", directory, "-idirafter", MINGW, "-D__MSABI_LONG(x)=x"]
    is_ = run(program(ours, f'#include "{OURS}"\n', wanted), flags, directory)
    should = run(program(theirs, include, wanted), [*stubs, *flags], directory)
    if len(should) < 800:
        print(f"only {len(should)} values compared: the reader of the headers is broken")
        return True
    print(f"{len(should) - 1} values compared {' '.join(flags)}")
    return differ("value", set(is_), set(should))


def check_mingw(ours):
    theirs = Header(os.path.join(MINGW, "ntmsapi.h"))
    own = {"NTMS_HAVE_WINDOWS_TYPES", "NTMS_NAME_AW_"}
    failed = differ("macro", set(ours.macros) - own, set(theirs.macros))
    failed |= differ("A/W name", ours.pairs, theirs.pairs)
    failed |= differ("enum", {f"{t}.{c}" for t, names in ours.enums.items() for c in names},
                     {f"{t}.{c}" for t, names in theirs.enums.items() for c in names})
    failed |= differ("structure", set(ours.structs), set(theirs.structs))
    failed |= differ("prototype",
                     {f"{n} {p}" for n, p in ours.functions.items() if n not in OUR_OWN},
                     {f"{n} {p}" for n, p in theirs.functions.items()})
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, "_mingw_unicode.h"), "w", encoding="utf-8") as stub:
            stub.write(UNICODE_STUB)
        for flags in ([], ["-fshort-wchar"]):
            failed |= check_values(ours, theirs, flags, directory)
    return failed


def main():
    ours = Header(OURS)
    count = len(set(ours.functions) - OUR_OWN)
    if count != FUNCTIONS:
        print(f"{count} functions, should be {FUNCTIONS}")
        return 1
    if not os.path.exists(os.path.join(MINGW, "ntmsapi.h")):
        print("skipped: no mingw ntmsapi.h (Debian: mingw-w64-common)")
        return 77
    return 1 if check_mingw(ours) else 0


if __name__ == "__main__":
    sys.exit(main())
