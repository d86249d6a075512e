#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Motions: order, results, cancelling, evidence, reads while one runs, faults,
# and unplugging in the middle of one.
. "$(dirname "$0")/kernel-common.sh"

load_module check_interval=0 arrival_wait=1
start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 6
A=A00000L8 B=A00001L8 C=A00002L8
moves() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $3 }' | grep -q m; }
is_idle() { ! moves; }
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }

begin_listening() {
	"$NTMS_IOCTL" - listen 1000 600000 >"$work/events" &
	listener=$!
	until_true 20 grep -q listening "$work/events"
}

# heard_until MOTION: $heard is what its end was told by, and what became stale before it; the ends of
# others may be told late
heard_until() {
	until_true 20 grep -q "^event=motion .* id=$1 " "$work/events"
	kill $listener
	wait $listener 2>/dev/null
	heard=$(echo $(sed -n "s/^event=stale .*/stale/p; /^event=motion .* id=$1 /{ s/.*/motion/p; q }" "$work/events"))
}

begin_listening
ioctl /dev/ntms0 move 4096 256 , wait last
is 'a move' 'result=0 256' "$(grep result "$work/out") $(where $A)"
heard_until "$(field motion)"
is 'an event tells of its end' motion "$heard"
is 'nothing is stale' 0 "$(attribute ntms0 stale)"

# Its evidence takes no big pieces of memory: a host that makes backups has none for long.
trace=/sys/kernel/tracing
mountpoint -q $trace || mount -t tracefs tracefs $trace
echo 'bytes_req > 8192' >$trace/events/kmem/kmalloc/filter
echo 1 >$trace/events/kmem/kmalloc/enable
ioctl /dev/ntms0 move 256 4096 , wait last
is 'it takes no big pieces of memory' 'result=0' \
	"$(grep result "$work/out")$(grep -o ' kmalloc: .*\[ntms\]' $trace/trace)"
ioctl /dev/ntms0 refresh
result "$(grep -q ' kmalloc: .*\[ntms\]' $trace/trace; echo $?)" 'as a sweep does'
echo 0 >$trace/events/kmem/kmalloc/enable
ioctl /dev/ntms0 move 4096 256 , wait last

ioctl /dev/ntms0 move 4096 257
is 'from an empty element' EINVAL "$(field error)"
ioctl /dev/ntms0 move 4096 257 $A
is 'from where it is not' ESTALE "$(field error)"
ioctl /dev/ntms0 move 256 9 $A
is 'to where nothing is' ENOENT "$(field error)"
ioctl -r /dev/ntms0 move 256 4096
is 'move needs write access' EBADF "$(field error)"
ioctl /dev/ntms0 move 4097 256 , wait last
is 'into a full one' ENOSPC "$(field result)"
ioctl /dev/ntms0 wait 1 0
is 'an id that never was' ENOENT "$(field error)"

# Behind our back: the picture is wrong, and nothing moves that was not meant.
sim a swap 4097 4098 >/dev/null
ioctl /dev/ntms0 move 4097 257 $B , wait last
is 'an exchanged cartridge is not moved' ESTALE "$(field result)"
is 'and the table says why' '4098 4097' "$(where $B) $(where $C)"
sim a swap 4097 4098 quiet >/dev/null
sim a mark >/dev/null
ioctl /dev/ntms0 move 4098 257 $B , wait last
is 'nor one that was exchanged unseen' 'ESTALE 0' "$(field result) $(sim a count a5)"
is 'and the table says so, too' '4097 4098' "$(where $B) $(where $C)"
sim a swap 4097 4098 quiet >/dev/null
ioctl /dev/ntms0 refresh
sim a remove 4098 quiet >/dev/null
ioctl /dev/ntms0 move 4098 257 $B , wait last
is 'nor one that is not there' 'ESTALE 0' "$(field result) $(sim a count a5)"
until_true 5 is_settled ntms0
is 'it left the table' '' "$(where $B)"
sim a fault a5 sense 4/15/01 >/dev/null
ioctl /dev/ntms0 move 4097 257 , wait last
is 'a fault of the mechanism' 'EIO 4/15/01' "$(field result) $(field sense)"
is 'it is where it was' 4097 "$(where $C)"
sim a fault a5 effect sense 4/15/01 >/dev/null
ioctl /dev/ntms0 move 4097 257 , wait last
is 'a fault after the effect' EIO "$(field result)"
until_true 5 is_settled ntms0
is 'the evidence counts' 257 "$(where $C)"
sim a fault a5 lie >/dev/null
ioctl /dev/ntms0 move 257 4097 , wait last
is 'a lie' EPROTO "$(field result)"
is 'is found out' 257 "$(where $C)"
sim a fault a5 status conflict >/dev/null
ioctl /dev/ntms0 move 257 4097 , wait last
is 'a reservation of another' EBADE "$(field result)"
sim a attention 6/29/00 >/dev/null
ioctl /dev/ntms0 move 257 4097 , wait last
is 'a unit attention that waited is no obstacle' '0 4097' "$(field result) $(where $C)"
until_true 10 is_settled ntms0

