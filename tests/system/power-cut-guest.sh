#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One boot of power-cut.sh: with the store on /dev/vda, and what outlives the cut
# in /run/out.
#
# usage: power-cut-guest.sh prepare	make the store, list the calls in /run/out/calls
#        power-cut-guest.sh check	what the last cut left
#        power-cut-guest.sh cut CALL	... and then the power at this call of the list

. "$(dirname "$0")/crash-common.sh"

# What the agent was told is on the host before its next call.
log=/run/out/agent.log

make_file_system() {
	mkfs.ext4 -q /dev/vda || fail 'cannot make a file system on /dev/vda'
}

mount_store() {
	modprobe -q ext4
	mkdir -p /var/lib/ntms
	mount /dev/vda /var/lib/ntms || fail 'cannot mount /dev/vda'
}

start_host() {
	add_agent agent1
	start_ntms
	start_library
}

prepare() {
	make_file_system
	mount_store
	install_host
	start_host
	make_pool
	list_calls $log all
	check_what_is_left $log
	cp /run/calls /run/out/calls
}

check() {
	mount_store
	install_files
	[ -e /var/lib/ntms/ntms.db ] || fail 'the store is gone'
	start_host
	check_what_is_left $log
}

stopped_or_ended() { # PID
	grep -q 'stopped by SIGSTOP' /run/agent.trace || ! kill -0 "$1"
}

# The signal stops the agent when the call has done its work, before it is told.
cut_power_at() { # CALL
	run_agent_until STOP $log "$1" &
	wait_for -t 60 stopped_or_ended $!
	note_last_call "$1" $log /run/out/cuts
	power_cut
}

case ${1:-} in
prepare) prepare ;;
check) check ;;
cut) check && cut_power_at "$2" ;;
*) fail 'usage: power-cut-guest.sh prepare | check | cut CALL' ;;
esac
