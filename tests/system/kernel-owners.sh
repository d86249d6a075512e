#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The work lease, grants on drives, and who holds what.
. "$(dirname "$0")/kernel-common.sh"

load_module check_interval=0
start_sim a --slots 20@4096 --drives 2@256 --cartridges 6
A=A00000L8 B=A00001L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
handle() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $1 }'; }
# bit ADDRESS VALUE: 1 when the element has this flag
bit() {
	local flags
	flags=$("$NTMS_IOCTL" -r /dev/ntms0 elements | awk -v at="$1" '$1 == at { print $3 }')
	echo $((flags / $2 % 2))
}
GRANTED=8192 UNOWNED=16384
holders() { "$NTMS_IOCTL" -r /dev/ntms0 holders; }
kinds() { echo $(holders | awk '{ print $1 }' | grep -v count=); }
has_lines() { [ "$(wc -l <"$1")" -ge "$2" ]; }
unprivileged() { setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all "$@"; }

# -- the lease --
ioctl -r /dev/ntms0 lease take
is 'the lease needs write access' EBADF "$(field error)"
ioctl /dev/ntms0 lease renew 1
is 'an epoch that never was is over' ESTALE "$(field error)"
ioctl /dev/ntms0 lease renew
is 'so is none' ESTALE "$(field error)"
ioctl /dev/ntms0 lease take , lease renew , lease give-up , try lease renew
is 'taken, renewed, given up, over' ESTALE "$(field error)"
first=$(field epoch)
ioctl /dev/ntms0 lease take , fork lease renew
is 'a forked child has it not' EPERM "$(field error)"
result "$([ "$(field epoch)" -gt "$first" ]; echo $?)" 'epochs rise'
ioctl /dev/ntms0 lease take , try lease take , lease take 100
is 'it is taken once; waiting does not help' ETIMEDOUT "$(field error)"
ioctl /dev/ntms0 lease take , motion move source=4096 destination=256 cartridge=$A epoch=last , \
	wait last , lease give-up , motion move source=256 destination=4096 cartridge=$A epoch=last
is 'work under an epoch, not after it' '0 ESTALE 256' "$(field result) $(field error) $(where $A)"
ioctl /dev/ntms0 lease take , fork motion move source=256 destination=4096 cartridge=$A epoch=last
is 'nor by another' EPERM "$(field error)"

