#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs on the host: does Debian's DKMS build the module from what 'make install-dkms' installs, put it
# where modprobe finds it, and take it away? In folders of its own: the machine's are not touched.
# Environment: NTMS_KVER, the release to build for.

# shellcheck disable=SC1091,SC2317 # run_test calls the functions below
. "$(dirname "$0")/../guest/lib.sh"
cd "$(dirname "$0")/../.." || exit
PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
modules=$work/lib/modules
installed=$modules/$NTMS_KVER/updates/dkms/ntms.ko

# It wants to be root, and keeps a key to sign with in /var/lib/dkms, wherever its tree is.
in_work() { # COMMAND...
	local user=()
	[ "$(id -u)" = 0 ] || user=(--map-root-user)
	# shellcheck disable=SC2016 # the inner shell expands it
	unshare "${user[@]}" --mount bash -euc 'mount --bind "$1" /var/lib/dkms; shift; exec "$@"' \
		in_work "$work/dkms" "$@"
}

dkms_does() { # COMMAND [OPTION...]
	in_work dkms "$1" ntms/0.1 -k "$NTMS_KVER" --sourcetree "$work/usr/src" \
		--installtree "$modules" --no-depmod "${@:2}"
}

it_builds_and_installs() {
	mkdir -p "$work/dkms" "$modules/$NTMS_KVER"
	ln -s "/lib/modules/$NTMS_KVER/build" "$modules/$NTMS_KVER/build"
	succeed make install-dkms DESTDIR="$work" VERSION=0.1
	succeed dkms_does install
	expect_match "^$NTMS_KVER " "$(modinfo -F vermagic "$installed"*)" vermagic
	expect_match 'installed' "$(dkms_does status)"
}

it_is_removed() {
	succeed dkms_does remove
	expect_absent "$installed"
}

it_leaves_old_kernels_alone() {
	mkdir "$modules/6.0.0"
	expect_status 77 in_work dkms build ntms/0.1 -k 6.0.0 --sourcetree "$work/usr/src" \
		--installtree "$modules" --kernelsourcedir "/lib/modules/$NTMS_KVER/build"
	expect_match 'BUILD_EXCLUSIVE' "$output"
}

for test in it_builds_and_installs it_is_removed it_leaves_old_kernels_alone; do
	run_test $test
done
finish
