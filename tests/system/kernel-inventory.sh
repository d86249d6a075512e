#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The table against the simulator's own state; refresh, changes, poll, events,
# unit attentions, not ready.
. "$(dirname "$0")/kernel-common.sh"

load_module check_interval=1
start_sim a --slots 300@4096 --drives 3@256 --ports 4@16 --cartridges 120

# What the simulator says, in our words: ADDRESS TAG of the full elements.
sim_full() { sim a state | awk '/full/ { print }'; }
our_full() {
	"$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $2, $5 }' | sort -n
}
sim a state >"$work/state"
head -3 "$work/state" | sed 's/^/# /'
is 'as many cartridges as there are' 120 "$(attribute ntms0 cartridges)"
our_full >"$work/ours"
is 'the first is where it is' '4096 A00000L8' "$(head -n 1 "$work/ours")"
is 'the last is where it is' '4215 A00119L8' "$(tail -n 1 "$work/ours")"
ioctl -r /dev/ntms0 get
is 'all records are new' 120 "$(field attention)"
generation=$(field generation)
ioctl -r /dev/ntms0 get $((generation + 1))
is 'a generation that is not yet cannot be seen' EINVAL "$(field error)"

ioctl -r /dev/ntms0 poll 0 , get "$generation" , poll 0
is 'poll is ready until the generation was seen' 'poll=in poll=' \
	"$(grep poll "$work/out" | tr '\n' ' ' | sed 's/ $//')"

# A change behind our back: a unit attention, found by the periodic look.
"$NTMS_IOCTL" - listen 2 15000 >"$work/events" &
until_true 5 grep -q listening "$work/events"
udevadm monitor --kernel --property --subsystem-match=ntms >"$work/uevents" 2>/dev/null &
monitor=$!
sleep 0.5
"$NTMS_IOCTL" -r /dev/ntms0 get "$generation" , poll 15000 >"$work/poll" &
poller=$!
sim a insert 16 NEW001L8 >/dev/null
wait $poller
is 'poll wakes' poll=in "$(tail -n 1 "$work/poll")"
until_true 10 grep -q 'event=inventory' "$work/events"
result $? 'an event tells of the inventory'
is 'first of STALE' stale "$(sed -n 's/^event=\([a-z-]*\) .*/\1/p' "$work/events" | head -n 1)"
until_true 10 is_settled ntms0
is 'the newcomer is in the table' '16 NEW001L8' "$(our_full | head -n 1)"
"$NTMS_IOCTL" -r /dev/ntms0 cartridges "$generation" >"$work/out"
is 'changed since: the newcomer alone' 'NEW001L8' "$(awk '{ print $5 }' "$work/out")"
"$NTMS_IOCTL" -r /dev/ntms0 elements "$generation" >"$work/out"
result "$(grep -q '^16 3 ' "$work/out"; echo $?)" 'its element is among the changed'
kill $monitor 2>/dev/null
if [ -s "$work/uevents" ]; then
	is 'one uevent for elements that became stale' 1 "$(grep -c NTMS_STALE=1 "$work/uevents")"
else
	echo '# no udevadm: uevents not looked at'
fi

# Handles stay with their tags.
"$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1, $5 }' | sort >"$work/before"
sim a swap 4096 4097 quiet >/dev/null
ioctl /dev/ntms0 refresh
result $? refresh
"$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1, $5 }' | sort >"$work/after"
run cmp "$work/before" "$work/after"
result $? 'handles follow the tags'
is 'to their new elements' 4097 "$("$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '$5 == "A00000L8" { print $2 }')"

# smc.md, medium types.
medium() { "$NTMS_IOCTL" -r /dev/ntms0 elements | awk -v at="$1" '$1 == at { print $5 }'; }
sim a insert 4390 CLN001L1 cleaning quiet >/dev/null
sim a insert 4391 DGN001L8 diagnostics quiet >/dev/null
sim a insert 4392 WRM001LY worm quiet >/dev/null
ioctl /dev/ntms0 refresh
is 'data, cleaning, diagnostic and WORM media' '1 2 3 4' "$(echo $(for at in 4100 4390 4391 4392; do medium $at; done))"
for at in 4390 4391 4392; do
	sim a remove $at quiet >/dev/null
done
ioctl /dev/ntms0 refresh

ioctl -r /dev/ntms0 refresh
is 'refresh needs write access' EBADF "$(field error)"

# Not ready.
sim a not-ready 2/04/18 >/dev/null
until_true 10 has_state ntms0 not-ready
result $? 'an open door is seen'
ioctl -r /dev/ntms0 get
is 'and why' 2/04/18 "$(field sense)"
ioctl /dev/ntms0 refresh
is 'refresh fails with it' 'EAGAIN 2/04/18' "$(field error) $(field sense)"
ioctl -r /dev/ntms0 elements
result $? 'the table can be read'
sim a ready >/dev/null
until_true 20 is_settled ntms0
result $? 'it becomes ready and is read again'

# Nobody wrote.
stop_sim a
start_sim b- --slots 10 --cartridges 3 --needs-init
until_true 10 has_state ntms0 not-ready
result $? 'a device that is not ready is bound'
ioctl -r /dev/ntms0 elements
is 'there is no table yet' ENOTCONN "$(field error)"
ioctl /dev/ntms0 sync 1
is 'sync needs one' ENOTCONN "$(field error)"
stop_sim b

# Size, and how many commands it takes.
start_sim c- --slots 20000@1000 --drives 4@500 --ports 0 --cartridges 20000
until_true 60 is_settled ntms0
sim c mark >/dev/null
before=$(sim c count b8)
ioctl /dev/ntms0 refresh
result $? 'refresh of 20,000 slots'
after=$(sim c count b8)
echo "# READ ELEMENT STATUS: before '$before', after '$after'"
is 'all of them' 20000 "$(attribute ntms0 cartridges)"
"$NTMS_IOCTL" -r /dev/ntms0 bench 20000 | sed 's/^/# /'
stop_sim c
finish
