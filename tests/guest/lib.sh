# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Functions for test scripts that run inside the guest: source this file.
#
# Environment: NTMS_SIM  the simulator's program
#              NTMS_KO   the module to load
#
# A script calls one function a test by run_test and ends with finish:
#
#     . "$(dirname "$0")/../guest/lib.sh"
#     moves() { expect_status 0 mtx -f "$changer" load 1 0; }
#     run_test moves
#     finish

ntms_passed=0 ntms_failed=0 ntms_skipped=0

# --- Reporting ------------------------------------------------------------------------------

# Run a function as a test of that name, in a subshell: it ends at its first failed expectation.
# Lines of its output that begin with "# " are shown even if it passes: figures.
run_test() { # FUNCTION [ARGUMENT...]
	local name=$* output status
	output=$(
		exec 2>&1
		"$@"
	)
	status=$?
	case $status in
	0)
		ntms_passed=$((ntms_passed + 1))
		echo "ok $name"
		grep '^# ' <<<"$output" || true
		return
		;;
	77)
		ntms_skipped=$((ntms_skipped + 1))
		echo "ok $name # SKIP $(tail -n 1 <<<"$output")"
		return
		;;
	esac
	ntms_failed=$((ntms_failed + 1))
	echo "not ok $name: $(grep '^FAIL: ' <<<"$output" | tail -n 1 | sed 's/^FAIL: //')"
	printf '%s\nexit status %s\n' "$output" "$status" | sed 's/^/# /'
}

# The last line of a test script; its exit status tells whether all is well.
finish() {
	local skipped=''
	[ "$ntms_skipped" = 0 ] || skipped=", $ntms_skipped skipped"
	echo "$ntms_passed passed, $ntms_failed failed$skipped"
	[ "$ntms_failed" = 0 ] && [ $((ntms_passed + ntms_skipped)) -gt 0 ]
	exit
}

# In a test: end it.
fail() { # MESSAGE...
	echo "FAIL: $*"
	exit 1
}

skip() { # WHY...
	echo "$*"
	exit 77
}

# --- Expectations ---------------------------------------------------------------------------

expect_equal() { # EXPECTED FOUND [WHAT]
	[ "$1" = "$2" ] || fail "${3:+$3: }expected '$1', found '$2'"
}

expect_match() { # REGEX FOUND [WHAT]
	[[ $2 =~ $1 ]] || fail "${3:+$3: }expected a match of '$1', found '$2'"
}

expect_no_match() { # REGEX FOUND [WHAT]
	[[ ! $2 =~ $1 ]] || fail "${3:+$3: }expected no match of '$1', found '$2'"
}

# Its output is in $output afterwards.
output=''
expect_status() { # STATUS COMMAND...
	local wanted=$1 status=0
	shift
	output=$("$@" 2>&1) || status=$?
	[ "$status" = "$wanted" ] || fail "$*: expected exit status $wanted, found $status: $output"
}

# Like expect_status 0, the output goes on.
succeed() { # COMMAND...
	expect_status 0 "$@"
	[ -z "$output" ] || printf '%s\n' "$output"
}

expect_exists() { # PATH
	[ -e "$1" ] || fail "expected $1 to exist"
}

expect_absent() { # PATH
	[ ! -e "$1" ] || fail "expected $1 not to exist"
}

# --- Waiting --------------------------------------------------------------------------------

# Look every 20 ms until the command succeeds, SECONDS (10) at most. For states that come without
# an event that could be awaited; sim_wait and udev_settle wait for events.
wait_for() { # [-t SECONDS] COMMAND...
	local seconds=10 deadline
	if [ "$1" = -t ]; then
		seconds=$2
		shift 2
	fi
	deadline=$((${EPOCHREALTIME/[.,]/} + seconds * 1000000))
	until "$@" >/dev/null 2>&1; do
		[ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ] ||
			fail "waited $seconds s in vain for: $*"
		sleep 0.02
	done
}

# --- udev -----------------------------------------------------------------------------------

