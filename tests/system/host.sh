# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For scripts that run in the guest: make it a host with NTMS installed, and look
# at a side through every window there is.
#
# Environment: NTMS_STAGE	what `make install DESTDIR=` made
#              NTMS_BUILD	folder with the programs that only tests need

. "$(dirname "${BASH_SOURCE[0]}")/../guest/lib.sh"

ioctl=$NTMS_BUILD/system/ntms-ioctl
agent=$NTMS_BUILD/system/agent

# Everything `make install` brings, users and groups.
install_files() {
	# /lib is a link to /usr/lib: what is staged below it goes through the link.
	tar -C "$NTMS_STAGE" -c . | tar -C / -x --keep-directory-symlink --no-overwrite-dir ||
		fail "cannot install $NTMS_STAGE"
	succeed systemd-sysusers ntms.conf >/dev/null
	succeed systemd-tmpfiles --create ntms.conf
}

# The same with an empty store.
install_host() {
	install_files
	succeed ntms init
}

# An unprivileged user who may use the libraries.
add_agent() { # USER
	useradd -M -G ntms "$1" || fail "cannot make the user $1"
}

as() { # USER COMMAND...
	local user=$1
	shift
	setpriv --reuid "$user" --regid "$user" --init-groups "$@"
}

# The module with its udev rules, as on a host that boots with it.
start_ntms() {
	start_udevd
	load_ntms
}

attribute_is() { # NODE ATTRIBUTE VALUE
	[ "$(cat "/sys/class/ntms/$1/$2" 2>/dev/null)" = "$3" ]
}

# A changer has come, and its first inventory is done.
wait_changer() { # NODE
	wait_for -t 30 test -c "/dev/$1"
	udev_settle
	wait_for -t 60 attribute_is "$1" state ready
}

# udev's inventory has told the kernel what the store says of all cartridges.
wait_synced() { # NODE
	wait_for -t 60 attribute_is "$1" attention 0
}

# --- One side, seen from the store, the character device and sysfs -----------------------------

state_names=(unknown unprepared incompatible decommissioned available allocated complete foreign
	import reserved)

store_state() { # BARCODE [SIDE]
	ntms --json status | jq -r --arg tag "$1" --arg side "side${2:-0}" \
		'.elements[] | select(.bar_code == $tag) | .[$side]'
}

device_state() { # NODE BARCODE [SIDE]
	local states
	states=$("$ioctl" -r "/dev/$1" cartridges |
		awk -v tag="$2" '$5 == tag { print $6 }' | cut -d / -f $((${3:-0} + 1)))
	[ -z "$states" ] || echo "${state_names[$states]}"
}

# Ask the store itself, which an inventory that udev began may have locked for a moment.
query() { # SQL
	sqlite3 -separator ' ' -cmd '.timeout 60000' /var/lib/ntms/ntms.db "$1"
}

# How many sides of a changer are in a state: sysfs counts, it does not list.
sysfs_count() { # NODE STATE
	cat "/sys/class/ntms/$1/sides/$2"
}

# All counts, a line each: "STATE COUNT".
sysfs_counts() { # NODE
	(cd "/sys/class/ntms/$1/sides" && grep . -- *) | tr ':' ' ' | sort
}

store_counts() { # LIBRARY
	ntms --json status "$1" | jq -r --arg names "${state_names[*]}" \
		'[.elements[] | .side0, .side1] as $sides | $names | split(" ")[] as $name |
		"\($name) \([$sides[] | select(. == $name)] | length)"' | sort
}

store_count() { # LIBRARY STATE
	store_counts "$1" | sed -n "s/^$2 //p"
}

# The views agree about one side, and about all sides by their number.
expect_state() { # NODE LIBRARY BARCODE STATE [SIDE]
	expect_equal "$4" "$(store_state "$3" "${5:-0}")" "$3 in the store"
	expect_equal "$4" "$(device_state "$1" "$3" "${5:-0}")" "$3 by the character device"
	expect_equal "$(store_counts "$2")" "$(sysfs_counts "$1")" 'sides by state: store, sysfs'
}

# The name of the one library that has a changer.
the_library() {
	ntms --dump status | cut -f 1 | sort -u | head -n 1
}

free_medium() { # BARCODE TYPE
	succeed ntms move "$1" "\\Free\\$2"
}

allocate() { # POOL [OPTION...] -> id of the logical medium
	local pool=$1
	shift
	ntms --dump allocate "$@" "$pool" | cut -f 1
}
