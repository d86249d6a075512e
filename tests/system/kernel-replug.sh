#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A library that comes and goes while it is read, swept, claimed and moved;
# NTMS_REPLUG_CYCLES tells how often.
. "$(dirname "$0")/kernel-common.sh"

cycles=${NTMS_REPLUG_CYCLES:-20}
A=A00000L8 B=A00001L8

the_node() {
	local node
	node=$(ls /sys/class/ntms 2>/dev/null)
	echo "/dev/${node:-ntms0}"
}

# repeat COMMAND...: as the words of ntms-ioctl, until the device is gone
repeat() {
	local i words=()
	for ((i = 0; i < 200; i++)); do
		words+=("$@" ,)
	done
	"$NTMS_IOCTL" "$(the_node)" "${words[@]}" get
}

# until_told COMMAND...: over and over, whatever comes of it
until_told() {
	while [ ! -e "$work/enough" ]; do
		"$@"
		sleep 0.02
	done >>"$work/$BASHPID.log" 2>&1
}

read_attributes() { cat /sys/class/ntms/ntms*/* /sys/class/ntms/ntms*/sides/*; }

move_to_and_fro() {
	repeat try move 4096 256 $A , try wait last , try move 256 4096 $A , try wait last , get
}

hold_a_claim() {
	"$NTMS_IOCTL" "$(the_node)" sync 1 $B:1:100:4 , claim 1 $B:1:5 , poll 60000 hup
}

is_there() { [ "$(ls /sys/class/ntms)" != '' ]; }
is_gone() { [ "$(ls /sys/class/ntms)" = '' ]; }
is_read() { is_settled "$(ls /sys/class/ntms)"; }
is_plugged() { sim a plug >/dev/null 2>&1; }

# Odd cycles end in the middle of the first sweep and of what comes with it, even ones later.
cycle() {
	until_true 20 is_there || return
	[ $(($1 % 2)) = 1 ] || until_true 20 is_read || return
	sleep 0.$((RANDOM % 6))
	sim a unplug hold $((RANDOM % 300)) >/dev/null || return
	until_true 20 is_gone || return
	# The last motion of the old one may hold the new one up.
	until_true 20 is_plugged
}

load_module check_interval=1
start_sim a --slots 60@4096 --drives 2@256 --ports 2@16 --cartridges 30 --command-ms 5 --move-ms 150
users=()
for user in 'repeat elements , poll 20' 'repeat cartridges' 'repeat poll 100' 'repeat try refresh 300 , get' \
	read_attributes move_to_and_fro hold_a_claim; do
	# shellcheck disable=SC2086
	until_told $user &
	users+=($!)
done
done=0
while [ $done -lt "$cycles" ] && cycle $done; do
	done=$((done + 1))
done
is "$cycles times out and in" "$cycles" "$done"
touch "$work/enough"
until_true 60 is_read
result $? 'it is read at last'
sim a unplug >/dev/null
wait "${users[@]}"
result $? 'nobody hangs'
for user in "${users[@]}"; do
	echo "# $(wc -l <"$work/$user.log") lines, errors:" \
		"$(sed -n 's/^error=//p' "$work/$user.log" | sort | uniq -c | tr -s ' \n' ' ')"
done
cat "$work"/*.log | sed -n 's/^error=//p' | sort -u >"$work/out"
result "$(grep -cE '^(EFAULT|ENOTTY|EPERM|ENOMEM|EINVAL|0)$' "$work/out")" 'only errors that fit'
until_true 20 is_plugged
until_true 30 is_settled ntms0
result $? 'it comes back as the first, for nothing of the others is left'
is 'with all its cartridges' 30 "$(attribute ntms0 cartridges)"
stop_sim a
finish
