# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the guest tests of the module share; sourced, not run. They report in
# TAP. Where the programs are: NTMS_BUILD (default: build), NTMS_MODULE.
set -u

NTMS_BUILD=${NTMS_BUILD:-$PWD/build}
NTMS_MODULE=${NTMS_MODULE:-$NTMS_BUILD/kmod-$(uname -r)/ntms.ko}
NTMS_SIM=${NTMS_SIM:-$NTMS_BUILD/sim/ntms-sim}
NTMS_IOCTL=${NTMS_IOCTL:-$NTMS_BUILD/system/ntms-ioctl}
work=$(mktemp -d)
number=0 failed=0
kmemleak=/sys/kernel/debug/kmemleak
# A debug kernel takes its time.
patience=1
[ ! -e $kmemleak ] || patience=5

[ -n "${NTMS_GUEST:-}" ] || { echo "1..0 # SKIP not in the test guest"; exit 77; }

result() { # STATUS NAME: 0 is good
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failed=$((failed + 1))
		sed 's/^/# /' "$work/out" 2>/dev/null
	fi
}

# is NAME WANTED GOT
is() {
	[ "$2" = "$3" ]
	local same=$?
	result $same "$1"
	[ $same = 0 ] || echo "#   wanted '$2', got '$3'"
}

# The output stays in $work/out: fields are taken from there by 'field NAME'.
run() { "$@" >"$work/out" 2>&1; }
ioctl() { run "$NTMS_IOCTL" "$@"; }
field() { sed -n "s/^$1=//p" "$work/out" | tail -n 1; }
attribute() { echo "$(<"/sys/class/ntms/$1/$2")"; }

# pause SECONDS, without a process: nobody ever writes into that pipe
mkfifo "$work/nothing"
exec {nothing}<>"$work/nothing"
pause() { read -rt "$1" -u $nothing || true; }

# until_true SECONDS COMMAND...
until_true() {
	local end=$((SECONDS + $1 * patience))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		pause 0.05
	done
}

load_module() {
	modprobe -a scsi_mod sg target_core_user tcm_loop
	insmod "$NTMS_MODULE" "$@"
}

# Without a process: they are asked often.
attribute_is() { # CHANGER ATTRIBUTE VALUE
	local value=''
	read -r value <"/sys/class/ntms/$1/$2"
	[ "$value" = "$3" ]
} 2>/dev/null
has_state() { attribute_is "$1" state "$2"; }
is_settled() { has_state "$1" ready && attribute_is "$1" stale 0; }

# start_sim NAME OPTION...: a library; waits until it is ntms0 and read, unless NAME ends in '-'
start_sim() {
	local name=${1%-} wait=$1
	shift
	"$NTMS_SIM" start --name "$name" --control "$work/$name" --daemon "$@" &&
		{ [ "$wait" != "$name" ] || until_true 20 is_settled ntms0; } || {
		ls /sys/class/ntms >"$work/out" 2>&1
		result 1 "library $name is there and read"
	}
}

# sim NAME WORD...: a command to the simulator
sim() {
	local name=$1
	shift
	"$NTMS_SIM" ctl "$work/$name" "$@"
}

# arrive NAME: the robot, for which a motion takes long, comes to the end of one
arrive() { sim "$1" wait-for motion >/dev/null && sim "$1" arrive >/dev/null; }

stop_sim() { sim "$1" quit >/dev/null; until_true 20 test ! -e /dev/ntms0; }

# What is left when the module is gone was leaked; objects younger than 5 s do not count yet.
check_leaks() {
	[ -e $kmemleak ] || return 0
	sleep 6
	echo scan >$kmemleak
	echo scan >$kmemleak
	cat $kmemleak >"$work/out"
	# Not to be held against whoever comes next in this guest.
	echo clear >$kmemleak
	result "$([ ! -s "$work/out" ]; echo $?)" 'nothing is leaked'
}

finish() {
	local socket
	for socket in "$work"/*; do
		[ ! -S "$socket" ] || "$NTMS_SIM" ctl "$socket" quit >/dev/null 2>&1
	done
	rmmod ntms
	result $? 'the module can be unloaded'
	check_leaks
	echo "1..$number"
	rm -rf "$work"
	[ $failed = 0 ]
}
