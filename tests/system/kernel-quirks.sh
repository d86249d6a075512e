#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Libraries with habits of their own: each is read whole, moves, and keeps its
# handles over a second reading.
. "$(dirname "$0")/kernel-common.sh"

load_module check_interval=0

# habit NAME OPTION...: 40 slots, 2 drives, 2 ports, 12 cartridges.
habit() {
	local name=$1
	shift
	start_sim q --slots 40@4096 --drives 2@256 --ports 2@16 --cartridges 12 "$@"
	is "$name: cartridges" 12 "$(attribute ntms0 cartridges 2>/dev/null)"
	"$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1, $2 }' >"$work/before"
	ioctl /dev/ntms0 refresh
	result $? "$name: refresh"
	"$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1, $2 }' >"$work/after"
	run cmp "$work/before" "$work/after"
	result $? "$name: handles are kept"
	ioctl /dev/ntms0 move 4096 256 , wait last
	is "$name: a move" 0 "$(field result)"
	is "$name: its evidence" 256 "$("$NTMS_IOCTL" -r /dev/ntms0 elements 0 16 | awk '$4 != 0 { print $1 }')"
	stop_sim q
}

while read -r quirk; do
	habit "$quirk" --quirk "$quirk"
done <<'END'
no-dvcid
no-voltag
dvcid-drives-only
dvcid-needs-voltag-0
no-voltag-with-dvcid
dvcid-serial-only
max-elements=7
ignore-count
start-must-exist
empty-past-end
alloc16
exact-alloc
drop-last=8
all-types-only
descriptor-tail=6
nul-tags
blank-empty-tags
avoltag-without-data
no-svalid
asc-without-except
virtual-slots
hide-transports
no-1d
wrong-1d=5
no-mode-sense
no-vpd-80
no-vpd-83
dvcid-header-missing
dvcid-length=99
port-designators
both-max-elements=7
extra-bytes=9
overlapping-pages
reverse-order
report-absent
voltag-key=9
tag-without-medium
tag-medium-first
serial-with-address
status-moves-arm
mchngr
move-options
no-all-types
no-curdata
slow-move-every=1
empty-pages=1
storage-cut=4
descriptor-cut=12
END
habit 'mhvtl: address 0 unusable' --transports 1@1
habit 'SL150: bridged' --bridged --drive-luns
habit 'SL150: shared-naa' --quirk shared-naa --bridged --drive-luns
habit 'AWS gateway: shared-serial' --quirk shared-serial --drive-luns
habit 'no reader' --no-reader
habit moves-answer-early --quirk moves-answer-early --move-ms 3000

# quirks.md, ACSLS: the start must exist. Four a command, and a gap right behind the first four.
start_sim q --slots 40@4096 --drives 2@256 --cartridges 4 --quirk start-must-exist --quirk max-elements=7
sim q absent 4100 2 >/dev/null
sim q insert 4110 FAR001L8 >/dev/null
ioctl /dev/ntms0 refresh
is 'start-must-exist: what lies behind a gap is read' '5 4110' "$(attribute ntms0 cartridges) $(
	"$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '$5 == "FAR001L8" { print $2 }')"
stop_sim q

# quirks.md, Qualstar: what is asked for in vain once is not asked for again, nor less of all else.
start_sim q --slots 40@4096 --drives 2@256 --ports 2@16 --cartridges 12 --quirk no-dvcid
ioctl /dev/ntms0 refresh
sim q mark
ioctl /dev/ntms0 refresh
is 'no-dvcid: one command a type' 4 "$(sim q count b8)"
stop_sim q
finish
