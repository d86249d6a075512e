#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A generic netlink family as its specification has it, and as the kernel has it.

usage: netlink-spec.py SPEC written|told|events|listen

written   the family's name, version and groups by the specification
told      the same by CTRL_CMD_GETFAMILY, in the same words
events    one line for each kind of event: its name, and the attributes it has
listen    the same for each event that arrives, with the attributes' values; first "listening"

What the specification does not know shows in the line where it came: "unknown" and its number.
"""
import re
import socket
import struct
import sys

import yaml

NETLINK_GENERIC, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP = 16, 270, 1
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
FAMILY_ID, FAMILY_NAME, VERSION, HDRSIZE, OPS, MCAST_GROUPS = 1, 2, 3, 4, 6, 7  # CTRL_ATTR_*
GROUP_NAME, GROUP_ID = 1, 2  # CTRL_ATTR_MCAST_GRP_*
OP_ID = 1  # CTRL_ATTR_OP_ID
HEADER, GENERIC_HEADER = struct.Struct("=IHHII"), struct.Struct("=BBH")
INTEGERS = {"u32": "=I", "u64": "=Q"}


def attributes(data):
    """The number and the bytes of each attribute."""
    while data:
        length, number = struct.unpack_from("=HH", data)
        yield number & 0x3FFF, data[4:length]
        data = data[length + 3 & ~3:]


def numbered(entries):
    """Entries by their numbers: the one it says, else that after the last one."""
    result, number = {}, 0
    for entry in entries:
        number = entry.get("value", number + 1)
        result[number] = entry
    return result


class Spec:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            spec = yaml.safe_load(file)
        self.name = spec["name"]
        self.groups = [group["name"] for group in spec["mcast-groups"]["list"]]
        operations = spec["operations"]["list"]
        self.requests = [number for number, operation in numbered(operations).items()
                         if "do" in operation or "dump" in operation]
        self.events = {number: operation for number, operation in numbered(operations).items()
                       if "event" in operation}
        self.sets = {space["name"]: numbered(space["attributes"])
                     for space in spec["attribute-sets"]}
        self.enums = {enum["name"]: numbered(enum["entries"]) for enum in spec["definitions"]}

    def kinds(self):
        """Of each kind of event the name and its attributes, as its doc tells them."""
        for operation in self.events.values():
            names = [name for name in operation["event"]["attributes"] if name != "pad"]
            space = self.sets[operation["attribute-set"]].values()
            enum, = (attribute["enum"] for attribute in space if "enum" in attribute)
            for kind in self.enums[enum].values():
                told = re.search(r"Attributes: ([\w-]+)", kind["doc"])
                yield " ".join([kind["name"]] + [name for name in names if name != "id" or told])

    def value(self, attribute, data):
        form = INTEGERS[attribute["type"]]
        if len(data) != struct.calcsize(form):
            return f"unknown-length-{len(data)}"
        number, = struct.unpack(form, data)
        if "enum" not in attribute:
            return number
        return self.enums[attribute["enum"]].get(number, {"name": f"unknown-{number}"})["name"]

    def decode(self, message):
        """A message without its netlink header, in words."""
        command, version, _ = GENERIC_HEADER.unpack_from(message)
        if command not in self.events or version != 1:
            return f"unknown-command-{command}-version-{version}"
        operation = self.events[command]
        space = self.sets[operation["attribute-set"]]
        words, kind = [], "unknown"
        for number, data in attributes(message[GENERIC_HEADER.size:]):
            attribute = space.get(number, {"name": f"unknown-{number}"})
            if attribute["name"] not in operation["event"]["attributes"]:
                words.append(f"unknown-{number}")
            elif attribute["type"] != "pad":
                value = self.value(attribute, data)
                kind = value if "enum" in attribute else kind
                words.append(f"{attribute['name']}={value}")
        return " ".join([kind] + words)


class Family:
    """What the kernel says of a family."""

    def __init__(self, name):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        self.socket.bind((0, 0))
        data = name.encode() + b"\0"
        asked = GENERIC_HEADER.pack(CTRL_CMD_GETFAMILY, 1, 0)
        asked += struct.pack("=HH", 4 + len(data), FAMILY_NAME) + data + bytes(-len(data) % 4)
        self.socket.send(HEADER.pack(HEADER.size + len(asked), GENL_ID_CTRL, 1, 1, 0) + asked)
        answer = dict(attributes(self.receive()[0][1][GENERIC_HEADER.size:]))
        self.id, = struct.unpack("=H", answer[FAMILY_ID])
        self.name = answer[FAMILY_NAME].rstrip(b"\0").decode()
        self.version, = struct.unpack("=I", answer[VERSION])
        self.header, = struct.unpack("=I", answer[HDRSIZE])
        self.requests = [struct.unpack("=I", dict(attributes(data))[OP_ID])[0]
                         for _, data in attributes(answer.get(OPS, b""))]
        groups = [dict(attributes(data))
                  for _, data in attributes(answer.get(MCAST_GROUPS, b""))]
        self.groups = {group[GROUP_NAME].rstrip(b"\0").decode():
                       struct.unpack("=I", group[GROUP_ID])[0] for group in groups}

    def receive(self):
        """Type and contents of the messages that come next."""
        data, messages = self.socket.recv(65536), []
        while data:
            length, kind, _, _, _ = HEADER.unpack_from(data)
            messages.append((kind, data[HEADER.size:length]))
            data = data[length + 3 & ~3:]
        return messages

    def join(self, group):
        self.socket.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, self.groups[group])


def describe(name, version, header, groups, requests):
    print(f"family {name} version {version} header {header}")
    for group in sorted(groups):
        print(f"group {group}")
    for request in sorted(requests):
        print(f"request {request}")


def listen(spec):
    family = Family(spec.name)
    for group in spec.groups:
        family.join(group)
    print("listening", flush=True)
    while True:
        for kind, message in family.receive():
            if kind == family.id:
                print(spec.decode(message), flush=True)
            else:
                print(f"unknown-type-{kind}", flush=True)


def main():
    spec = Spec(sys.argv[1])
    if sys.argv[2] == "written":
        # By the schema genetlink: version 1, no header of its own.
        describe(spec.name, 1, 0, spec.groups, spec.requests)
    elif sys.argv[2] == "told":
        family = Family(spec.name)
        describe(family.name, family.version, family.header, family.groups, family.requests)
    elif sys.argv[2] == "events":
        print("\n".join(spec.kinds()))
    elif sys.argv[2] == "listen":
        listen(spec)
    else:
        sys.exit(__doc__)


main()
