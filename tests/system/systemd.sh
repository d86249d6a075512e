#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A host whose first process is systemd (run -s): udev's rule wishes for an
# inventory, the path unit sees the wish, the service carries it out. Nobody else
# opens a session: the store is asked by SQL.
# (design.md section 1: udev inventories a library when it appears)

. "$(dirname "$0")/host.sh"

unit=ntms-inventory@ntms0.service


property() { # NAME
	systemctl show --property "$1" --value $unit
}

property_is() { # NAME VALUE
	[ "$(property "$1")" = "$2" ]
}

# The cartridges that the store knows, those that it believes to be in the library.
in_the_store() {
	query "SELECT c.bar_code FROM cartridge c JOIN element e ON c.location = e.id
		ORDER BY 1" | xargs
}

store_says() { # BARCODE...
	[ "$(in_the_store)" = "$*" ]
}

kernel_says() { # BARCODE...
	[ "$("$ioctl" -r /dev/ntms0 cartridges | awk '{ print $5 }' | sort | xargs)" = "$*" ]
}

expect_ended_well() {
	wait_for -t 60 property_is ActiveState inactive
	expect_equal 'success 0' "$(property Result) $(property ExecMainStatus)" "$unit"
}

a_changer_arrives() {
	sim_start lib0 --slots 10 --drives 1 --cartridges 2
	wait_for -t 60 store_says A00000L8 A00001L8
	expect_ended_well
}

# smc.md: cartridges that were moved by hand are announced by a unit attention
the_door_was_open() {
	sim lib0 open-door
	sim lib0 remove "$(sim lib0 state | awk '/A00001L8/ { print $2 }')"
	sim lib0 insert any B00000L8
	sim lib0 close-door
	wait_for -t 60 store_says A00000L8 B00000L8
	expect_ended_well
}

# systemctl start does nothing to a unit that is starting, as this one is until its end.
something_happens_while_the_unit_ends() {
	local hold=/run/systemd/system/$unit.d
	mkdir "$hold"
	mkfifo /run/hold
	printf '[Service]\nExecStartPost=+/bin/cat /run/hold\n' >"$hold/hold.conf"
	succeed systemctl daemon-reload
	sim lib0 insert any B00001L8
	wait_for -t 60 property_is SubState start-post
	expect_equal 'A00000L8 B00000L8 B00001L8' "$(in_the_store)"
	wait_for attribute_is ntms0 stale 0
	sim lib0 insert any B00002L8
	wait_for -t 60 kernel_says A00000L8 B00000L8 B00001L8 B00002L8
	udev_settle
	expect_equal 'A00000L8 B00000L8 B00001L8' "$(in_the_store)" 'while the unit ends'
	rm -r "$hold"
	succeed systemctl daemon-reload
	: >/run/hold
	wait_for -t 60 store_says A00000L8 B00000L8 B00001L8 B00002L8
	expect_ended_well
}

# ntmsd(8), with the drop-ins that it tells.
a_store_in_another_place() {
	local kind
	install -d -m 2770 -g ntms /srv/ntms
	echo 'store = /srv/ntms/ntms.db' >/etc/ntms.conf
	succeed ntms init
	mv /var/lib/ntms/ntms.db /var/lib/ntms/away.db
	for kind in ntmsd.service ntms-inventory@.service ntms-inventory@.path; do
		mkdir -p "/run/systemd/system/$kind.d"
		printf '[Unit]\nConditionPathExists=\nConditionPathExists=/srv/ntms/ntms.db\n' \
			>"/run/systemd/system/$kind.d/place.conf"
		[ "$kind" = ntms-inventory@.path ] || printf '[Service]\nReadWritePaths=/srv/ntms\n' \
			>>"/run/systemd/system/$kind.d/place.conf"
	done
	succeed systemctl unmask ntmsd.service
	succeed systemctl daemon-reload
	succeed ntms bind /dev/ntms0
	sim lib0 insert any B00003L8
	wait_for -t 60 sh -c 'sqlite3 /srv/ntms/ntms.db "SELECT bar_code FROM cartridge" | grep B00003L8'
	expect_ended_well
	succeed systemctl start ntmsd.service
	expect_equal active "$(systemctl is-active ntmsd.service)"
	succeed systemctl stop ntmsd.service
}

[ -d /run/systemd/system ] || fail 'systemd is not the first process here'
install_host
# It syncs, too.
succeed systemctl mask ntmsd.service
succeed systemctl daemon-reload
start_udevd
load_ntms check_interval=1
run_test a_changer_arrives
run_test the_door_was_open
run_test something_happens_while_the_unit_ends
run_test a_store_in_another_place
finish