# The real systemd-udevd with the project's rules besides those of the system.
start_udevd() { # [RULES_FILE...]
	mkdir -p /run/udev/rules.d
	[ $# = 0 ] || cp "$@" /run/udev/rules.d/ || fail "cannot copy the udev rules $*"
	if [ -d /run/systemd/system ]; then
		udevadm control --reload || fail 'systemd-udevd does not read its rules anew'
	else
		/lib/systemd/systemd-udevd --daemon || fail 'systemd-udevd does not start'
	fi
	# Not all of it: that would load a driver for every device of the machine.
	udevadm trigger --action=add --subsystem-match=scsi --subsystem-match=scsi_generic \
		--subsystem-match=scsi_tape --subsystem-match=scsi_changer --subsystem-match=ntms
	udev_settle
}

udev_settle() {
	udevadm settle --timeout=30 || fail 'udev did not settle within 30 s'
}

# --- The module -----------------------------------------------------------------------------

load_ntms() { # [PARAMETER=VALUE...]
	[ -n "${NTMS_KO:-}" ] || fail 'NTMS_KO is not set: which module is to be loaded?'
	[ -f "$NTMS_KO" ] || fail "NTMS_KO: no file $NTMS_KO"
	modprobe -q scsi_mod
	insmod "$NTMS_KO" "$@" || fail "cannot load $NTMS_KO"
}

unload_ntms() {
	rmmod ntms || fail 'cannot unload ntms'
}

# --- The simulator --------------------------------------------------------------------------

sim_socket() { # NAME
	echo "/run/ntms-sim/$1.sock"
}

# Start a library; it is there as a SCSI device when this returns.
sim_start() { # NAME [OPTION...]
	local name=$1
	shift
	[ -x "${NTMS_SIM:-}" ] || fail "NTMS_SIM: no program '${NTMS_SIM:-}'"
	modprobe -a target_core_user tcm_loop sg || fail 'cannot load the modules for TCMU'
	mkdir -p /run/ntms-sim
	"$NTMS_SIM" start --daemon --name "$name" --control "$(sim_socket "$name")" "$@" ||
		fail "the simulator of $name does not start: $*"
}

# Say something to a library: sim lib0 insert 16 A00001L8
sim() { # NAME WORD...
	local name=$1
	shift
	"$NTMS_SIM" ctl "$(sim_socket "$name")" "$@"
}

# Wait for something to happen in a library: sim_wait lib0 opcode a5 2
sim_wait() { # NAME CONDITION...
	local name=$1
	shift
	sim "$name" wait-for "$@" >/dev/null || fail "$name: waited in vain for: $*"
}

# How many commands of an op code came since the last mark.
expect_count() { # NAME OPCODE EXPECTED
	expect_equal "$3" "$(sim "$1" count "$2")" "$1: commands $2"
}

sim_stop() { # NAME
	sim "$1" quit >/dev/null || fail "$1 does not stop"
}

# The SCSI device (H:C:T:L) of a serial number; several lines when it has several paths.
scsi_by_serial() { # SERIAL
	# One process for all devices: there may be many, and a process is dear under emulation.
	grep -laE "$1 *\$" /sys/bus/scsi/devices/*/vpd_pg80 2>/dev/null |
		sed 's,.*/\([^/]*\)/vpd_pg80,\1,'
}

sim_scsi() { # NAME
	scsi_by_serial "$(sim "$1" identity | awk '$1 == "changer" { print $2 }')" | head -n 1
}

# Its sg node, when sg is loaded: /dev/sgN
sim_sg() { # NAME
	local node
	node=$(ls "/sys/bus/scsi/devices/$(sim_scsi "$1")/scsi_generic" 2>/dev/null)
	[ -n "$node" ] || fail "$1 has no sg node"
	echo "/dev/$node"
}

# The tape device of a drive, from 0, of a simulator with --drive-luns, when st is loaded. It does
# not rewind when it is closed.
sim_tape() { # NAME DRIVE
	local serial node
	serial=$(sim "$1" identity | awk -v n="$2" '$1 == "drive" && $2 == n { print $3 }')
	for node in "/sys/bus/scsi/devices/$(scsi_by_serial "$serial" | head -n 1)"/scsi_tape/nst*[0-9]; do
		[ ! -e "$node" ] || { echo "/dev/$(basename "$node")" && return; }
	done
	fail "drive $2 of $1 has no tape device"
}

# --- tgt: an independent library over iSCSI on loopback ----------------------------------------

tgt_target=iqn.2026-11.test.ntms:library
tgt_state=/run/ntms-tgt

tgt_admin() { # MODE ARGUMENT...
	local mode=$1
	shift
	tgtadm --lld iscsi --mode "$mode" "$@"
}

tgt_is_up() {
	tgt_admin system --op show
}

# One drive: LUN n+1 is the n-th, from 0; the changer is behind them.
tgt_add_drives() { # DRIVES
	local n
	for ((n = 0; n < $1; n++)); do
		# tgt wants a file even for an empty drive.
		tgtimg --op new --device-type tape --barcode="NONE$n" --size=1 --type=data \
			--file="$tgt_state/drive$n" >/dev/null || return
		tgt_admin logicalunit --op new --tid 1 --lun $((n + 1)) --device-type=tape \
			-b "$tgt_state/drive$n" || return
		tgt_admin logicalunit --op update --tid 1 --lun $((n + 1)) \
			--params "online=0,scsi_sn=TGTDRIVE$n" || return
	done
}

tgt_tag() { # NUMBER
	printf 'T%05dL6' "$1"
}

tgt_make_media() { # TAPES MEGABYTES
	local n
	mkdir -p "$tgt_state/media"
	for ((n = 0; n < $1; n++)); do
		tgtimg --op new --device-type tape --barcode="$(tgt_tag "$n")" --size="$2" \
			--type=data --file="$tgt_state/media/$(tgt_tag "$n")" || return
	done
}

tgt_set_up_changer() { # LUN DRIVES SLOTS PORTS TAPES SIDES
	local lun=$1 n
	local set=(tgt_admin logicalunit --op update --tid 1 --lun "$lun" --params)
	truncate -s 1k "$tgt_state/changer"
	tgt_admin logicalunit --op new --tid 1 --lun "$lun" --device-type=changer \
		-b "$tgt_state/changer" || return
	"${set[@]}" "media_home=$tgt_state/media" || return
	"${set[@]}" element_type=1,start_address=1,quantity=1 || return
	"${set[@]}" "element_type=4,start_address=500,quantity=$2" || return
	for ((n = 0; n < $2; n++)); do
		"${set[@]}" "element_type=4,address=$((500 + n)),tid=1,lun=$((n + 1))" || return
	done
	[ "$4" = 0 ] || "${set[@]}" "element_type=3,start_address=900,quantity=$4" || return
	"${set[@]}" "element_type=2,start_address=1000,quantity=$3" || return
	for ((n = 0; n < $5; n++)); do
		"${set[@]}" "element_type=2,address=$((1000 + n)),barcode=$(tgt_tag "$n"),sides=$6" ||
			return
	done
}

tgt_log_in() {
	modprobe iscsi_tcp || return
	mkdir -p /run/lock
	echo 'InitiatorName=iqn.2026-11.test.ntms:initiator' >/etc/iscsi/initiatorname.iscsi
	setsid iscsid -f >"$tgt_state/iscsid.log" 2>&1 &
	wait_for -t 60 iscsiadm -m discovery -t sendtargets -p 127.0.0.1
	iscsiadm -m node -T "$tgt_target" -p 127.0.0.1 -l
}

# Start tgtd and log in. Tapes lie in the first slots, with the bar codes T00000L6, T00001L6, ...
# Elements: robot 1, drives from 500, ports from 900, slots from 1000.
tgt_start() { # [-d DRIVES] [-s SLOTS] [-p PORTS] [-t TAPES] [-m MEGABYTES] [-2]
	local drives=1 slots=8 ports=1 tapes=2 size=10 sides=1 opt OPTIND=1
	while getopts d:s:p:t:m:2 opt; do
		case $opt in
		d) drives=$OPTARG ;;
		s) slots=$OPTARG ;;
		p) ports=$OPTARG ;;
		t) tapes=$OPTARG ;;
		m) size=$OPTARG ;;
		2) sides=2 ;;
		*) fail 'tgt_start: bad option' ;;
		esac
	done
	modprobe -a sg st || fail 'cannot load sg and st'
	mkdir -p "$tgt_state" /run/tgt
	# Sessions of their own: when they end they signal their process group.
	setsid tgtd -f >"$tgt_state/tgtd.log" 2>&1 &
	wait_for -t 60 tgt_is_up
	tgt_make_media "$tapes" "$size" >/dev/null || fail 'tgt: cannot make the media'
	if ! { tgt_admin target --op new --tid 1 -T "$tgt_target" &&
		tgt_add_drives "$drives" &&
		tgt_set_up_changer $((drives + 1)) "$drives" "$slots" "$ports" "$tapes" "$sides" &&
		tgt_admin target --op bind --tid 1 -I ALL; }; then
		fail 'tgt: cannot set up the library'
	fi
	tgt_log_in >"$tgt_state/login.log" 2>&1 ||
		fail "iSCSI: cannot log in: $(cat "$tgt_state/login.log")"
	wait_for -t 60 tgt_scsi
}

