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
tag=A00000L8
revision=10

# What is asked after each failure is asked with as few processes as can be: they are dear on a kernel
# that watches itself.
is_at() { # ELEMENT
	local element name
	"$NTMS_IOCTL" -r /dev/ntms0 cartridges >"$work/cartridges"
	while read -r _ element _ _ name _; do
		[ "$name" != $tag ] || [ "$element" != "$1" ] || return 0
	done <"$work/cartridges"
	return 1
}

is_idle() {
	local kind
	is_settled ntms0 && "$NTMS_IOCTL" -r /dev/ntms0 holders >"$work/holders" || return
	while read -r kind _; do
		[[ $kind != queued && $kind != running ]] || return
	done <"$work/holders"
}

# Of what does not change from one binding to the next.
identity() {
	"$NTMS_IOCTL" -r /dev/ntms0 get , drive 256 |
		grep -vE '^(instance|generation|inventory|swept|store|attention|flags)='
}

# each NAME FUNCTION WORD...: FUNCTION N WORD... fails the N-th allocation, leaves errors in
# $work/errors and sets $left: 0 when one failed. Until none does.
each() {
	local name=$1 function=$2 n
	[ "$chosen" = '  ' ] || [[ $chosen == *" $name "* ]] || return 0
	shift 2
	: >"$work/errors"
	for ((n = 1; n <= most; n++)); do
		left=''
		$function $n "$@" || break
		[ "$left" = 0 ] || break
	done
	echo "# $name: $((n - 1)) failures:" \
		"$(sort "$work/errors" | uniq -c | tr -s ' \n' ' ')"
	cp "$work/errors" "$work/out"
	result "$([ $n -gt 1 ] && [ -n "$left" ] && [ "$left" != 0 ]; echo $?)" "$name: to the last"
	sed 's/^[a-z]*=//' "$work/errors" |
		grep -vxE '(0|ENOMEM|EFAULT|EIO|EAGAIN|EPROTO|ECANCELED|EALREADY|EINPROGRESS)?' >"$work/out"
	result "$([ ! -s "$work/out" ]; echo $?)" "$name: with no wrong error"
	until_true 20 is_settled ntms0
	result $? "$name: all is well afterwards"
}

# fail_here N COMMAND...: in a shell of our own, whose own allocations fail along
fail_here() {
	local n=$1
	shift
	left=$(
		exec 2>>"$work/shell"
		echo "$n" >/proc/thread-self/fail-nth
		"$@"
		read -r left </proc/thread-self/fail-nth && echo "$left"
	)
	# What failed last was the shell's own.
	left=${left:-1}
}

open_it() { : 9<>/dev/ntms0; }
fail_open() { fail_here "$1" open_it; }

# fail_call N CALL [BEFORE [AFTER]]: words of ntms-ioctl; @ is a revision, + the next
fail_call() {
	local words
	revision=$((revision + 10))
	words="${3:+$3 , }fail $1 $2${4:+ , $4}"
	words=${words//@/$revision}
	# shellcheck disable=SC2086
	ioctl /dev/ntms0 ${words//+/$((revision + 1))}
	note_call
}

note_call() {
	local name value
	while IFS='=' read -r name value; do
		case $name in
		left) left=$value ;;
		error | result) [ -z "$left" ] || echo "$name=$value" >>"$work/errors" ;;
		esac
	done <"$work/out"
}

# Who was not told of a grant has none: the drive can be granted at once.
fail_granting() { # N
	ioctl /dev/ntms0 try fail "$1" grant 256 , try grant-close , grant 256
	note_call
}

put_back() {
	! is_at 256 || ioctl /dev/ntms0 move 256 4096 "$A" , wait last
	is_at 4096
}

fail_reading() { fail_call "$@" && until_true 20 is_idle; }
fail_moving() { fail_reading "$@" && put_back; }

let_go() {
	[ ! -e /sys/class/ntms/ntms0 ] || echo "$device" >/sys/bus/scsi/drivers/ntms/unbind
	until_true 20 test ! -e /sys/class/ntms/ntms0
}

bind() { echo "$device" >/sys/bus/scsi/drivers/ntms/bind; }

fail_probe() { # N
	let_go || return
	fail_here "$1" bind
	if [ ! -e /sys/class/ntms/ntms0 ]; then
		echo bound=ENOMEM >>"$work/errors"
		return
	fi
	echo bound=0 >>"$work/errors"
	until_true 20 is_settled ntms0 || return
	identity >"$work/now"
	cmp -s "$work/identity" "$work/now" || {
		echo "# bound with failure $1, and is another:"
		diff "$work/identity" "$work/now" | sed 's/^/# /'
		echo error=DIFFERS >>"$work/errors"
	}
}

# Which worker will do it nobody knows: all are told. Others' work fails along.
fail_worker() { # N COMMAND...
	local n=$1 workers worker file remaining
	shift
	workers=$(grep -ls '^kworker/u' /proc/[0-9]*/comm | cut -d / -f 3)
	for worker in $workers; do
		echo "$n" >"/proc/$worker/task/$worker/fail-nth"
	done 2>/dev/null
	"$@"
	left=$n
	for worker in $workers; do
		file=/proc/$worker/task/$worker/fail-nth
		remaining=''
		read -r remaining <"$file"
		[ "$remaining" != 0 ] || left=0
		echo 0 >"$file"
	done 2>/dev/null
	grep -E '^(error|result)=' "$work/out" >>"$work/errors"
	until_true 20 is_settled ntms0
}

fail_sweep() { fail_worker "$1" ioctl /dev/ntms0 refresh; }
fail_motion() { fail_worker "$1" ioctl /dev/ntms0 move 4096 256 "$A" , wait last && put_back; }

load_module check_interval=0
start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 5
device=$(basename "$(readlink -f /sys/class/ntms/ntms0/device)")
identity >"$work/identity"
# By its handle: to look for a tag would be another call.
A=$("$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag=$tag '$5 == tag { print $1 }')
ioctl /dev/ntms0 sync 1 "$A:1:100:4"
result $? 'a cartridge is synced'

each open fail_open
each get fail_call get
each elements fail_call elements
each cartridges fail_call cartridges
each drive fail_call 'drive 256'
each holders fail_call holders 'lease take'
each sync fail_call "sync 1 $A:@:100:4"
each claim fail_call "claim 1 $A:@:4" "sync 1 $A:@:100:4"
each publish fail_call "publish last $A:+:100:4" "sync 1 $A:@:100:4 , claim 1 $A:@:4"
each unclaim fail_call 'unclaim last unchanged' "sync 1 $A:@:100:4 , claim 1 $A:@:4"
each lease fail_call 'lease take'
each grant fail_granting
each prevent fail_call prevent
each allow fail_call allow prevent
each find fail_call 'find A0*'
each set-tag fail_call 'set-tag 4100 replace A00004L8'
each alerts fail_call alerts
each reservation fail_call reservation
each reserve fail_call 'reserve 2 0 99'
each refresh fail_reading refresh
each move fail_moving "move 4096 256 $A" '' 'try wait last'
each wait fail_moving 'wait last' "move 4096 256 $A" 'try wait last'
each cancel fail_moving 'cancel last' "move 4096 256 $A" 'try wait last'
each sweep fail_sweep
each motion fail_motion
each probe fail_probe
[ -e /sys/class/ntms/ntms0 ] || bind
until_true 20 is_settled ntms0
result $? 'it can be bound at last'
is 'nothing was lost' 5 "$(attribute ntms0 cartridges)"
is_at 4096
result $? 'nor misplaced'
stop_sim a
finish
