#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every allocation of memory and every copy to or from user space fails once,
# one at a time: of open(), of the calls, of probe, of a sweep and of a motion.
# Needs a kernel with fault injection.
#
# usage: kernel-failslab.sh [NAME...]	of those below; without one, all
. "$(dirname "$0")/kernel-common.sh"

faults=/sys/kernel/debug
if [ ! -e /proc/thread-self/fail-nth ] || [ ! -d $faults/failslab ]; then
	echo '1..0 # SKIP the kernel injects no faults'
	exit 77
fi
for kind in failslab fail_page_alloc fail_usercopy; do
	echo 0 >$faults/$kind/verbose
	[ ! -e $faults/$kind/ignore-gfp-wait ] || echo N >$faults/$kind/ignore-gfp-wait
done

chosen=" $* "
most=500
A=A00000L8

where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
is_stopped() { [[ $(cut -d ' ' -f 3 "/proc/$1/stat" 2>/dev/null) == [TZ]* || ! -e /proc/$1 ]]; }

# Of what does not change from one binding to the next.
identity() {
	"$NTMS_IOCTL" -r /dev/ntms0 get |
		grep -vE '^(instance|generation|inventory|swept)='
	"$NTMS_IOCTL" -r /dev/ntms0 drive 256
}

# each NAME FUNCTION: FUNCTION N fails the N-th allocation, leaves errors in $work/errors and sets
# $left: 0 when one failed. Until none does.
each() {
	local name=$1 n
	[ "$chosen" = '  ' ] || [[ $chosen == *" $name "* ]] || return 0
	shift
	: >"$work/errors"
	for ((n = 1; n <= most; n++)); do
		left=''
		"$@" "$n" || break
		[ "$left" = 0 ] || break
	done
	[ -z "$process" ] || end_calls
	echo "# $name: $((n - 1)) failures:" \
		"$(sort "$work/errors" | uniq -c | tr -s ' \n' ' ')"
	cp "$work/errors" "$work/out"
	result "$([ -n "$left" ] && [ "$left" != 0 ]; echo $?)" "$name: to the last"
	sed 's/^[a-z]*=//' "$work/errors" |
		grep -vxE '(0|ENOMEM|EFAULT|EIO|EAGAIN|EPROTO|ECANCELED|EALREADY|EINPROGRESS)?' >"$work/out"
	result "$([ ! -s "$work/out" ]; echo $?)" "$name: with no wrong error"
	until_true 20 is_settled ntms0
	result $? "$name: all is well afterwards"
}

fail_open() { # N
	left=$(
		exec 2>>"$work/shell"
		echo "$1" >/proc/thread-self/fail-nth
		: 9<>/dev/ntms0
		read -r left </proc/thread-self/fail-nth && echo "$left"
	)
	# What failed last was the shell's own.
	left=${left:-1}
}

