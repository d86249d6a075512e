#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare ntmsapi.h with mingw-w64's.

Names are read from both headers, and must be the same; so must the values of all constants, and the
sizes and places of all structures and members, for processes of 64 and of 32 bits, with each kind
of wchar_t; so must the types in prototypes and of the names that types have. Only what ALLOWED
names, with its reason, may be in one header only. Exit status: 0 equal, 1 not, 77 no mingw header on
this host.
"""
import os
import re
import struct
import subprocess
import sys
import tempfile

from headers import OURS, Header, read

MINGW = os.environ.get("MINGW_INCLUDE", "/usr/share/mingw-w64/include")
CC = os.environ.get("CC", "cc").split()

# Names that one header has alone, and why.
ALLOWED = {
    "NtmsGetLastError": "Windows has it elsewhere, as GetLastError()",
    "NtmsSetLastError": "the same",
    "NTMS_HAVE_WINDOWS_TYPES": "how another layer says that it has the base types",
    "NTMS_NAME_AW_": "how names with an A and a W form are made",
    "NTMS_NO_LAST_ERROR": "keeps the names GetLastError and SetLastError free",
}
FUNCTIONS = 74
FORMS = ("-m64", "-m32", "-fshort-wchar")

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
typedef union {
	struct { DWORD LowPart; int HighPart; } u;
	long long QuadPart __attribute__((aligned(8)));
} LARGE_INTEGER;
typedef struct { DWORD nLength; void *p; int i; } *LPSECURITY_ATTRIBUTES;
"""
UNICODE_STUB = "#define __MINGW_NAME_AW(name) name##A\n"


def expressions(header, constants):
    """What is compared, by name: C expressions."""
    found = {name: name for name in constants}
    for name, members in header.structs.items():
        found[name] = f"sizeof({name})"
        found[name + " alignment"] = f"_Alignof({name})"
        for member in members:
            found[f"{name}.{member} place"] = f"offsetof({name}, {member})"
            found[f"{name}.{member} size"] = f"sizeof((({name} *)0)->{member})"
    for name in header.types:
        found[name + " type"] = f"sizeof({name})"
    return found


def evaluate(include, wanted, flags, directory):
    """The values: taken out of the object, so that 32 bits need no library to run with."""
    names = sorted(wanted)
    source, binary = (os.path.join(directory, name) for name in ("values.c", "values"))
    with open(source, "w", encoding="utf-8") as out:
        out.write(include + '__attribute__((section("values"), used)) const long long table[] = {\n' +
                  "".join(f"\t(long long)({wanted[name]}),\n" for name in names) + "};\n")
    subprocess.run([*CC, "-std=gnu11", "-w", "-c", *flags, source, "-o", binary + ".o"], check=True)
    subprocess.run(["objcopy", "-O", "binary", "-j", "values", binary + ".o", binary], check=True)
    with open(binary, "rb") as file:
        values = struct.unpack(f"<{len(names)}q", file.read())
    return {f"{name} {value}" for name, value in zip(names, values)}


def differ(what, ours, theirs):
    """Report what is in one set only, and not allowed to be."""
    for name in sorted((ours - theirs) - ALLOWED.keys()):
        print(f"{what}: only ours: {name}")
    for name in sorted((theirs - ours) - ALLOWED.keys()):
        print(f"{what}: only theirs: {name}")
    return bool((ours ^ theirs) - ALLOWED.keys())


def check_values(ours, theirs, flags, directory):
    constants = {c for names in theirs.enums.values() for c in names} | set(theirs.macros)
    constants |= ours.errors | ours.base
    include = BASE + "".join(f'#include "{MINGW}/{name}.h"\n' for name in ("ntmsapi", "winerror"))
    include += "".join(base_macros(ours.base))
    stubs = ["-I", directory, "-idirafter", MINGW, "-D__MSABI_LONG(x)=x"]
    is_ = evaluate(f'#include "{OURS}"\n', expressions(ours, constants), flags, directory)
    should = evaluate(include, expressions(theirs, constants), [*stubs, *flags], directory)
    if len(should) < 900:
        print(f"only {len(should)} values compared: the reader of the headers is broken")
        return True
    form = " ".join(flag for flag in flags if flag in FORMS)
    print(f"{len(should)} values compared {form}")
    return differ("value " + form, is_, should)


def base_macros(names):
    """Constants of the base headers, which are too large to be included: as they have them."""
    text = "".join(read(os.path.join(MINGW, name + ".h")) for name in ("winnt", "winioctl"))
    for name in sorted(names):
        found = re.search(rf"#define {name} +(.*)", text)
        yield f"#define {name} {found.group(1)}\n" if found else f"#error no {name}\n"


def check_names(ours, theirs):
    failed = differ("macro", set(ours.macros), set(theirs.macros))
    failed |= differ("A/W name", ours.pairs, theirs.pairs)
    failed |= differ("enum", {f"{t}.{c}" for t, names in ours.enums.items() for c in names},
                     {f"{t}.{c}" for t, names in theirs.enums.items() for c in names})
    failed |= differ("structure", set(ours.structs), set(theirs.structs))
    failed |= differ("type", ours.types, theirs.types)
    return failed | differ("prototype", signatures(ours), signatures(theirs))


def signatures(header):
    return {f"{name} {types}" for name, types in header.functions.items() if name not in ALLOWED}


def write(directory, name, text):
    path = os.path.join(directory, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def check_mingw(ours):
    theirs = Header(os.path.join(MINGW, "ntmsapi.h"))
    failed = check_names(ours, theirs)
    machine = subprocess.run([*CC, "-print-multiarch"], capture_output=True, text=True).stdout.strip()
    with tempfile.TemporaryDirectory() as directory:
        write(directory, "_mingw_unicode.h", UNICODE_STUB)
        # The C library's headers ask for it, and those for 32 bits need not be installed.
        write(directory, "32/gnu/stubs-32.h", "")
        bits = {"-m64": [], "-m32": ["-isystem", f"/usr/include/{machine}", "-isystem",
                                     os.path.join(directory, "32")]}
        for width, extra in bits.items():
            for flags in ([], ["-fshort-wchar"]):
                failed |= check_values(ours, theirs, [width, *flags, *extra], directory)
    return failed


def main():
    ours = Header(OURS)
    count = len(set(ours.functions) - ALLOWED.keys())
    if count != FUNCTIONS:
        print(f"{count} functions, should be {FUNCTIONS}")
        return 1
    if not os.path.exists(os.path.join(MINGW, "ntmsapi.h")):
        print("skipped: no mingw ntmsapi.h (Debian: mingw-w64-common)")
        return 77
    return 1 if check_mingw(ours) else 0


if __name__ == "__main__":
    sys.exit(main())
