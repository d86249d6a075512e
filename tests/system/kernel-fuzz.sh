#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Hostile users without privileges: one who may not open the node, one who may
# read, one who may write, one whose memory stalls under the module's copies,
# one on netlink.
#
# usage: kernel-fuzz.sh [CALLS]		NTMS_FUZZ_SEED chooses another run
. "$(dirname "$0")/kernel-common.sh"

calls=${1:-10000}
seed=${NTMS_FUZZ_SEED:-1}
programs=$(dirname "$NTMS_IOCTL")
nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all "$@"; }
figures() { sed 's/^/# /' "$work/out"; }

table() {
	"$NTMS_IOCTL" -r /dev/ntms0 get
	"$NTMS_IOCTL" -r /dev/ntms0 elements
	"$NTMS_IOCTL" -r /dev/ntms0 cartridges
}

# stalls KIND RESULT: of its call when the page comes at last
stalls() {
	run nobody "$programs/ntms-stall" /dev/ntms0 "$1" release
	is "$1: memory that stalls holds nobody up" "stalled $2" \
		"$(head -n 1 "$work/out") $(field result)"
	run nobody "$programs/ntms-stall" /dev/ntms0 "$1" kill
	is "$1: who stalls can be killed" 'stalled killed' "$(head -n 1 "$work/out") $(field result)"
}

stalls_over_unplugging() {
	mkfifo "$work/until"
	exec 8<>"$work/until"
	nobody "$programs/ntms-stall" /dev/ntms0 struct wait <"$work/until" 8>&- >"$work/stall" &
	until_true 20 grep -q stalled "$work/stall"
	sim a unplug >/dev/null
	until_true 20 test ! -e /dev/ntms0
	result $? 'a call that stalls does not keep the changer from going'
	exec 8>&-
	wait $!
	is 'and finds it gone' result=ENODEV "$(tail -n 1 "$work/stall")"
}

load_module check_interval=0
start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 8
echo "# seed $seed"

run nobody "$programs/ntms-fuzz" /dev/ntms0 "$seed" 1
is 'without rights there is nothing to call' '/dev/ntms0: Permission denied' "$(<"$work/out")"

run nobody "$programs/ntms-netlink" "$seed" "$calls"
result $? 'netlink answers nothing, and nobody forges an event'
figures

chmod 664 /dev/ntms0
table >"$work/before"
run nobody "$programs/ntms-fuzz" /dev/ntms0 "$seed" "$calls"
result $? 'with the right to read'
figures
table >"$work/after"
run diff "$work/before" "$work/after" && run grep -q generation= "$work/after"
result $? 'which changes nothing'

chmod 666 /dev/ntms0
if echo 1 2>/dev/null >/proc/sys/vm/unprivileged_userfaultfd; then
	stalls struct 0
	stalls elements 0
	stalls cartridges 0
	stalls holders 0
	stalls sync 0
	stalls claim ENOENT
	stalls publish ENOENT
	stalls volumes 0
else
	echo '# no userfaultfd: nothing stalls'
fi

holds_nothing() {
	ioctl /dev/ntms0 holders
	[ "$(field count)" = 0 ]
}
run nobody "$programs/ntms-fuzz" /dev/ntms0 "$seed" "$((calls / 2))"
result $? 'with the right to write'
figures
ioctl /dev/ntms0 holders
is 'who ended holds nothing' '' "$(grep -v '^running \|^count=' "$work/out")"
until_true 60 holds_nothing
result $? 'when the motion that had begun is over'
ioctl /dev/ntms0 refresh
result $? 'the library is well'
[ ! -e /proc/sys/vm/unprivileged_userfaultfd ] || stalls_over_unplugging
stop_sim a
finish
