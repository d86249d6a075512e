#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Another target than our own: tgt over iSCSI on loopback.
. "$(dirname "$0")/kernel-common.sh"

for program in tgtd tgtadm tgtimg iscsid iscsiadm; do
	command -v $program >/dev/null || { echo "1..0 # SKIP $program is not installed"; exit 77; }
done

admin() { tgtadm --lld iscsi "$@"; }
unit() { admin --mode logicalunit --tid 1 "$@"; }
library() { unit --op update --lun 2 --params "$1"; }

start_target() {
	local tape
	mkdir -p "$work/media" /run/lock
	setsid tgtd -f >"$work/tgtd" 2>&1 &
	servers+=($!)
	until_true 20 admin --mode system --op show >/dev/null 2>&1
	admin --mode target --op new --tid 1 -T iqn.2026-11.test:tgt
	for tape in T00001L6 T00002L6 T00003L6; do
		tgtimg --op new --device-type tape --barcode=$tape --size=10 --type=data \
			--file="$work/media/$tape" >/dev/null
	done
	unit --op new --lun 1 -b "$work/media/T00001L6" --device-type=tape
	unit --op update --lun 1 --params online=0
	truncate -s 1k "$work/media/changer"
	unit --op new --lun 2 -b "$work/media/changer" --device-type=changer
	library "media_home=$work/media"
	library element_type=1,start_address=1,quantity=1
	library element_type=4,start_address=500,quantity=1
	library element_type=4,address=500,tid=1,lun=1
	library element_type=3,start_address=900,quantity=1
	library element_type=2,start_address=1000,quantity=8
	library element_type=2,address=1000,barcode=T00001L6,sides=1
	library element_type=2,address=1001,barcode=T00002L6,sides=1
	library element_type=2,address=1007,barcode=T00003L6,sides=1
	admin --mode target --op bind --tid 1 -I ALL
}

start_initiator() {
	modprobe -a iscsi_tcp st
	echo InitiatorName=iqn.2026-11.test:guest >/etc/iscsi/initiatorname.iscsi
	setsid iscsid -f >"$work/iscsid" 2>&1 &
	servers+=($!)
	sleep 1
	iscsiadm -m discovery -t sendtargets -p 127.0.0.1 >/dev/null
	iscsiadm -m node -l >/dev/null
}

servers=()
load_module
mkdir -p /run/tgt
run start_target
run start_initiator
until_true 30 is_settled ntms0
result $? 'the library is bound and read'
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
is elements '11 3' "$(attribute ntms0 elements) $(attribute ntms0 cartridges)"
is 'where they are' '1000 1001 1007' "$(where T00001L6) $(where T00002L6) $(where T00003L6)"
ioctl /dev/ntms0 move 1007 500 , wait last
is 'a move' '0 500' "$(field result) $(where T00003L6)"
ioctl /dev/ntms0 refresh
result $? refresh
is 'it is there' 500 "$(where T00003L6)"
mtx -f "/dev/$(basename /sys/class/ntms/ntms0/device/scsi_generic/sg*)" status >"$work/out" 2>&1
result "$(grep -q 'T00003L6' "$work/out"; echo $?)" 'mtx sees the same beside us'
"$NTMS_IOCTL" /dev/ntms0 sleep 2000 , get >"$work/logout" &
holder=$!
iscsiadm -m node -u >/dev/null
wait $holder
is 'after logout' error=ENODEV "$(cat "$work/logout")"
until_true 10 test ! -e /dev/ntms0
kill "${servers[@]}" 2>/dev/null
finish