# A slow motion: the robot is at it until it is told to arrive.
sim a set move-ms 600000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 move 4097 257 , wait last >"$work/slow" &
slow=$!
until_true 10 moves
"$NTMS_IOCTL" -r /dev/ntms0 cartridges >"$work/out" && "$NTMS_IOCTL" -r /dev/ntms0 get >/dev/null &&
	moves
result $? 'reads do not wait for the robot'
is 'it is MOVING' sm "$(awk -v tag=$C '$5 == tag { print $3 }' "$work/out")"
ioctl /dev/ntms0 sync 1 $A:1:100:4 , claim 1 $A:1:5 , publish last $A:2:100:5
result $? 'nor do claims'
ioctl /dev/ntms0 move 256 4096 , wait last 100 , wait last
is 'a wait that ends before the turn' 'ETIMEDOUT' "$(field error)"
ioctl /dev/ntms0 move 256 4096 , cancel last , wait last
is 'a queued one can be cancelled' ECANCELED "$(field result)"
arrive a
wait $slow
is 'the slow one ends well' result=0 "$(grep result "$work/slow")"
"$NTMS_IOCTL" /dev/ntms0 move 257 4097 , stop , cancel last >"$work/out" &
owner=$!
until_true 10 moves
until_true 10 grep -q '^State:.T' /proc/$owner/status
kill -CONT $owner
wait $owner
is 'a started one cannot' EINPROGRESS "$(field error)"
arrive a
until_true 20 is_idle
sim a set move-ms 0 >/dev/null
ioctl /dev/ntms0 move 4097 257 , wait last , cancel last
is 'nor one that is over' EALREADY "$(field error)"

