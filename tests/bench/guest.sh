#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What needs the module, in the guest. The guest is emulated: figures are slow,
# their ratios are what counts.
#
# usage: guest.sh ch|event|large|status|allocation...
#	/dev/vda, where there is one, is a disk to be overwritten
# Environment: as tests/system/host.sh

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck disable=SC1091,SC2154 # host.sh sets ioctl
. "$here/../system/host.sh"
# shellcheck source-path=SCRIPTDIR
. "$here/table.sh"

bench=$NTMS_BUILD/bench
db=/var/lib/ntms/ntms.db
status_ms=20			# what a command takes in the simulator
ch_slots=1000 slots=20000 places=5000

# --- Without ntms -----------------------------------------------------------------------------

measure_ch() {
	sim_start lib0 --slots $ch_slots --drives 4 --cartridges $ch_slots --command-ms $status_ms
	modprobe ch || return
	wait_for test -c /dev/sch0
	sim lib0 mark
	"$bench/chstatus" /dev/sch0 1 >/run/ch || return
	fact "ch: ms for $ch_slots slots" "$(cut -d ' ' -f 1 /run/ch)"
	fact "ch: commands, for $ch_slots slots" "$(sim lib0 count b8)"
	note "ch asks slot by slot: for $slots slots it would be $((slots / ch_slots)) times as many"
	time_ms mtx -f "$(sim_sg lib0)" status >/run/mtx &&
		fact "mtx status: ms for $ch_slots slots" "$(cat /run/mtx)"
	rmmod ch && sim_stop lib0
}

# --- A large library --------------------------------------------------------------------------

# Wait without sending it anything.
wait_ready() {
	wait_for -t 120 attribute_is ntms0 state ready
}

start_large() {
	sim_start lib0 --slots $slots@1000 --drives 4@500 --ports 0 --cartridges $slots
	wait_ready
	sim lib0 set command-ms $status_ms
}

measure_inventory() {
	local sg commands status
	sg=$(sim_sg lib0)
	# What the first one tried out, and unit attentions, are not of this one.
	"$ioctl" /dev/ntms0 refresh >/dev/null || return
	sim lib0 mark
	"$ioctl" /dev/ntms0 refresh >/dev/null || return
	sim lib0 log >/run/log
	commands=$(sim lib0 count b8)
	fact 'elements' "$(cat /sys/class/ntms/ntms0/elements)"
	fact 'commands READ ELEMENT STATUS' "$commands" '<=' $((slots / 1000 + 4)) || return
	fact 'all commands' "$(wc -l </run/log)"
	fact 'ms from the first to the last of them' \
		"$(awk '{ last = $1 } NR == 1 { first = $1 } END { print last - first }' /run/log)"
	"$bench/bare" /dev/ntms0 "$sg" 9 </run/log |
		ratio NTMS_REFRESH 'the same commands by sg' ms '<=' 1.15 || return
	mtx -f "$sg" status >/run/mtx 2>&1
	status=$?
	note "mtx status: exit status $status, $(grep -c 'Storage Element' /run/mtx) slots told:" \
		"$(grep -v 'Storage Element' /run/mtx | tail -n 1 | cut -c 1-80)"
}

# Bytes of slab and large pages of the kernel, and of the module's vmalloc.
kernel_bytes() {
	local slab vmalloc
	slab=$(awk '$1 == "SUnreclaim:" { print $2 * 1024 }' /proc/meminfo)
	vmalloc=$(awk '/\[ntms\]/ { sum += $2 } END { print sum + 0 }' /proc/vmallocinfo)
	echo $((slab + vmalloc))
}

bound() { # H:C:T:L
	wait_ready
	[ "$(cat /sys/class/ntms/ntms0/cartridges)" = $slots ]
}

measure_memory() {
	local scsi driver=/sys/bus/scsi/drivers/ntms before after round
	scsi=$(sim_scsi lib0)
	sim lib0 set command-ms 0
	# RCU and per-CPU caches give back late: the median is of several.
	for round in 1 2 3 4 5; do
		echo "$scsi" >$driver/unbind
		wait_for test ! -e /dev/ntms0
		before=$(kernel_bytes)
		echo "$scsi" >$driver/bind
		bound "$scsi" || return
		after=$(kernel_bytes)
		echo "$(((after - before) / slots)) 320"
	done >/run/memory
	sim lib0 set command-ms $status_ms
	ratio 'an element and its cartridge' 'budget' bytes '<=' 320 absolute </run/memory
}

measure_side() {
	local mover
	"$ioctl" /dev/ntms0 refresh >/dev/null || return
	sim lib0 mark
	"$bench/side" /dev/ntms0 15 5000 | ratio 'state of one side' 'call that reads none' ns '<=' 2.5 ||
		return
	fact 'SCSI commands meanwhile' "$(count_all)" == 0 || return
	sim lib0 set move-ms 60000
	sim lib0 mark
	"$ioctl" /dev/ntms0 move 1000 500 , wait last >/run/move &
	mover=$!
	sim_wait lib0 opcode a5
	sim lib0 mark
	"$bench/side" /dev/ntms0 15 5000 |
		ratio 'during a motion of 60 s' 'call that reads none' ns '<=' 2.5 || return
	[[ $(sim lib0 status) == *moving=1* ]] || { note 'the motion was over before'; return 1; }
	fact 'SCSI commands meanwhile' "$(count_all)" == 0 || return
	wait $mover
}

