#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The demonstration, inside the guest: see demo.

. "$(dirname "$0")/host.sh"
set -e

say() {
	printf '\n== %s\n' "$*"
}

show() {
	printf '$ %s\n' "$*"
	"$@"
}

everywhere() { # BARCODE
	printf '   store: %s   character device: %s   sysfs: %s available, %s allocated, %s decommissioned\n' \
		"$(store_state "$1")" "$(device_state ntms0 "$1")" "$(sysfs_count ntms0 available)" \
		"$(sysfs_count ntms0 allocated)" "$(sysfs_count ntms0 decommissioned)"
}

install_host >/dev/null
add_agent agent
start_ntms
"$ioctl" - listen 1000 600000 >/run/events 2>&1 &
listener=$!
trap 'kill $listener' EXIT

say 'An emulated library comes: 10 slots, 2 drives, 1 mail slot, 4 cartridges'
sim_start lib0 --slots 10 --drives 2 --ports 1 --cartridges 4
wait_changer ntms0
wait_synced ntms0
show ls /dev/ntms/by-id
show cat /sys/class/ntms/ntms0/state /sys/class/ntms/ntms0/slots

say 'udev had it inventoried; what a store has never seen is foreign and safe'
show ntms status

say 'An administrator says which cartridge may be overwritten; an agent makes a pool of its own'
show ntms move A00000L8 '\Free\LTO-8'
show as agent ntms pool create --type LTO-8 --max 2 --from-free yes Backup
everywhere A00000L8

for turn in first second; do
	say "An agent allocates a side for the $turn time"
	medium=$(as agent ntms --dump allocate Backup | cut -f 1)
	echo "   logical medium $medium"
	everywhere A00000L8
	say 'and gives it back'
	show as agent ntms deallocate "$medium"
	everywhere A00000L8
done

say 'Its pool allows two allocations: it is decommissioned, and stays so'
printf '$ as agent ntms allocate Backup\n'
as agent ntms allocate Backup && exit 1
say 'Events that the kernel sent meanwhile'
cat /run/events
say 'This was the main job. See README.md, ntms(8), and tests/system.'