# The owner dies: its queued ones are cancelled, the started one goes on.
sim a set move-ms 600000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 move 257 4097 , move 256 4096 , sleep 60000 >"$work/out" &
owner=$!
until_true 5 eval '[ "$(grep -c motion= "$work/out")" = 2 ]'
until_true 10 moves
queued=$(tail -n 1 "$work/out" | sed s/motion=//)
kill -KILL $owner
wait $owner 2>/dev/null
ioctl -r /dev/ntms0 wait "$queued"
is 'its queued one is cancelled' ECANCELED "$(field result)"
arrive a
until_true 20 is_idle
is 'its started one goes on' 4097 "$(where $C)"

# A killed waiter.
"$NTMS_IOCTL" /dev/ntms0 move 4097 257 , wait last >"$work/out" &
waiter=$!
until_true 10 moves
kill -KILL $waiter
until_true 20 eval "! kill -0 $waiter 2>/dev/null"
result $? 'a waiter can be killed'
arrive a
until_true 20 is_idle

# Unplugged in the middle, with open files, a waiter, a claim and a poller.
"$NTMS_IOCTL" /dev/ntms0 sync 1 $C:1:102:4 , claim 1 $C:1:5 , move 257 4097 , move 256 4096 , wait last >"$work/waiter" &
waiter=$!
"$NTMS_IOCTL" /dev/ntms0 get , poll 30000 hup , get >"$work/poller" 2>&1 &
poller=$!
exec 9<>/dev/ntms0
until_true 10 moves
until_true 10 grep -q capabilities "$work/poller"
start=$SECONDS
echo "# unplug"
sim a unplug hold 500 >"$work/unplug" 2>&1 &
until_true 10 test ! -e /sys/class/ntms/ntms0
result $? 'remove does not wait for the robot'
echo "# after $((SECONDS - start)) s"
wait $waiter
is 'a waiter gets ENODEV' error=ENODEV "$(grep error "$work/waiter" | tail -n 1)"
wait $poller
is 'a poller HUP and then ENODEV' 'poll=hup error=ENODEV' "$(tail -n 2 "$work/poller" | tr '\n' ' ' | sed 's/poll=inhup/poll=hup/; s/ $//')"
exec 9>&-
wait
until_true 20 rmmod ntms
result $? 'then the module can be unloaded'
insmod "$NTMS_MODULE"
sim a plug >/dev/null
until_true 20 is_settled ntms0
result $? 'and it can be plugged in again'
stop_sim a

# Somebody was at work in it while the robot moves: the sweep that follows passes over what that carries.
start_sim a --slots 20@4096 --drives 2@256 --cartridges 6 --move-ms 600000
"$NTMS_IOCTL" /dev/ntms0 move 4096 256 , wait last >"$work/mover" &
mover=$!
until_true 10 moves
sim a swap 4098 4099 >/dev/null
ioctl /dev/ntms0 refresh
is 'what the robot carries stays doubtful' 3 "$(attribute ntms0 stale)"
sim a mark
pause 6
is 'which is no reason to look time and again' 0 "$(sim a count b8)"
arrive a
wait $mover
until_true 4 is_settled ntms0
result $? 'when it is there that is looked at'
sim a set move-ms 0 >/dev/null
begin_listening
sim a fault a5 die transport >/dev/null
ioctl /dev/ntms0 move 4097 257 , wait last
heard_until "$(field motion)"
is 'a robot that stops on its way: what it touched is doubted' 'stale motion' "$heard"
stop_sim a

# quirks.md, IBM: a move is reported done while the cartridge is on its way.
is_looked_for() { [ "$(sim a count b8)" -gt 0 ]; }
begin_move() { # SOURCE DESTINATION: slots, which are read only when the device has answered
	sim a mark
	"$NTMS_IOCTL" /dev/ntms0 move "$1" "$2" , wait last >"$work/mover" 2>&1 &
	until_true 20 is_looked_for
}
start_sim a --slots 20@4096 --drives 2@256 --cartridges 6 --quirk moves-answer-early --move-ms 600000
echo 600 >/sys/module/ntms/parameters/arrival_wait
begin_move 4096 4110
ioctl -r /dev/ntms0 elements , holders
is 'an early answer: everybody reads meanwhile' 1 "$(grep -c ^running "$work/out")"
is 'an early answer: it is not over' '' "$(sed -n 's/^result=//p' "$work/mover")"
arrive a
wait $!
is 'an early answer: it is when it is there' 0 "$(sed -n 's/^result=//p' "$work/mover")"
# One that comes later than is waited for: what the table says of it is not certain.
sim a set move-ms 0 >/dev/null
echo 1 >/sys/module/ntms/parameters/arrival_wait
sim a fault a5 lie >/dev/null
begin_listening
ioctl /dev/ntms0 move 4110 4112 , wait last
is 'a success that the elements contradict' 'EPROTO 4110' "$(field result) $(where A00000L8)"
heard_until "$(field motion)"
is 'a success that the elements contradict: they are doubted' 'stale motion' "$heard"
sim a set move-ms 600000 >/dev/null
echo 600 >/sys/module/ntms/parameters/arrival_wait
begin_move 4110 4096
sim a unplug >/dev/null
wait $!
is 'an early answer: unplugged meanwhile' error=ENODEV "$(grep ^error "$work/mover")"
sim a plug >/dev/null
until_true 20 is_settled ntms0
stop_sim a
finish
