#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# NTMS_MOTION_UNLOAD: drives are told to let go of what the robot is to take, when the changer
# wants it (quirks.md: "need drive UNLOAD before the arm may pick"), and no drive is guessed.
. "$(dirname "$0")/kernel-common.sh"

A=A00000L8 B=A00001L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
motion() { ioctl /dev/ntms0 motion "$@" , wait last; }
moves() { sim a count a5; }
unloads() { sim a count 1b lun "$1"; }
join() { ioctl -r /dev/ntms0 drive "$1"; field join; }
is_joined() { [ "$(join "$1")" = "$2" ]; }
device() { ioctl -r /dev/ntms0 drive "$1"; field device | cut -d ' ' -f 1; }
# The drive has told what it had to.
hear() { # DRIVE
	sg_turs -n 4 "/dev/$(ls "/sys/bus/scsi/devices/$(device "$1")/scsi_generic")" >/dev/null 2>&1
	sim a mark
}
# Back to where tests begin.
into() { # DRIVE SLOT TAG
	motion move source="$2" destination="$1" cartridge="$3"
	hear "$1"
}
# A drive's link in the target's configuration: tcm_loop finds no LUN but those it is told of.
lun_of() { find /sys/kernel/config/target/loopback/*/tpgt_1/lun/ -type l -lname "*/$1" | head -n 1; }
core=/sys/kernel/config/target/core/user_0

load_module check_interval=0 access_wait=2
start_sim a --slots 20@4096 --drives 2@256 --cartridges 4 --drive-luns --must-unload
until_true 10 is_joined 257 resolved
into 256 4096 $A
motion move source=256 destination=4096 cartridge=$A
is 'a drive that holds its cartridge' 'ETXTBSY 5/53/03 256' "$(field result) $(field sense) $(where $A)"
is 'is not unloaded unasked' 0 "$(unloads 1)"
sim a mark
motion move source=256 destination=4096 cartridge=$A unload
is 'it is when asked' '0 4096' "$(field result) $(where $A)"
is 'once, and moved once' '1 1' "$(unloads 1) $(moves)"
into 256 4096 $A
sim a unload 256
motion move source=256 destination=4096 cartridge=$A unload
is 'one that does not hold it is left alone' '0 0' "$(field result) $(unloads 1)"
into 256 4096 $A
sim a set access-ms 1000
echo 60 >/sys/module/ntms/parameters/access_wait
motion move source=256 destination=4096 cartridge=$A unload
is 'ACCESS lags the unload' '0 1 1' "$(field result) $(unloads 1) $(moves)"
sim a set access-ms 0
echo 2 >/sys/module/ntms/parameters/access_wait
# A unit attention in the middle of the sweep that settles the sources: they are settled once more.
into 256 4096 $A
sim a attention 6/28/0 >/dev/null
sim a fault b8 nth 2 sense 6/28/0 >/dev/null
motion move source=256 destination=4096 cartridge=$A unload
is 'it is told though a sweep comes between' '0 1 1' "$(field result) $(unloads 1) $(moves)"
sim a quirk access-always
into 256 4096 $A
motion move source=256 destination=4096 cartridge=$A unload
is 'a changer that tells only by refusing' '0 4096' "$(field result) $(where $A)"
is 'is told twice' '1 2' "$(unloads 1) $(moves)"
sim a quirk access-always=0
ioctl /dev/ntms0 refresh
motion move source=4096 destination=4110 cartridge=$A unload
is 'a slot is never told' '0 0' "$(field result) $(sim a count 1b)"
motion move source=4110 destination=4096 cartridge=$A
motion position destination=256 unload
is 'what takes nothing knows no unload' EINVAL "$(field error)"

# -- the drive declines --
into 256 4096 $A
sim a fault 1b lun 1 sense 5/53/02 >/dev/null
motion move source=256 destination=4096 cartridge=$A unload
is 'somebody uses the drive' 'ETXTBSY 5/53/02 of a drive' "$(field result) $(field sense)"
is 'nothing moves' '0 256 0' "$(moves) $(where $A) $(attribute ntms0 stale)"
sim a stick 256
motion move source=256 destination=4096 cartridge=$A unload
is 'a drive that is stuck' 'EIO 4/53/00 of a drive 0' "$(field result) $(field sense) $(moves)"
sim a unstick 256
sim a fault 1b lun 1 status conflict >/dev/null
motion move source=256 destination=4096 cartridge=$A unload
is 'reserved by another host' 'EBADE 0' "$(field result) $(moves)"
sim a mark
sim a fault 1b lun 1 times 2 sense 6/29/00 >/dev/null
motion move source=256 destination=4096 cartridge=$A unload
is 'unit attentions of the drive' '0 3' "$(field result) $(unloads 1)"

# -- a motion that could not begin --
into 256 4096 $A
motion move source=256 destination=4097 cartridge=$A unload
is 'the destination is full' 'ENOSPC 0' "$(field result) $(unloads 1)"
"$NTMS_IOCTL" /dev/ntms0 grant 256 , sleep 60000 >"$work/grant" &
holder=$!
until_true 5 grep -q ^grant= "$work/grant"
motion move source=256 destination=4096 cartridge=$A unload
is 'the drive is granted' 'EBUSY 0' "$(field error) $(unloads 1)"
kill $holder
wait $holder 2>/dev/null
sim a swap 256 4098 quiet >/dev/null
ioctl /dev/ntms0 refresh
ioctl /dev/ntms0 motion move source=256 destination=4096 cartridge=$A unload
is 'another cartridge is in it' 'ESTALE 0' "$(field error) $(unloads 1)"
sim a swap 256 4098 quiet >/dev/null
ioctl /dev/ntms0 refresh
sim a load 256

# -- nothing is guessed --
sim a mark
lun=$(lun_of a.drive1)
rm "$lun"
motion move source=256 destination=4096 cartridge=$A unload
is 'no device is known to be the drive' 'ENXIO 0 256' "$(field result) $(moves) $(where $A)"
ln -s $core/a.drive1 "$lun"
until_true 10 is_joined 256 resolved
sim a drive-id 257 raw:2:0:"$(sim a identity | awk '$2 == 0 { printf "%s", $3 }' | od -An -v -tx1 | tr -d ' \n')" quiet
ioctl /dev/ntms0 refresh
is 'two elements claim it' ambiguous "$(join 256)"
motion move source=256 destination=4096 cartridge=$A unload
is 'it is not certain' 'ENOTUNIQ 0' "$(field result) $(sim a count 1b)"
sim a drive-id 257 default quiet
ioctl /dev/ntms0 refresh

# -- exchange --
into 257 4097 $B
sim a load 256
hear 256
motion exchange source=4098 destination=256 second=4096 cartridge=A00002L8 displaced=$A unload
is 'an exchange unloads what it displaces' '0 4096 256' "$(field result) $(where $A) $(where A00002L8)"
is 'and no other' '1 0' "$(unloads 1) $(unloads 2)"

# -- what drives have to say: SSC, log page 2Eh --
alerts() { ioctl -r /dev/ntms0 drive "$1"; echo "$(field alerts) $(field asked)"; }
back() { motion move source=257 destination=4097 cartridge=$B unload; }
sim a drive-alert 257 20
sim a drive-alert 257 4
back
is 'a drive is asked for its TapeAlert flags' '0 0x80008 1' "$(field result) $(alerts 257)"
ioctl /dev/ntms0 refresh
is 'they stay known' '0x80008 1' "$(alerts 257)"
into 257 4097 $B
is 'until the next cartridge' '0 0' "$(alerts 257)"
back
is 'which has none' '0 0 1' "$(field result) $(alerts 257)"
into 257 4097 $B
sim a drive-alert 257 56
sim a stick 257
back
is 'one that cannot let go is asked first' 'EIO 0x80000000000000' "$(field result) $(alerts 257 | cut -d ' ' -f 1)"
sim a unstick 257
back
is 'what reading cleared is not forgotten while the cartridge stays' '0 0x80000000000000' \
	"$(field result) $(alerts 257 | cut -d ' ' -f 1)"
into 257 4097 $B
sim a fault 4d lun 2 sense 5/20/00 >/dev/null
back
is 'one that has none moves all the same' '0 4097' "$(field result) $(where $B)"
into 257 4097 $B
motion move source=257 destination=4097 cartridge=$B
is 'none is asked unasked' 0 "$(sim a count 4d lun 2)"
back
into 257 4097 $B

# -- while it takes its time --
sim a fault 1b lun 2 late 10000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 motion move source=257 destination=4097 cartridge=$B unload , wait last >"$work/motion" &
mover=$!
sim a wait-for opcode 1b lun 2 >/dev/null
ioctl -r /dev/ntms0 elements , cartridges , holders
is 'everybody reads meanwhile' 1 "$(grep -c ^running "$work/out")"
ioctl /dev/ntms0 grant 257
is 'nobody is granted what is unloaded' EBUSY "$(field error)"
result "$([ -z "$(sed -n 's/^result=//p' "$work/motion")" ]; echo $?)" 'for it is under way'
wait $mover
is 'and it ends well' '0 4097' "$(sed -n 's/^result=//p' "$work/motion") $(where $B)"
ioctl /dev/ntms0 grant 257
is 'then the drive may be granted' '' "$(field error)"
into 257 4097 $B
# design.md section 2: what is taken is looked at before it is taken, not before the drive began to unload.
D=A00003L8 E=E00000L8
sim a fault 1b lun 2 late 3000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 motion exchange source=4099 destination=257 second=4110 cartridge=$D displaced=$B unload , \
	wait last >"$work/motion" &
mover=$!
sim a wait-for opcode 1b lun 2 >/dev/null
sim a remove 4099 quiet >/dev/null
sim a insert 4099 $E quiet >/dev/null
wait $mover
is 'what people changed meanwhile is not taken' 'ESTALE 0' "$(sed -n 's/^result=//p' "$work/motion") $(sim a count a6)"
until_true 20 is_settled ntms0
is 'nothing was moved' '257 4099' "$(where $B) $(where $E)"
motion move source=257 destination=4097 cartridge=$B
into 257 4097 $B
sim a fault 1b lun 2 late 2000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 motion move source=257 destination=4097 cartridge=$B unload , wait last >"$work/motion" &
mover=$!
sim a wait-for opcode 1b lun 2 >/dev/null
sim a unplug hold 3000 >/dev/null
wait $mover
is 'the library is unplugged meanwhile' error=ENODEV "$(grep ^error "$work/motion")"
sim a plug >/dev/null
until_true 20 is_settled ntms0
stop_sim a
finish
