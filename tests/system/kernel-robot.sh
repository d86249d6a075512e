#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the robot can do besides MOVE: exchange, position, initialize, ports.
. "$(dirname "$0")/kernel-common.sh"

load_module check_interval=0 arrival_wait=1
start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 6
A=A00000L8 B=A00001L8 C=A00002L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
handle() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $1 }'; }
count() { sim a count "$1"; }
# bit ADDRESS VALUE: 1 when the element has this flag
bit() {
	local flags
	flags=$("$NTMS_IOCTL" -r /dev/ntms0 elements | awk -v at="$1" '$1 == at { print $3 }')
	echo $((flags / $2 % 2))
}
exchange() { ioctl /dev/ntms0 motion exchange source="$1" destination="$2" second="$3" \
	cartridge="$4" displaced="$5" "${@:6}" , wait last; }
motion() { ioctl /dev/ntms0 motion "$@" , wait last; }

# -- exchange --
handles="$(handle $A) $(handle $B)"
ioctl /dev/ntms0 move 4097 256 , wait last
exchange 4096 256 4097 $A $B
is 'an exchange' '0 256 4097' "$(field result) $(where $A) $(where $B)"
exchange 4097 256 4097 $B $A
is 'a swap' '0 4097 256' "$(field result) $(where $A) $(where $B)"
is 'they are the same cartridges' "$handles" "$(handle $A) $(handle $B)"
is 'nothing is stale' 0 "$(attribute ntms0 stale)"
exchange 4097 256 4096 $A $C
is 'not what was expected in the first destination' ESTALE "$(field error)"
exchange 4098 256 4096 $A $B
is 'nor in the source' ESTALE "$(field error)"
exchange 4097 256 9 $A $B
is 'a second destination that is not there' ENOENT "$(field error)"
exchange 4097 256 256 $A $B
is 'both destinations the same' EINVAL "$(field error)"
exchange 4097 256 4099 $A $B
is 'a second destination that is full' 'ENOSPC 1' "$(field result) $(sim a count a6 >/dev/null; [ "$(count a6)" = 2 ]; echo $((1 - $?)))"
ioctl -r /dev/ntms0 motion exchange source=4097 destination=256 second=4097 cartridge=$A displaced=$B
is 'needs write access' EBADF "$(field error)"
sim a swap 4097 4098 >/dev/null
exchange 4097 256 4097 $A $B
is 'verified before, source' 'ESTALE 2' "$(field result) $(count a6)"
ioctl /dev/ntms0 refresh
sim a swap 256 4099 >/dev/null
exchange 4098 256 4098 $A $B
is 'verified before, first destination' 'ESTALE 2' "$(field result) $(count a6)"
sim a swap 256 4099 >/dev/null
ioctl /dev/ntms0 refresh
sim a fault a6 lie >/dev/null
exchange 4098 256 4098 $A $B
is 'a lie is found out' 'EPROTO 4098 256' "$(field result) $(where $A) $(where $B)"
until_true 20 is_settled ntms0
is 'and what it told of is read anew' '4098 256 0' "$(where $A) $(where $B) $(attribute ntms0 stale)"
sim a fault a6 effect sense 4/15/01 >/dev/null
exchange 4098 256 4098 $A $B
is 'a fault after the effect' 'EIO 256 4098' "$(field result) $(where $A) $(where $B)"
sim a fault a6 sense 5/20/00 >/dev/null
exchange 4098 256 4098 $B $A
is 'a device that cannot' 'EOPNOTSUPP 256 4098' "$(field result) $(where $A) $(where $B)"
sim a fault a6 effect sense 4/15/01 >/dev/null
sim a fault b8 element 256 times 2 sense 4/44/00 >/dev/null
exchange 4098 256 4098 $B $A
is 'unclear' EIO "$(field result)"
until_true 20 is_settled ntms0
is 'is settled by a sweep' '4098 256' "$(where $A) $(where $B)"
is 'and they are still the same' "$handles" "$(handle $A) $(handle $B)"

# -- what mode pages 1Eh and 1Fh say --
before=$(count a5)
motion move source=4098 destination=4110 cartridge=$A
is 'a move that the device knows of' '0 ' "$(field result) $(field warnings)"
motion move source=4110 destination=0 cartridge=$A
is 'one that it says it cannot is tried' '0x1 2' "$(field warnings) $(($(count a5) - before))"
motion move source=4110 destination=0 cartridge=$A strict
is 'unless strict' 'EOPNOTSUPP 0x1' "$(field error) $(field warnings)"
motion move source=4110 destination=4096 cartridge=$A invert
is 'nothing is turned over where nothing can be' 'EOPNOTSUPP 2' "$(field result) $(($(count a5) - before))"
exchange 4110 256 4110 $A $B invert-second
is 'nor in an exchange' EOPNOTSUPP "$(field result)"
motion position destination=0 invert
is 'nor in the hand' EOPNOTSUPP "$(field result)"
motion position destination=0 strict
is 'position knows no strict' EINVAL "$(field error)"

# -- position --
before=$(attribute ntms0 generation)
motion position destination=4100
is 'position' '0 1' "$(field result) $(count 2b)"
motion position destination=4100 transport=0
is 'with a transport' '0 2' "$(field result) $(count 2b)"
is 'changes nothing' "$before" "$(attribute ntms0 generation)"
motion position destination=9
is 'position to nothing' ENOENT "$(field error)"
motion position destination=4100 transport=4100
is 'a slot is no transport' ENOENT "$(field error)"
motion position destination=4100 source=1
is 'a source that position has not' EINVAL "$(field error)"