count_all() {
	sim lib0 log | wc -l
}

# --- Events -----------------------------------------------------------------------------------

measure_events() {
	sim_start lib0 --slots 20 --drives 2 --cartridges 10
	wait_ready
	"$bench/event" /dev/ntms0 15 100 >/run/events || return
	ratio 'publish to a waiter' 'eventfd to a waiter' us '<=' 1000 absolute </run/events || return
	sim_stop lib0
	wait_for test ! -e /dev/ntms0
}

# --- Status -----------------------------------------------------------------------------------

compare_status() { # ROUNDS
	local sg round
	sg=$(sim_sg lib0)
	for ((round = 0; round < $1; round++)); do
		echo "$(time_ms ntms status) $(time_ms mtx -f "$sg" status)"
	done
}

measure_status() {
	local ms
	sim_start lib0 --slots $places --drives 4 --cartridges $places
	wait_ready
	ntms inventory >/run/inventory 2>&1 || { cat /run/inventory; return 1; }
	sim lib0 mark
	ntms status >/run/status || return
	fact 'places told by ntms status' "$(grep -c 'A[0-9]*L8' /run/status)" == $places
	fact 'SCSI commands of ntms status' "$(count_all)" == 0
	sim lib0 mark
	mtx -f "$(sim_sg lib0)" status >/run/mtx 2>&1 ||
		{ note "mtx: $(tail -n 1 /run/mtx)"; return 1; }
	fact 'SCSI commands of mtx status' "$(count_all)"
	fact 'places told by mtx status' "$(grep -c 'VolumeTag' /run/mtx)" == $places
	for ms in $status_ms 0; do
		sim lib0 set command-ms "$ms"
		compare_status 5 | ratio 'ntms status' "mtx status, $ms ms a command" ms || return
	done
	note "of which a session that does nothing else: $(time_ms ntms pool list) ms;" \
		"as JSON: $(time_ms ntms --json status) ms"
	[ ! -d /run/out ] || sqlite3 $db ".backup /run/out/status.db" || return
	sim_stop lib0
	wait_for test ! -e /dev/ntms0
}

# --- Allocation with claims -------------------------------------------------------------------

set_up_allocation() {
	local tag
	sim_start lib0 --slots 50 --drives 2 --cartridges 32
	wait_ready
	: >/run/default.conf
	ntms inventory >/run/inventory 2>&1 || { cat /run/inventory; return 1; }
	ntms pool create --type LTO-8 --from-free yes Own >/dev/null || return
	for tag in $(seq -f 'A%05gL8' 0 11); do
		ntms move "$tag" '\Free\LTO-8' >/dev/null && ntms move "$tag" Own >/dev/null || return
	done
}

measure_allocation() {
	local rows run=("$bench/store" run /run/default.conf Own)
	set_up_allocation || return
	sqlite3 $db "VACUUM INTO '/var/lib/ntms/copy.db'" || return
	"$bench/store" bare /run/default.conf Own /var/lib/ntms/copy.db 15 30 |
		ratio 'libntms with claims' 'bare transaction, same rows' us '<=' 1.25 || return
	rows=$("${run[@]}" 20) || return
	fact 'rows written, allocation' "${rows% *}" '<=' 8
	fact 'rows written, deallocation' "${rows#* }" '<=' 8
	no_checkpoint $db
	fact 'fsyncs of one change' "$(calls_per_change fsync 20 "${run[@]}")" '<=' 1 || return
	fact 'ioctls of one change' "$(calls_per_change ioctl 20 "${run[@]}")" '<=' 2 || return
	"$bench/store" crowd /run/default.conf Own 8 8000 3 >/run/crowd || return
	ratio '8 processes' 'one process' 'a second' '>=' 0.9 </run/crowd || return
	awk '{ print $3, $4 }' /run/crowd |
		ratio 'least served of 8' 'most served of 8' 'a second' '>=' 0.8
}

# ----------------------------------------------------------------------------------------------

measure_large() {
	start_large
	section "full inventory of $slots slots, $status_ms ms a command" measure_inventory
	section "kernel memory, $slots slots full" measure_memory
	section "state of one side, among $slots" measure_side
	sim_stop lib0
	wait_for test ! -e /dev/ntms0
}

wanted() { # NAME
	[[ " $words " == *" $1 "* ]]
}

words=$*
if [ -b /dev/vda ]; then
	modprobe ext4
	mkfs.ext4 -q -F /dev/vda && mkdir -p /var/lib/ntms && mount /dev/vda /var/lib/ntms ||
		{ echo 'guest.sh: cannot use /dev/vda' >&2; exit 1; }
fi
install_host >/dev/null
ldconfig
echo "In the guest ($(uname -r), emulated processor)"
! wanted ch || section "without ntms, $status_ms ms a command" measure_ch
# Its look for unit attentions now and then would count as a command.
load_ntms check_interval=0
! wanted event || section 'event, from publish to a waiter' measure_events
! wanted large || measure_large
! wanted status || section "status of $places slots" measure_status
! wanted allocation ||
	section 'allocate, deallocate: us a transaction, on a disk' measure_allocation
finish_bench