# fail_call BEFORE CALL AFTER N: words of ntms-ioctl; @ is N
fail_call() {
	local before=${1//@/$4} call=${2//@/$4} after=${3//@/$4} pid
	# shellcheck disable=SC2086
	"$NTMS_IOCTL" /dev/ntms0 ${before:+$before ,} stop , try $call , stop ${after:+, $after} >"$work/call" 2>&1 &
	pid=$!
	until_true 20 is_stopped $pid || return
	echo "$4" >/proc/$pid/task/$pid/fail-nth || return
	kill -CONT $pid
	until_true 60 is_stopped $pid || return
	left=$(cat /proc/$pid/task/$pid/fail-nth)
	echo 0 >/proc/$pid/task/$pid/fail-nth
	kill -CONT $pid
	wait $pid
	grep -E '^(error|result)=' "$work/call" >>"$work/errors"
	until_true 20 is_settled ntms0
}

put_back() {
	[ "$(where $A)" != 256 ] || ioctl /dev/ntms0 move 256 4096 "$A" , wait last
	[ "$(where $A)" = 4096 ]
}

fail_move() { fail_call '' "move 4096 256 $A" 'try wait last' "$1" && put_back; }
fail_wait() { fail_call "move 4096 256 $A" 'wait last' 'try wait last' "$1" && put_back; }
fail_cancel() { fail_call "move 4096 256 $A" 'cancel last' 'try wait last' "$1" && put_back; }

fail_probe() { # N
	[ ! -e /dev/ntms0 ] || echo "$device" >/sys/bus/scsi/drivers/ntms/unbind
	until_true 20 test ! -e /sys/class/ntms/ntms0 || return
	left=$(
		exec 2>>"$work/shell"
		echo "$1" >/proc/thread-self/fail-nth
		echo "$device" >/sys/bus/scsi/drivers/ntms/bind
		read -r left </proc/thread-self/fail-nth && echo "$left"
	)
	if [ -e /sys/class/ntms/ntms0 ]; then
		until_true 20 is_settled ntms0 || return
		identity >"$work/now"
		cmp -s "$work/identity" "$work/now" || {
			echo "# bound with failure $1, and is another:"
			diff "$work/identity" "$work/now" | sed 's/^/# /'
			echo error=DIFFERS >>"$work/errors"
		}
		echo bound=0 >>"$work/errors"
	else
		echo bound=ENOMEM >>"$work/errors"
	fi
	left=${left:-1}
}

bind_again() {
	[ -e /sys/class/ntms/ntms0 ] || echo "$device" >/sys/bus/scsi/drivers/ntms/bind
	until_true 20 is_settled ntms0
}

# Which worker will do it nobody knows: all are told. Others' work fails along.
fail_worker() { # N COMMAND...
	local n=$1 workers worker file
	shift
	workers=$(grep -l '^kworker/u' /proc/[0-9]*/comm | cut -d / -f 3)
	for worker in $workers; do
		echo "$n" >"/proc/$worker/task/$worker/fail-nth"
	done 2>/dev/null
	"$@"
	left=$n
	for worker in $workers; do
		file=/proc/$worker/task/$worker/fail-nth
		[ "$(cat "$file")" != 0 ] || left=0
		echo 0 >"$file"
	done 2>/dev/null
	grep -E '^(error|result)=' "$work/out" >>"$work/errors"
	until_true 20 is_settled ntms0
}

fail_sweep() { fail_worker "$1" ioctl /dev/ntms0 refresh; }
fail_motion() { fail_worker "$1" ioctl /dev/ntms0 move 4096 256 $A , wait last && put_back; }

load_module check_interval=0
start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 5
device=$(basename "$(readlink -f /sys/class/ntms/ntms0/device)")
identity >"$work/identity"
# By its handle: to look for a tag would be another call.
A=$(cartridge | cut -d ' ' -f 1)
ioctl /dev/ntms0 sync 1 "$A:1:100:4"

each open fail_open
each get fail_call '' get ''
each elements fail_call '' elements ''
each cartridges fail_call '' cartridges ''
each drive fail_call '' 'drive 256' ''
each sync fail_call '' "sync 1 $A:1@:100:4" ''
each claim fail_call "sync 1 $A:2000@:100:4" "claim 1 $A:2000@:4" ''
each publish fail_call "sync 1 $A:30000@0:100:4 , claim 1 $A:30000@0:4" "publish last $A:30000@1:100:4" ''
each unclaim fail_call "sync 1 $A:4000000@:100:4 , claim 1 $A:4000000@:4" 'unclaim last unchanged' ''
each refresh fail_call '' refresh ''
each move fail_move
each wait fail_wait
each cancel fail_cancel
each sweep fail_sweep
each motion fail_motion
each probe fail_probe
bind_again
result $? 'it can be bound at last'
is 'nothing was lost' "5 4096" "$(attribute ntms0 cartridges) $(where)"
stop_sim a
finish