# -- ports --
port() { sim a state 16 | grep -o -w open || echo closed; }
motion open destination=16
is 'a port opens' '0 open' "$(field result) $(port)"
until_true 20 is_settled ntms0
access() { bit "$1" 8; }
is 'it is out of reach' '0 1' "$(access 16) $(access 17)"
sim a insert 17 X00000L8 quiet >/dev/null
motion close destination=16
is 'it closes' '0 closed' "$(field result) $(port)"
until_true 20 is_settled ntms0
is 'what was put in is seen' 17 "$(where X00000L8)"
motion open destination=4100
is 'a slot cannot be opened' ENOENT "$(field error)"
sim a fault 1b sense 5/20/00 >/dev/null
motion open destination=16
is 'one that does not open' 'EOPNOTSUPP 0' "$(field result) $(attribute ntms0 stale)"
sim a fault 1b sense 5/53/02 >/dev/null
motion open destination=16
is 'one that somebody locked' 'ETXTBSY 0' "$(field result) $(attribute ntms0 stale)"

# -- initialize --
sim a set scan-ms 3000 >/dev/null
before=$(attribute ntms0 swept)
ioctl /dev/ntms0 motion initialize , refresh , wait last 0
is 'initialize; a refresh waits for its end' '0 1' "$(field result) $(count 07)"
result "$([ "$(attribute ntms0 swept)" -gt "$before" ]; echo $?)" 'a sweep has followed'
sim a set scan-ms 0 >/dev/null
motion initialize count=4 destination=4096
is 'a range' '0 1 0' "$(field result) $(count 37) $(count e7)"
motion initialize destination=4096
is 'a first element without a range' EINVAL "$(field error)"
motion initialize count=0 destination=4096
is 'a range of nothing' EINVAL "$(field error)"
motion initialize count=65530 destination=4096
is 'a range beyond all addresses' EINVAL "$(field error)"
motion initialize count=1 destination=9
is 'a range of nothing that is there' ENOENT "$(field error)"
until_true 20 is_settled ntms0
sim a quirk e7-only >/dev/null
motion initialize count=4 destination=4096
is 'a device with the old code' '0 2 1' "$(field result) $(count 37) $(count e7)"
motion initialize count=4 destination=4096
is 'is asked by it from then on' '0 2 2' "$(field result) $(count 37) $(count e7)"
until_true 20 is_settled ntms0
sim a quirk no-range >/dev/null
motion initialize count=4 destination=4096
is 'one that knows neither' 'EOPNOTSUPP 0' "$(field result) $(attribute ntms0 stale)"
motion 99
is 'a kind that is not' EINVAL "$(field error)"
motion 0
is 'nor is 0' EINVAL "$(field error)"
stop_sim a

start_sim b- --slots 4 --cartridges 2 --needs-init
until_true 20 has_state ntms0 not-ready
result $? 'a library that wants to be initialized'
ioctl /dev/ntms0 motion position destination=0
is 'has no table' ENOTCONN "$(field error)"
motion initialize
is 'initialize works without' 0 "$(field result)"
until_true 20 is_settled ntms0
is 'then it is read' 2 "$(attribute ntms0 cartridges)"
stop_sim b

start_sim c --slots 6 --cartridges 3 --two-sided --quirk zero-1f
lies() { bit "$1" 1024; }
motion move source=4096 destination=256 cartridge=$A invert strict
is 'a page of zeros says nothing' '0  1' "$(field result) $(field warnings) $(lies 256)"
exchange 4097 256 4098 $B $C invert
is 'what is full is not what was expected' ESTALE "$(field error)"
exchange 4097 256 4097 $B $A invert-second
is 'each side of a swap by its own bit' '0 0 0' "$(field result) $(lies 256) $(lies 4097)"
exchange 4097 256 4097 $A $B invert
is 'and the other' '0 1 0' "$(field result) $(lies 256) $(lies 4097)"
motion move source=256 destination=256 cartridge=$A invert
is 'a turn in place' '0 0 256' "$(field result) $(lies 256) $(where $A)"
motion position destination=256 invert
is 'and in the hand' 0 "$(field result)"
until_true 20 is_settled ntms0
stop_sim c

# -- two robots --
start_sim d --slots 6@4096 --drives 2@256 --transports 2@1 --cartridges 3
motion move source=4096 destination=256 cartridge=$A transport=2
is 'the second robot carries' '0 256' "$(field result) $(where $A)"
ioctl /dev/ntms0 motion move source=256 destination=4096 cartridge=$A transport=3
is 'there is no third' ENOENT "$(field error)"
sim d fault a5 die transport >/dev/null
motion move source=256 destination=4096 cartridge=$A transport=2
until_true 20 is_settled ntms0
is 'one that dies has it in its own hand' 'EIO 2' "$(field result) $(where $A)"
motion move source=2 destination=4096 cartridge=$A transport=2
is 'and lays it down' '0 4096' "$(field result) $(where $A)"
exchange 4096 256 4100 $A $B transport=1
is 'an empty first destination is no exchange' ESTALE "$(field error)"
stop_sim d

# smc.md, Mode pages, 1Eh: one bit for each. Which of them is the default one is not told.
start_sim e --slots 6@4096 --drives 2@256 --transports 2@1 --cartridges 3 --two-sided
sim e fault 1a always patch 6 00 >/dev/null
motion move source=4096 destination=256 cartridge=$A invert
is 'the default robot may be the one that turns' '0 256' "$(field result) $(where $A)"
motion move source=256 destination=4096 cartridge=$A transport=1 invert
is 'the first one does not' 'EOPNOTSUPP 256' "$(field result) $(where $A)"
motion move source=256 destination=4096 cartridge=$A transport=2 invert
is 'the second one does' '0 4096' "$(field result) $(where $A)"
sim e clear >/dev/null
stop_sim e
finish
