# SPDX-License-Identifier: GPL-2.0-or-later
"""What the public headers, the symbol map, the sources and the man pages say, by name."""
import glob
import os
import re

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
OURS = os.path.join(TOP, "libntms", "ntmsapi.h")
EXTENSIONS = os.path.join(TOP, "libntms", "ntmsext.h")
MAP = os.path.join(TOP, "libntms", "libntms.map")
MAN3 = os.path.join(TOP, "Documentation", "man3")

# Macros of base headers of Windows that ours has for programs without them.
BASE_MACROS = """READ_CONTROL WRITE_DAC WRITE_OWNER ACCESS_SYSTEM_SECURITY GENERIC_ALL GENERIC_EXECUTE
GENERIC_WRITE GENERIC_READ OWNER_SECURITY_INFORMATION GROUP_SECURITY_INFORMATION
DACL_SECURITY_INFORMATION SACL_SECURITY_INFORMATION FILE_DEVICE_CD_ROM FILE_DEVICE_DISK
FILE_DEVICE_TAPE FILE_DEVICE_CHANGER FILE_DEVICE_DVD""".split()

PROTOTYPE = r"\b(DWORD|HANDLE|void)\s+(?:WINAPI\s+)?(\w+)\s*\(([^(){};]*)\)\s*"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def code_of(path):
    """A C file without comments."""
    text = re.sub(r"/\*.*?\*/", " ", read(path), flags=re.S)
    return re.sub(r"//[^\n]*", " ", text).replace("\\\n", " ")


def one_line(text):
    """A declaration with one way of putting blanks."""
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ?([(),;]) ?", r"\1", re.sub(r"\s*\*\s*", " *", text)).replace(",", ", ")


class Header:
    """What a header declares, by name."""

    def __init__(self, path):
        text = re.sub(r"#ifdef PRE_SEVIL.*?#endif", " ", code_of(path), flags=re.S)
        self.pairs = set(re.findall(r"#\s*define\s+(\w+)\s+\w*NAME_AW_?\(\w+\)", text))
        self.macros = dict(re.findall(r"#[ \t]*define[ \t]+(NTMS_\w+)[ \t]+([^\n]+)", text))
        for name in list(self.macros):
            if name in self.pairs or "GUID" in name:
                del self.macros[name]
        self.errors = set(re.findall(r"#[ \t]*define[ \t]+((?:ERROR|RPC_S)_\w+)[ \t]", text))
        self.enums = {}
        for tag, body in re.findall(r"enum\s+(Ntms\w+)\s*\{(.*?)\}", text, re.S):
            self.enums[tag] = re.findall(r"(\w+)\s*(?:=\s*[-\w]+)?\s*(?:,|$)", body.strip())
        self.structs = dict(self.read_structs(text))
        self.types = set(self.read_types(text))
        self.base = set(BASE_MACROS) & set(re.findall(r"#[ \t]*define[ \t]+(\w+)", text))
        self.prototypes = {name: one_line(f"{result} {name}({args});") for result, name, args
                           in re.findall(PROTOTYPE + ";", text)}
        self.functions = {name: self.signature(line) for name, line in self.prototypes.items()}

    @staticmethod
    def read_structs(text):
        pattern = r"typedef\s+struct\s*\w*\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*(\w+)[^;]*;"
        for body, name in re.findall(pattern, text):
            if not re.match(r"NTMS_|RSM_", name):
                continue
            members = []
            for inner, outer in re.findall(r"union\s*\{([^{}]*)\}\s*(\w+)\s*;", body):
                members.append(outer)
                members += [outer + "." + m for m in re.findall(r"(\w+)\s*;", inner)]
            body = re.sub(r"union\s*\{[^{}]*\}\s*\w+\s*;", " ", body)
            yield name, re.findall(r"(\w+)\s*(?:\[\w+\])?\s*;", body) + members

    @staticmethod
    def read_types(text):
        """Names that a typedef gives, of NTMS only."""
        for names in re.findall(r"typedef\b(?:[^{};]|\{(?:[^{}]|\{[^{}]*\})*\})*;", text):
            names = re.sub(r"\{.*\}", " ", names, flags=re.S)
            last = re.sub(r"typedef\s+(?:(?:struct|enum|const)\s+)*\w+", "", names, count=1)
            yield from re.findall(r"\b(?:LP|P)?(?:NTMS_|RSM_|SECURITY_DESCRIPTOR_NTMS)\w*", last)

    @staticmethod
    def signature(prototype):
        """Types of result and parameters, without the parameters' names."""
        result, args = re.fullmatch(r"(\w+) \w+\((.*)\);", prototype).groups()
        kinds = []
        for arg in args.split(","):
            arg = re.sub(r"\s+", " ", arg.replace("*", " * ")).strip()
            kinds.append(re.sub(r" \w+$", "", arg) if " " in arg else arg)
        return result + "(" + ", ".join(kinds) + ")"


def public():
    """What the installed headers declare: name and prototype of functions, names of errors."""
    headers = [Header(OURS), Header(EXTENSIONS)]
    prototypes = {name: line for h in headers for name, line in h.prototypes.items()}
    return prototypes, {name for h in headers for name in h.errors}


def comments():
    """What the comment before a function in the headers says, by name of the function."""
    functions = r"/\*((?:(?!\*/).)*)\*/\s*((?:(?:DWORD|HANDLE|void) \w+\([^;]*\);\s*)+)"
    for path in (OURS, EXTENSIONS):
        for text, declared in re.findall(functions, read(path), re.S):
            for name in re.findall(r"\b(?:DWORD|HANDLE|void) (\w+)\(", declared):
                yield name, text


def mapped():
    return set(re.findall(r"^\t(\w+);", read(MAP), re.M))


class Page:
    """A man page of section 3."""

    def __init__(self, path):
        self.name = os.path.basename(path)[:-len(".3")]
        self.sections, title = {}, ""
        for line in read(path).split("\n"):
            if line.startswith(".SH "):
                title = line[4:].strip('"')
            self.sections.setdefault(title, []).append(line)
        self.names = self.read_names()
        self.prototypes = dict(self.read_prototypes())
        self.errors = self.read_errors()

    def read_names(self):
        names = " ".join(self.sections.get("NAME", [])[1:]).split("\\-")[0]
        return [name.strip() for name in names.split(",")]

    def read_prototypes(self):
        text = "".join(self.plain(line) for line in self.sections.get("SYNOPSIS", []))
        for line in re.findall(r"(?:DWORD|HANDLE|void) [^;]*;", text):
            yield re.match(r"\w+ (\w+)", line).group(1), one_line(line)

    @staticmethod
    def plain(line):
        """What a line of fonts prints."""
        if not re.match(r"\.(B|I|BI|IB|BR|RB|IR|RI) ", line):
            return ""
        words = re.findall(r'"([^"]*)"|(\S+)', line.split(" ", 1)[1])
        joint = " " if re.match(r"\.[BI] ", line) else ""
        return joint.join(a or b for a, b in words).replace("\\-", "-") + " "

    def read_errors(self):
        """The tags of its ERRORS, in their order."""
        lines = self.sections.get("ERRORS", [])
        return [error for tag, line in zip(lines, lines[1:]) if tag == ".TP"
                for error in re.findall(r"\b(?:ERROR|RPC_S)_\w+", line)]


def pages():
    return {page.name: page for page in map(Page, sorted(glob.glob(os.path.join(MAN3, "*.3"))))}
