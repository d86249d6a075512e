#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# In the guest, on a kernel with kcov and a module that was built for it: fuzz_dispatcher against a
# library. /run/out/corpus is what it begins with, and all that it knows when it ends;
# /run/out/crash-* an input that failed, /run/out/input the one of which the kernel died.
#
# usage: dispatcher.sh FUZZER SECONDS
. "$(dirname "$0")/../guest/lib.sh"

fuzzer=$1
seconds=$2

set_up() {
	load_ntms check_interval=0
	sim_start a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 8
	wait_for test -e /dev/ntms0
	chmod 666 /dev/ntms0
	mkdir -p /run/out/corpus /run/corpus /run/found
	cp -rT /run/out/corpus /run/corpus
	# Whoever fuzzes has no rights.
	chmod -R a+rwX /run/corpus /run/found
}

fuzz() {
	local status=0
	NTMS_FUZZ_INPUT=/run/out/input "$fuzzer" -max_total_time="$seconds" -max_len=1024 -timeout=60 \
		-print_final_stats=1 -artifact_prefix=/run/found/ /run/corpus 2>&1 || status=$?
	cp -rT /run/corpus /run/out/corpus
	cp -rT /run/found /run/out
	return $status
}

tear_down() {
	sim_stop a
	unload_ntms
}

set_up && fuzz && tear_down && { [ ! -e /sys/kernel/debug/kmemleak ] || check_kmemleak; }