# The changer's H:C:T:L
tgt_scsi() {
	local device
	for device in /sys/bus/scsi/devices/[0-9]*; do
		[ "$(cat "$device/type" 2>/dev/null)" = 8 ] || continue
		grep -q '^IET' "$device/vendor" || continue
		basename "$device"
		return
	done
	return 1
}

tgt_sg() {
	echo "/dev/$(ls "/sys/bus/scsi/devices/$(tgt_scsi)/scsi_generic")"
}

tgt_stop() {
	iscsiadm -m node -T "$tgt_target" -u >/dev/null 2>&1
	iscsiadm -k 0 >/dev/null 2>&1
	tgt_admin target --op delete --force --tid 1 2>/dev/null
	tgt_admin system --op delete 2>/dev/null
	return 0
}

# --- Debug kernels --------------------------------------------------------------------------

# Fail when kmemleak, if the kernel has it, knows of a leak.
check_kmemleak() {
	local file=/sys/kernel/debug/kmemleak leaks
	[ -e "$file" ] || skip 'the kernel has no kmemleak'
	# It reports what two scans found unreferenced.
	echo scan >"$file"
	echo scan >"$file"
	leaks=$(cat "$file")
	[ -z "$leaks" ] || fail "memory leaks: $leaks"
}

# In virtual time (run -v): jump over what is slept from now on. Until then the guest is kept busy at the lowest
# priority.
skip_time() {
	kill "$(cat /run/keep-time)" 2>/dev/null
	rm -f /run/keep-time
}

# Have the guest's power cut: nothing is synced, no file system is told, a disk with a cache (run -D)
# loses what is in there. The run counts as a success. Never returns.
power_cut() {
	# Setting a mode waits until what was written has left.
	stty -F /dev/ttyS1 raw
	echo 'rc=0' >/dev/ttyS2
	echo 'cut' >/dev/ttyS2
	sleep infinity
}