# Its holder is killed; a waiter gets it at once.
"$NTMS_IOCTL" - listen 3 20000 >"$work/events" &
listener=$!
until_true 5 grep -q listening "$work/events"
"$NTMS_IOCTL" /dev/ntms0 lease take , sleep 60000 >"$work/holder" &
holder=$!
until_true 5 has_lines "$work/holder" 1
"$NTMS_IOCTL" /dev/ntms0 lease take 30000 >"$work/waiter" &
waiter=$!
kill -KILL $holder
wait $holder 2>/dev/null
wait $waiter
is 'killed: it passes on' 0 $?
result "$([ "$(sed s/epoch=// "$work/waiter")" -gt "$(sed s/epoch=// "$work/holder")" ]; echo $?)" \
	'with a higher epoch'
wait $listener
is 'events tell' 'lease1 lease0 lease1' \
	"$(echo $(sed -n 's/^event=\([a-z]*\) .*count=/\1/p' "$work/events"))"

# Who waits, for as long as it takes, is no obstacle to a system that goes to sleep.
if grep -q freezer /sys/power/pm_test 2>/dev/null; then
	"$NTMS_IOCTL" /dev/ntms0 lease take , sleep 60000 >"$work/holder" &
	holder=$!
	until_true 5 has_lines "$work/holder" 1
	"$NTMS_IOCTL" /dev/ntms0 lease take 4294967295 >"$work/waiter" &
	waiter=$!
	until_true 5 grep -q '^16 ' /proc/$waiter/syscall
	echo freezer >/sys/power/pm_test
	run eval 'echo mem >/sys/power/state'
	result $? 'who waits can be frozen'
	echo none >/sys/power/pm_test
	kill -KILL $holder
	wait $holder 2>/dev/null
	wait $waiter
	is 'and waits on when it is thawed' 0 $?
else
	result 0 'who waits can be frozen # SKIP the kernel cannot try to sleep'
fi

# Its holder has closed its file before it got it, while a forked child lives that has the file, too.
"$NTMS_IOCTL" /dev/ntms0 lease take , sleep 60000 >"$work/holder" &
holder=$!
until_true 5 has_lines "$work/holder" 1
"$NTMS_IOCTL" /dev/ntms0 idle-child , close-during lease take 30000 >"$work/closed" &
closer=$!
until_true 10 grep -q closed "$work/closed"
kill -KILL $holder
wait $holder 2>/dev/null
wait $closer
ioctl /dev/ntms0 lease take
is 'closed while it waited: nobody holds it' '' "$(field error)"
kill -KILL "$(sed -n s/^child=//p "$work/closed")"

# Its holder is stopped, with a motion queued under it.
sim a set move-ms 600000 >/dev/null
begun=$SECONDS
"$NTMS_IOCTL" /dev/ntms0 lease take , motion move source=256 destination=4096 cartridge=$A epoch=last , \
	motion move source=4097 destination=257 cartridge=$B epoch=last , stop >"$work/holder" &
holder=$!
until_true 5 has_lines "$work/holder" 3
queued=$(sed -n 3s/motion=//p "$work/holder")
ioctl /dev/ntms0 lease take 30000
result $? 'stopped: it passes on'
result "$([ $((SECONDS - begun)) -ge 8 ]; echo $?)" 'not before its time'
arrive a
ioctl -r /dev/ntms0 wait "$queued"
is 'what it had queued does not move' 'EKEYEXPIRED 4097' "$(field result) $(where $B)"
is 'what it had started does' 4096 "$(where $A)"
kill -KILL $holder
wait $holder 2>/dev/null
sim a set move-ms 0 >/dev/null

# Silent, though alive; and one who renews, for longer than anybody may be silent.
# shellcheck disable=SC2046
"$NTMS_IOCTL" /dev/ntms0 lease take $(printf ', sleep 400 , lease renew %.0s' {1..40}) , sleep 600000 >"$work/holder" &
holder=$!
until_true 60 eval 'has_lines "$work/holder" 41 || grep -q error "$work/holder"'
is 'who gives signs of life keeps it' 41 "$(grep -c epoch= "$work/holder")"
ioctl /dev/ntms0 lease take 30000
result $? 'who is silent loses it'
kill -KILL $holder
wait $holder 2>/dev/null

# -- grants --
ioctl -r /dev/ntms0 grant 256
is 'a grant needs write access' EBADF "$(field error)"
ioctl /dev/ntms0 grant 4096
is 'a slot is not granted' ENOENT "$(field error)"
ioctl /dev/ntms0 grant 256 , grant 256
is 'a drive is granted once' EBUSY "$(field error)"
is 'close-on-exec' 1 "$(field close-on-exec)"
ioctl /dev/ntms0 motion move source=4096 destination=256 cartridge=$A grant=1
is 'a descriptor without the flag' EINVAL "$(field error)"
ioctl /dev/ntms0 motion move source=4096 destination=256 cartridge=$A flags=32 grant=1
is 'one that is no grant' EINVAL "$(field error)"
ioctl /dev/ntms0 motion move source=4096 destination=256 cartridge=$A flags=32 grant=99
is 'one that is not open' EINVAL "$(field error)"
"$NTMS_IOCTL" - listen 4 60000 >"$work/events" &
listener=$!
until_true 5 grep -q listening "$work/events"
"$NTMS_IOCTL" /dev/ntms0 grant 256 , child , sleep 60000 >"$work/grant" &
granted=$!
until_true 5 grep -q child= "$work/grant"
child=$(sed -n s/^child=//p "$work/grant")
is 'the drive shows it' '1 0' "$(bit 256 $GRANTED) $(bit 256 $UNOWNED)"
ioctl /dev/ntms0 move 4096 256 $A
is 'others do not fill it' EBUSY "$(field error)"
run unprivileged "$NTMS_IOCTL" /dev/ntms0 motion move source=4096 destination=256 cartridge="$(handle $A)" force
is 'force needs CAP_SYS_ADMIN, and the node its rights' EACCES "$(field error)"
run setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$NTMS_IOCTL" /dev/ntms0 \
	motion move source=4096 destination=256 cartridge=$A force
is 'force needs CAP_SYS_ADMIN' EPERM "$(field error)"
ioctl /dev/ntms0 motion move source=4096 destination=256 cartridge=$A force , wait last
is 'which may' '0 256' "$(field result) $(where $A)"
ioctl /dev/ntms0 move 256 4096 $A
is 'others do not empty it' EBUSY "$(field error)"
ioctl /dev/ntms0 motion exchange source=4097 destination=256 second=4097 cartridge=$B displaced=$A
is 'nor exchange what is in it' EBUSY "$(field error)"
ioctl /dev/ntms0 refresh
is 'a sweep leaves it' '1 0' "$(bit 256 $GRANTED) $(bit 256 $UNOWNED)"
kill -KILL $granted
wait $granted 2>/dev/null
is 'passed on, it outlives its maker' 1 "$(bit 256 $GRANTED)"
is 'its fdinfo tells what it is' "256" \
	"$(cat /proc/"$child"/fdinfo/* | sed -n 's/^ntms-element:\t//p')"
kill -KILL "$child"
wait $listener
is 'its end is told' 'grant1 motion1 grant0' \
	"$(echo $(sed -n '/inventory/d; s/^event=\([a-z]*\) .*count=/\1/p' "$work/events"))"
is 'and is no dismount' '256 0 1' "$(where $A) $(bit 256 $GRANTED) $(bit 256 $UNOWNED)"
ioctl /dev/ntms0 refresh
is 'a sweep does not change that' 1 "$(bit 256 $UNOWNED)"
ioctl /dev/ntms0 grant 256 , motion move source=256 destination=4096 cartridge=$A grant , wait last
is 'whoever has the grant moves' '0 4096' "$(field result) $(where $A)"
is 'an empty drive has no owner to miss' '0 0' "$(bit 256 $GRANTED) $(bit 256 $UNOWNED)"
ioctl /dev/ntms0 grant 257 , motion move source=4096 destination=256 cartridge=$A grant , wait last
is 'a grant on another drive does not matter' '0 256' "$(field result) $(where $A)"
ioctl /dev/ntms0 grant 256 , grant 257 , motion move source=256 destination=4096 cartridge=$A grant
is 'but is not the right one' EBUSY "$(field error)"
ioctl /dev/ntms0 grant 256 , fork exec "$NTMS_IOCTL" /dev/ntms0 grant 256
is 'exec closes one copy of it' EBUSY "$(field error)"
# Granted between submission and turn.
sim a set move-ms 4000 >/dev/null
ioctl /dev/ntms0 move 4097 257 $B , move 256 4096 $A , grant 256 , wait last
is 'a grant counts when the turn comes' 'EBUSY 256' "$(field result) $(where $A)"
sim a set move-ms 0 >/dev/null

# -- who holds what --
ioctl /dev/ntms0 holders
is 'nobody holds anything' 0 "$(field count)"
ioctl /dev/ntms0 sync 1 $A:1:100:4 $B:1:101:4
sim a set move-ms 20000 >/dev/null
# However long it takes to look, the lease does not pass on.
# shellcheck disable=SC2046
"$NTMS_IOCTL" /dev/ntms0 prevent , lease take , claim 1 $A:1:5 , move 257 4097 , move 256 4096 $A , grant 256 \
	$(printf ', sleep 2000 , lease renew %.0s' {1..100}) >"$work/holder" &
holder=$!
until_true 20 grep -q close-on-exec "$work/holder"
until_true 20 eval 'kinds | grep -q prevention'
until_true 10 eval 'kinds | grep -q running'
is 'all kinds' 'running queued lease claim grant prevention' "$(kinds)"
is 'with the process, its user and its name' "$holder 0 ntms-ioctl" \
	"$(holders | awk '$1 == "lease" { print $5, $6, $7 }')"
is 'the cartridge and where it is' "$(handle $A) 256" "$(holders | awk '$1 == "claim" { print $3, $4 }')"
is 'the drive and what is in it' "$(handle $A) 256" "$(holders | awk '$1 == "grant" { print $3, $4 }')"
is 'what is moved, and from where' "$(handle $B) 257" "$(holders | awk '$1 == "running" { print $3, $4 }')"
ioctl -r /dev/ntms0 holders 2
is 'no more than there is room for' '6 3' "$(field count) $(wc -l <"$work/out")"
chmod o+r /dev/ntms0
run unprivileged "$NTMS_IOCTL" -r /dev/ntms0 holders
is 'others see what, not who' 'claim - - -' "$(awk '$1 == "claim" { print $1, $5, $6, $7 }' "$work/out")"
chmod o-r /dev/ntms0
kill -KILL $holder
wait $holder 2>/dev/null
is 'when it dies the running one is left' running "$(kinds)"
until_true 40 eval '[ -z "$(kinds)" ]'

# Unplugged with all of it held.
"$NTMS_IOCTL" /dev/ntms0 lease take , grant 257 , try lease take 30000 , lease renew , try grant 256 >"$work/holder" &
holder=$!
until_true 5 grep -q close-on-exec "$work/holder"
sim a unplug >/dev/null
wait $holder
is 'a waiter for the lease gets ENODEV' error=ENODEV "$(grep error "$work/holder" | head -n 1)"
until_true 20 test ! -e /dev/ntms0
stop_sim a
finish
