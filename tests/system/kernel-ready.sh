#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# NTMS_MOTION_READY: waiting until a drive can use its medium, which may take hours (quirks.md:
# LTO-9), beside the robot's work.
. "$(dirname "$0")/kernel-common.sh"

A=A00000L8 B=A00001L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
join() { ioctl -r /dev/ntms0 drive "$1"; field join; }
is_joined() { [ "$(join "$1")" = "$2" ]; }
device() { ioctl -r /dev/ntms0 drive "$1"; field device | cut -d ' ' -f 1; }
ready() { ioctl /dev/ntms0 motion ready destination="$1" seconds="$2" , wait last; }
move() { ioctl /dev/ntms0 move "$1" "$2" , wait last; }
# In the background, with its output in $work/NAME.
begin() { # NAME DRIVE SECONDS
	"$NTMS_IOCTL" /dev/ntms0 motion ready destination="$2" seconds="$3" , wait last >"$work/$1" 2>&1 &
	until_true 5 grep -q ^motion= "$work/$1"
}
motion_of() { sed -n 's/^motion=//p' "$work/$1"; }
result_of() { sed -n 's/^result=//p' "$work/$1"; }
is_asked() { [ "$(sim a count 00 lun "$1")" -gt "$2" ]; }
shows() { ioctl -r /dev/ntms0 try wait "$1" 0; grep -q "$2" "$work/out"; }
# A drive's link in the target's configuration: tcm_loop finds no LUN but those it is told of.
lun_of() { find /sys/kernel/config/target/loopback/*/tpgt_1/lun/ -type l -lname "*/$1" | head -n 1; }
core=/sys/kernel/config/target/core/user_0

load_module check_interval=0
start_sim a --slots 20@4096 --drives 2@256 --cartridges 4 --drive-luns
until_true 10 is_joined 257 resolved
move 4096 256
ready 256 20
is 'a drive that is ready' '0 256' "$(field result) $(where $A)"
sim a swap 256 4099 >/dev/null
ready 256 20
known() { [ "$(where $A)" = 4099 ] || [ "$(attribute ntms0 stale)" -gt 0 ]; }
result "$([ "$(field result)" = 0 ] && known; echo $?)" 'who is told so is told of hands that were there before'
sim a swap 256 4099 quiet >/dev/null
ioctl /dev/ntms0 refresh
is 'it lies there again' 256 "$(where $A)"
sim a set ready-ms 3000
move 4097 257
sim a mark
ready 257 60
is 'one that becomes ready' 0 "$(field result)"
result "$([ "$(sim a count 00 lun 2)" -ge 3 ]; echo $?)" 'is asked until it is'
alerts() { ioctl -r /dev/ntms0 drive "$1"; field alerts; }
move 257 4097
sim a set ready-ms 1000000
move 4097 257
sim a drive-alert 257 22
ready 257 1
is 'it is not asked for its TapeAlert flags' 0x0 "$(alerts 257 | sed 's/^0$/0x0/')"
ioctl /dev/ntms0 motion ready destination=257 seconds=1 alerts , wait last
is 'but when that is wanted' 'ETIMEDOUT 0x200000' "$(field result) $(alerts 257)"
sim a set ready-ms 0
move 257 4097
move 4097 257
ready 4096 1
is 'a slot is no drive' ENOENT "$(field error)"
ioctl /dev/ntms0 motion ready destination=256 seconds=1 unload
is 'it knows no unload' EINVAL "$(field error)"
ioctl -r /dev/ntms0 motion ready destination=256 seconds=1
is 'it needs write access' EBADF "$(field error)"

# -- time --
sim a set ready-ms 1000000
move 257 4097
move 4097 257
ready 257 2
is 'not by then' 'ETIMEDOUT 2/04/01 of a drive' "$(field result) $(field sense)"
ready 257 0
is 'one look' ETIMEDOUT "$(field result)"
sim a set ready-ms 400000
sim a load 257
begin long 257 100000
long=$(motion_of long)
until_true 10 shows "$long" ^progress
is 'running' 1 "$(ioctl -r /dev/ntms0 try wait "$long" 0; field motion-state)"
is 'with what the drive says' '2/04/01 of a drive' "$(field sense)"
result "$([ "$(field progress)" -gt 0 ] && [ "$(field progress)" -lt 65536 ]; echo $?)" 'and how far it is'
is 'everybody sees it' '257 1' "$(ioctl /dev/ntms0 holders; awk '$1 == "running" { n++; e = $4 } END { print e, n }' "$work/out")"
move 256 4096
is 'the robot works meanwhile' '0 4096' "$(field result) $(where $A)"
ready 256 1
is 'so do other waits' 'ETIMEDOUT 2/3A/00 of a drive' "$(field result) $(field sense)"
is 'it still runs' '' "$(result_of long)"

# -- the end --
ioctl -r /dev/ntms0 cancel "$long"
is 'who may not write cannot cancel it' EBADF "$(field error)"
ioctl /dev/ntms0 cancel "$long"
is 'it is cancelled while it runs' '' "$(field error)"
wait $!
is 'which is its result' ECANCELED "$(result_of long)"
ioctl /dev/ntms0 cancel "$long"
is 'once' EALREADY "$(field error)"
begin closed 257 100000
closed=$(motion_of closed)
kill $!
until_true 10 shows "$closed" ECANCELED
result $? 'it ends with its owner'
before=$(sim a count 00 lun 2)
sleep 3
is 'and asks no more' "$before" "$(sim a count 00 lun 2)"

# -- what the drive says --
sim a fault 00 lun 2 sense 4/40/80 >/dev/null
ready 257 60
is 'a drive that failed' 'EIO 4/40/80 of a drive' "$(field result) $(field sense)"
sim a fault 00 lun 2 sense 2/04/03 >/dev/null
ready 257 60
is 'one that wants an operator' 'EIO 2/04/03 of a drive' "$(field result) $(field sense)"
sim a fault 00 lun 2 sense 2/30/00 >/dev/null
ready 257 60
is 'a medium that does not fit' 'EMEDIUMTYPE 2/30/00 of a drive' "$(field result) $(field sense)"
sim a set ready-ms 0
sim a load 257
sim a fault 00 lun 2 times 2 status busy >/dev/null
ready 257 60
is 'a drive that is busy is waited for' 0 "$(field result)"
sim a fault 00 lun 2 times 3 sense 6/29/00 >/dev/null
ready 257 60
is 'unit attentions are passed over' 0 "$(field result)"

# -- rights --
"$NTMS_IOCTL" /dev/ntms0 grant 257 , sleep 60000 >"$work/grant" &
holder=$!
until_true 5 grep -q ^grant= "$work/grant"
sim a mark
ready 257 60
is 'a drive of somebody else is not asked' 'EBUSY 0' "$(field error) $(sim a count 00 lun 2)"
ioctl /dev/ntms0 motion ready destination=257 seconds=60 force , wait last
is 'but by force' 0 "$(field result)"
kill $holder
wait $holder 2>/dev/null
sim a set ready-ms 1000000
sim a load 257
begin overtaken 257 100000
overtaken=$!
ioctl /dev/ntms0 grant 257 , wait "$(motion_of overtaken)" 10000
is 'it ends when the drive is granted meanwhile' EBUSY "$(field result)"
wait $overtaken
sim a set ready-ms 0
sim a load 257
ioctl /dev/ntms0 grant 257 , motion ready destination=257 seconds=60 grant , wait last
is 'or with the grant' 0 "$(field result)"

# -- a drive that is silent --
has_ended() { [ -n "$(result_of "$1")" ]; }
sim a mark
sim a fault 00 lun 2 hang >/dev/null
begin silent 257 2
waits=($!)
sim a wait-for hang >/dev/null
for waiter in 1 2 3; do
	begin "behind$waiter" 257 100000
	waits+=($!)
done
until_true 20 has_ended silent
is 'one that does not answer is waited for no longer than it was asked for' ETIMEDOUT "$(result_of silent)"
is 'by one at a time' 1 "$(sim a count 00 lun 2)"
ready 256 1
is 'others are asked meanwhile' 'ETIMEDOUT 2/3A/00 of a drive' "$(field result) $(field sense)"
sim a release >/dev/null
wait "${waits[@]}"
is 'the next ones have their turn when it answers' '3 result=0' \
	"$(cat "$work"/behind? | grep ^result | sort | uniq -c | tr -s ' ' | sed 's/^ //')"

# -- devices that go --
lun=$(lun_of a.drive2)
rm "$lun"
ready 257 60
is 'no device is known to be the drive' ENXIO "$(field result)"
ln -s $core/a.drive2 "$lun"
until_true 10 is_joined 257 resolved
sim a set ready-ms 1000000
sim a load 257
begin gone 257 100000
until_true 10 is_asked 2 0
rm "$lun"
wait $!
is 'the device leaves meanwhile' ENXIO "$(result_of gone)"
ln -s $core/a.drive2 "$lun"
until_true 10 is_joined 257 resolved
waits=()
for waiter in 1 2 3 4 5; do
	begin "wait$waiter" 257 100000
	waits+=($!)
done
sim a unplug >/dev/null
wait "${waits[@]}"
is 'the library is unplugged meanwhile' '5 error=ENODEV' \
	"$(cat "$work"/wait? | grep ^error | sort | uniq -c | tr -s ' ' | sed 's/^ //')"
sim a plug >/dev/null
until_true 20 is_settled ntms0
stop_sim a
finish
