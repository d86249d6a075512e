#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One boot of power-cut-functions.sh, with a file system on /dev/vda: look at what the last cut left, as
# planned in /run/out/last; then cut the power as planned in /run/out/next. Each may be missing.

. "$(dirname "$0")/../guest/lib.sh"

program=$NTMS_BUILD/system/power-cut disk=/run/disk

# The plan's world is on the disk; locks of it are not.
place_world() { # FOLDER
	local world
	world=$(<"$1/world")
	mkdir -p "$world"
	mount --bind $disk/world "$world" && mount -t tmpfs -o mode=1777 run "$world/run" ||
		fail "cannot place the world at $world"
}

# It is in the files of the disk before the call begins.
make_world() { # FOLDER
	rm -rf $disk/world
	cp -a "$1/files" $disk/world
	sync
}

modprobe -q ext4
mkdir $disk
mount /dev/vda $disk || fail 'cannot mount /dev/vda'
if [ -d /run/out/last ]; then
	place_world /run/out/last
	succeed "$program" check /run/out/last
	umount -R "$(</run/out/last/world)"
fi
if [ -d /run/out/next ]; then
	make_world /run/out/next
	place_world /run/out/next
	succeed "$program" cut /run/out/next
fi
