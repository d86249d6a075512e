# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For scripts that mount in the guest: a library with two drives, and an agent.

. "$(dirname "${BASH_SOURCE[0]}")/host.sh"

mounter=$NTMS_BUILD/system/mounter
A=A00000L8 B=A00001L8 C=A00002L8

where() { "$ioctl" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
in_drive() { [ "$(where "$1")" -lt 1000 ]; }
at_home() { [ "$(where "$1")" = "$2" ]; }
unfinished() { query 'SELECT count(*) FROM library_request WHERE completed = 0'; }
are_unfinished() { [ "$(unfinished)" = "$1" ]; }
is_joined() { "$ioctl" -r /dev/ntms0 drive "$1" | grep -q '^join=resolved'; }
said() { grep -q "^$2" "$1"; }
device_of() { sed -n 's/^mounted //p' "$1"; }

# The SCSI address behind a device's name.
address_of() { basename "$(readlink -f /sys/class/*/"$(basename "$1")"/device)"; }

# In the background, with its words in LOG; a line to descriptor 9 lets it dismount.
begin() { # LOG WORD...
	local log=$1
	shift
	rm -f "$log.in"
	mkfifo "$log.in"
	setpriv --reuid agent1 --regid agent1 --init-groups "$mounter" "$@" <"$log.in" >"$log" 2>&1 &
	begun=$!
	exec {input}>"$log.in"
}

# A library of two drives, 256 and 257, and eight slots from 1024 on, with four cartridges.
plug_in() {
	sim_start lib0 --slots 8@1024 --drives 2@256 --cartridges 4 --drive-luns
	wait_changer ntms0
	wait_synced ntms0
	wait_for -t 30 is_joined 256
	wait_for -t 30 is_joined 257
}
