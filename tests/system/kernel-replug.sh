#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A library that comes and goes while it is read, swept, asked, claimed and moved;
# NTMS_REPLUG_CYCLES tells how often.
. "$(dirname "$0")/kernel-common.sh"

cycles=${NTMS_REPLUG_CYCLES:-20}

load_module check_interval=1
start_sim a- --unplugged --slots 60@4096 --drives 2@256 --ports 2@16 --cartridges 30 --command-ms 5 --move-ms 150
run "$(dirname "$NTMS_IOCTL")/ntms-replug" "$work/a" "$cycles" $((20 * patience))
result $? "$cycles times out and in, and nobody hangs"
sed 's/^/# /' "$work/out"
sim a plug >/dev/null
until_true 30 is_settled ntms0
result $? 'it comes back as the first, for nothing of the others is left'
is 'with all its cartridges' 30 "$(attribute ntms0 cartridges)"
stop_sim a
finish
