#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sixteen changers at once: each is read, moves and is watched on its own, and
# one whose robot is dead holds up none of the others.
. "$(dirname "$0")/kernel-common.sh"

changers=16
load_module check_interval=0
for ((i = 0; i < changers; i++)); do
	start_sim "m$i-" --slots 200@4096 --drives 4@256 --cartridges 100 --prefix "M$(printf %02d $i)" --digits 3
done
all_are_settled() {
	local n
	for ((n = 0; n < changers; n++)); do
		is_settled "ntms$n" || return 1
	done
}
until_true 120 all_are_settled
result $? "$changers changers are there and read"

# Which library a node is: plugging does not say in which order they come.
declare -A node
for ((n = 0; n < changers; n++)); do
	tag=$("$NTMS_IOCTL" -r /dev/ntms$n cartridges | awk 'NR == 1 { print $5 }')
	node[$((10#${tag:1:2}))]=ntms$n
done
is 'each is another library' $changers "${#node[@]}"

sim m0 fault a5 hang >/dev/null
"$NTMS_IOCTL" "/dev/${node[0]}" move 4096 256 , wait last >"$work/dead" &
dead=$!
sim m0 wait-for hang >/dev/null
movers=()
for ((i = 1; i < changers; i++)); do
	"$NTMS_IOCTL" "/dev/${node[$i]}" move 4096 256 , wait last , move 256 4250 , wait last \
		>"$work/mover$i" &
	movers+=($!)
done
wait "${movers[@]}"
good=0 sent=0
for ((i = 1; i < changers; i++)); do
	[ "$(grep -c '^result=0$' "$work/mover$i")" = 2 ] && good=$((good + 1))
	sent=$((sent + $(sim "m$i" count a5)))
done
is 'all move that can' $((changers - 1)) $good
is 'each motion is sent once, to its own library' $((2 * (changers - 1))) $sent
kill -0 $dead
result $? 'while the dead one is at it still'

sim m0 unplug >/dev/null
wait $dead
result "$([ -s "$work/dead" ]; echo $?)" 'unplugging ends its motion'
for ((i = 0; i < changers; i++)); do
	stop_sim "m$i"
done
none_is_left() { [ -z "$(ls /sys/class/ntms)" ]; }
until_true 30 none_is_left
result $? 'all are gone'
finish
