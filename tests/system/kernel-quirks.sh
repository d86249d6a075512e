#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Libraries with habits of their own: each is read whole, moves, and keeps its
# handles over a second reading.
. "$(dirname "$0")/kernel-common.sh"

load_module check_interval=0
GONE=4096 DISABLED=256 PORTS=8 DRIVES=16
handles() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1, $2 }'; }
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
# TYPES: the elements that are there
present() {
	local address flags
	"$NTMS_IOCTL" -r /dev/ntms0 elements 0 "$1" | while read -r address _ flags _; do
		[ $((flags & (GONE | DISABLED))) != 0 ] || echo "$address"
	done
}

# habit NAME OPTION...: 40 slots, 2 drives, 2 ports, 12 cartridges.
habit() {
	local name=$1
	shift
	start_sim q --slots 40@4096 --drives 2@256 --ports 2@16 --cartridges 12 "$@"
	is "$name: cartridges" 12 "$(attribute ntms0 cartridges 2>/dev/null)"
	handles >"$work/before"
	ioctl /dev/ntms0 refresh
	result $? "$name: refresh"
	handles >"$work/after"
	run cmp "$work/before" "$work/after"
	result $? "$name: handles are kept"
	ioctl /dev/ntms0 move 4096 256 , wait last
	is "$name: a move" 0 "$(field result)"
	is "$name: its evidence" 256 "$("$NTMS_IOCTL" -r /dev/ntms0 elements 0 $DRIVES | awk '$4 != 0 { print $1 }')"
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
descriptor-tail=52
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
habit 'SL500: media domain and type behind the identifier' --quirk descriptor-tail=2
habit 'Scalar i6000: long serial numbers' --drive-serial 0=SERIALOFTWENTYONECHARS --drive-serial 1=SERIALOFTWENTYONECHARZ
habit '3573-TL: no-volume-tag' --quirk no-volume-tag
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

# quirks.md, TS4500: gaps among the drives, which some tell by an ASC.
for quirk in no-svalid report-absent; do
	start_sim q --slots 8@4096 --drives 4@256 --cartridges 2 --drive-serial 2=THIRD --quirk $quirk
	sim q absent 257 >/dev/null
	ioctl /dev/ntms0 refresh
	is "TS4500: a gap among the drives, $quirk" '256 258 259' "$(echo $(present $DRIVES))"
	is "TS4500: none takes the other's place, $quirk" THIRD "$(ioctl -r /dev/ntms0 drive 258; field serial)"
	ioctl /dev/ntms0 move 4096 258 , wait last
	is "TS4500: what is behind the gap works, $quirk" 0 "$(field result)"
	stop_sim q
done

# quirks.md, Spectra: ports come and go by magazines of ten.
start_sim q --slots 8@4096 --drives 2@256 --ports 20@16 --cartridges 2
handles >"$work/before"
sim q absent 26 10 >/dev/null
ioctl /dev/ntms0 refresh
is 'Spectra: ten ports go' 10 "$(present $PORTS | wc -l)"
sim q present 26 10 >/dev/null
sim q insert 30 NEW000L8 >/dev/null
ioctl /dev/ntms0 refresh
is 'Spectra: and come, one of them full' '20 30' "$(present $PORTS | wc -l) $(where NEW000L8)"
handles >"$work/after"
run grep -Fxf "$work/before" "$work/after"
is 'Spectra: all else is as it was' 2 "$(wc -l <"$work/out")"
stop_sim q

# quirks.md, Exabyte 120: where its elements are it does not say. What was not there at first is
# found later: ports, drives, and slots below those that were.
start_sim q --slots 8@4096 --drives 2@256 --ports 2@16 --cartridges 2 --quirk no-1d
for first in '16 2' '256 2' '4096 4'; do
	sim q absent $first quiet >/dev/null
done
sim q unplug >/dev/null
until_true 20 test ! -e /dev/ntms0
sim q plug >/dev/null
until_true 20 is_settled ntms0
is 'no-1d: no ports, no drives, few slots' '0 0 4 4100' "$(present $PORTS | wc -l) $(present $DRIVES | wc -l) $(
	attribute ntms0 slots) $(attribute ntms0 first_slot)"
for first in '16 2' '256 2' '4096 4'; do
	sim q present $first quiet >/dev/null
done
sim q insert 17 NEW000L8 quiet >/dev/null
ioctl /dev/ntms0 refresh
is 'no-1d: ports and drives that come are found' '2 2' "$(present $PORTS | wc -l) $(present $DRIVES | wc -l)"
is 'no-1d: and slots below' '8 4096' "$(attribute ntms0 slots) $(attribute ntms0 first_slot)"
ioctl /dev/ntms0 move 17 256 , wait last , move 256 4098 , wait last
is 'no-1d: which work' 4098 "$(where NEW000L8)"
stop_sim q

# quirks.md, Breece Hill Q2: inventories on request only, slowly where there are no labels.
start_sim q --slots 8@4096 --drives 2@256 --cartridges 2 --quirk blind-to-hands --quirk slow-unlabelled=500
sim q insert 4100 - quiet >/dev/null
sim q remove 4097 quiet >/dev/null
ioctl /dev/ntms0 refresh
is 'Breece Hill: what hands did is not seen' '2 4097' "$(attribute ntms0 cartridges) $(where A00001L8)"
ioctl /dev/ntms0 move 4097 4101 , wait last
is 'Breece Hill: nor moved' 'ENOMEDIUM 5/3B/0E' "$(field result) $(field sense)"
ioctl /dev/ntms0 motion initialize , wait last , refresh
is 'Breece Hill: until it is told to look' '2 ' "$(attribute ntms0 cartridges) $(where A00001L8)"
is 'Breece Hill: which moves' 0 "$(ioctl /dev/ntms0 move 4100 4101 , wait last; field result)"
stop_sim q

# quirks.md, Spectra 9000: it settles after a reset; IBM: it pauses.
start_sim q- --slots 8@4096 --drives 2@256 --cartridges 2 --settle-ms 15000
until_true 20 has_state ntms0 not-ready
result $? 'Spectra 9000: it settles'
until_true 40 is_settled ntms0
is 'Spectra 9000: then it is read' 2 "$(attribute ntms0 cartridges)"
sim q not-ready 2/04/85 >/dev/null
ioctl /dev/ntms0 move 4096 256 , wait last
is 'IBM: paused' 'EAGAIN 2/04/85' "$(field result) $(field sense)"
sim q ready quiet >/dev/null
until_true 60 is_settled ntms0
ioctl /dev/ntms0 move 4096 256 , wait last
is 'IBM: until it goes on' 0 "$(field result)"

# quirks.md, IBM TS3200: sequential mode.
until_true 20 is_settled ntms0
sim q quirk sequential-mode >/dev/null
ioctl /dev/ntms0 move 256 4096 , wait last
is 'TS3200: no move in sequential mode' 'EAGAIN 2/04/8E' "$(field result) $(field sense)"
until_true 40 is_settled ntms0
is 'TS3200: which is read all the same' '2 256' "$(attribute ntms0 cartridges) $(where A00000L8)"
sim q quirk sequential-mode=0 >/dev/null

# quirks.md, some: a drive names no source, or one that is full.
for source in none 4097; do
	sim q source 256 $source >/dev/null
	handles >"$work/before"
	ioctl /dev/ntms0 refresh
	handles >"$work/after"
	run cmp "$work/before" "$work/after"
	result $? "source $source: nothing is another one for that"
done
ioctl /dev/ntms0 move 256 4096 , wait last
is 'a wrong source: it is moved' '0 4096' "$(field result) $(where A00000L8)"
stop_sim q
finish
