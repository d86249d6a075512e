#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Drive elements and the SCSI devices that they are (DOC: Drives of linux/ntms.h): in every order
# of hotplug, links and element records; unresolved and ambiguous are shown, nothing is guessed.
. "$(dirname "$0")/kernel-common.sh"

P=DRIVE00001 Q=DRIVE00002
# node NAME: the changer of a library, as ntmsN
node() {
	local serial
	serial=$(sim "$1" identity | awk '$1 == "changer" { print $2 }')
	grep -lxF "$serial" /sys/class/ntms/*/serial 2>/dev/null | cut -d / -f 5
}
# join ADDRESS: how, and how many devices
join() {
	ioctl -r "/dev/$(node a)" drive "$1"
	echo "$(field join) $(grep -c ^device= "$work/out")"
}
device() { ioctl -r "/dev/$(node a)" drive "$1"; field device | cut -d ' ' -f 1; }
is_joined() { [ "$(join "$1")" = "$2" ]; }
joins() { is "$3" "$2" "$(until_true 10 is_joined "$1" "$2"; join "$1")"; }
counts() { (cd "/sys/class/ntms/$(node a)/joins" && echo "$(<resolved) $(<ambiguous) $(<unresolved)"); }
links() { find "/sys/class/ntms/$(node a)/joins/" -type l -name "$1-*" | wc -l; }
serial_of() { tail -c +5 "/sys/class/ntms/$(node a)/joins/$1-$(device "$1")/vpd_pg80"; }
refresh() { ioctl "/dev/$(node a)" refresh; }
is_read() { is_settled "$(node "$1")"; }
# heard COUNT: events of the changer
heard() { grep -c "^event=drives changer=$(node a | tr -d a-z) .*count=$1" "$work/events"; }
has_heard() { [ "$(heard "$1")" -gt "$2" ]; }
# A drive's link in the target's configuration: tcm_loop finds no LUN but those it is told of.
lun_of() { find /sys/kernel/config/target/loopback/*/tpgt_1/lun/ -type l -lname "*/$1" | head -n 1; }
core=/sys/kernel/config/target/core/user_0
box() { start_sim "$1-" --slots 4 --drives 2@1 --drive-luns --naa 5000000000000042 \
	--drive-serial 0=$P --drive-serial 1=$Q "${@:2}"; }

modprobe -a scsi_mod sg target_core_user tcm_loop
"$NTMS_SIM" start --name b --control "$work/b" --daemon --slots 4 --drives 2@1 --drive-luns \
	--naa 5000000000000042 --drive-serial 0=$P --drive-serial 1=$Q
load_module check_interval=0
"$NTMS_IOCTL" - listen 10000 3600000 >"$work/events" &
listener=$!
until_true 5 grep -q listening "$work/events"
start_sim a- --slots 20@4096 --drives 3@256 --cartridges 3 --naa 5000000000000042 \
	--drive-serial 0=$P --drive-serial 1=$Q
until_true 20 is_read a

# -- orders of hotplug --
joins 256 'resolved 1' 'drives, then the module, then the changer'
joins 257 'resolved 1' 'the second, too'
joins 258 'unresolved 0' 'one that has no device'
is 'as sysfs counts' '2 0 1' "$(counts)"
is 'a link' '1 1 0' "$(links 256) $(links 257) $(links 258)"
is 'to the device of its serial number' "$P $Q" "$(serial_of 256) $(serial_of 257)"
is 'which is a tape' 1 "$(cat "/sys/class/ntms/$(node a)"/joins/256-*/type)"
until_true 10 has_heard 2 0
is 'an event tells of both' 1 "$(heard 2)"
at=$(device 256)
before=$(attribute "$(node a)" inventory_generation)
lun=$(lun_of b.drive1)
rm "$lun"
joins 256 'unresolved 0' 'a drive leaves'
is 'its link, too; the other stays' '0 1' "$(links 256) $(links 257)"
result "$([ "$(attribute "$(node a)" inventory_generation)" -gt "$before" ]; echo $?)" 'that is a generation'
is 'of its element' 256 "$("$NTMS_IOCTL" -r "/dev/$(node a)" elements "$before" | cut -d ' ' -f 1)"
until_true 10 has_heard 1 0
is 'and an event' 1 "$(heard 1)"
ln -s $core/b.drive1 "$lun"
joins 256 'resolved 1' 'it comes back'
is 'where it was' "$at" "$(device 256)"
sim a unplug >/dev/null
until_true 20 [ -z "$(node a)" ]
sim a plug >/dev/null
until_true 20 is_read a
joins 256 'resolved 1' 'the changer is replugged'
is 'with its links' '1 1' "$(links 256) $(links 257)"
sim b quit >/dev/null
joins 256 'unresolved 0' 'all drives are unplugged'
# Its host number is another's now.
start_sim x- --slots 4
box b
joins 256 'resolved 1' 'changer, then drives'
joins 257 'resolved 1' 'both'
result "$([ "$(device 256)" != "$at" ]; echo $?)" 'at another H:C:T:L'
is 'links follow' '1 1' "$(links 256) $(links 257)"
sim x quit >/dev/null
ioctl -r "/dev/$(node b)" drive 1
is 'two libraries may share a drive' resolved "$(field join)"

# -- what the changer reports --
# id FORM WANTED NAME: of the first drive
id() {
	sim a drive-id 256 "$1" quiet >/dev/null
	refresh
	joins 256 "$2" "$3"
}
hex() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n'; }
id serial 'resolved 1' 'the serial number alone'
id "raw:2:0:$(hex "   $P ")0000" 'resolved 1' 'padded on both sides'
id "raw:2:1:$(hex "NTMS    SIM DRIVE         $P")" 'resolved 1' 'padded behind vendor and product'
id "raw:2:1:$(hex "NTMS    OTHER MODEL     $P")" 'resolved 1' 'another product'
id "raw:2:1:$(hex "OTHER   SIM DRIVE       $P")" 'unresolved 0' 'another vendor'
id "raw:2:0:$(hex "${P}0")" 'unresolved 0' 'a longer serial number'
id "raw:2:0:$(hex "${P%1}")" 'unresolved 0' 'a shorter one'
id naa 'resolved 1' 'by the name of the logical unit'
id "raw:1:3:5000000000000099" 'unresolved 0' 'another name'
id none 'unresolved 0' 'nothing reported'
is 'which is no link' '0 1' "$(links 256) $(links 257)"
id default 'resolved 1' 'as it was'
# Slots, transports, drives, then who they are: the last piece fails.
dvcid_fails() { sim a fault b8 nth 4 "$@" >/dev/null; refresh; }
dvcid_fails sense 4/44/0
is 'one that could not be asked who it is, is who it was' 'resolved 1' "$(join 256)"
refresh
dvcid_fails times 2 sense 5/24/0
is 'so is one for whom it was refused' 'resolved 1' "$(join 256)"
refresh
sim a attention 6/3b/1b >/dev/null
dvcid_fails always sense 4/44/0
is 'but one may be another one' 'unresolved 0' "$(join 256)"
sim a clear all >/dev/null
joins 256 'resolved 1' 'it is asked once more'
sim a quirk no-dvcid >/dev/null
sim a attention 6/29/0 >/dev/null
refresh
joins 256 'unresolved 0' 'DVCID refused after a reset'
sim a quirk no-dvcid=0 >/dev/null
sim a attention 6/29/0 >/dev/null
refresh
joins 256 'resolved 1' 'after a reset it is asked again'

# Drives are swapped in the library.
first=$(device 256) second=$(device 257)
before=$(heard 2)
sim a serial 256 $Q quiet >/dev/null
sim a serial 257 $P quiet >/dev/null
refresh
is 'identities read anew' "$second $first" "$(device 256) $(device 257)"
until_true 10 has_heard 2 "$before"
result $? 'an event tells'
is 'links are right' "$Q $P" "$(serial_of 256) $(serial_of 257)"
sim a serial 257 $Q quiet >/dev/null
refresh
is 'two elements of one identity' 'ambiguous 1 ambiguous 1' "$(join 256) $(join 257)"
is 'have no link' '0 0' "$(links 256) $(links 257)"
is 'sysfs counts them' '0 2 1' "$(counts)"
sim a serial 256 $P quiet >/dev/null
refresh
is 'settled' 'resolved 1 resolved 1' "$(join 256) $(join 257)"

# -- several devices --
box c --naa 5000000000000077
joins 256 'ambiguous 2' 'two devices of one serial number'
is 'have no link' '0 0' "$(links 256) $(links 257)"
id naa 'resolved 1' 'a name tells them apart'
id default 'ambiguous 2' 'vendor, product and serial do not'
sim c quit >/dev/null
joins 256 'resolved 1' 'one is gone'
is 'linked again' '1 1' "$(links 256) $(links 257)"
sim b quit >/dev/null
joins 256 'unresolved 0' 'none is left'
box d --paths 2
joins 256 'resolved 2' 'two paths of one drive'
is 'two links' '2 2' "$(links 256) $(links 257)"
sim d unplug 0 >/dev/null
joins 256 'resolved 1' 'a path leaves'
sim d plug 0 >/dev/null
joins 256 'resolved 2' 'and comes back'
sim d quit >/dev/null
joins 256 'unresolved 0' 'both are gone'
box e --quirk shared-serial --quirk shared-naa --serial $P
joins 256 'ambiguous 2' 'a gateway that gives all its units one identity'
sim e quit >/dev/null
joins 256 'unresolved 0' 'gone'

# -- the call --
box b
joins 256 'resolved 1' 'a drive'
ioctl -r "/dev/$(node a)" raw 3 240 5=1
is 'no room for devices is no error' 0 "$(field error)"
ioctl -r "/dev/$(node a)" raw 3 240 5=1 216=1
is 'devices at NULL' EFAULT "$(field error)"
ioctl -r "/dev/$(node a)" raw 3 240 5=1 216=1 217=1
is 'more than it tells' EINVAL "$(field error)"
ioctl -r "/dev/$(node a)" raw 3 240 5=1 10=1
is 'a reserved byte' EINVAL "$(field error)"
ioctl -r "/dev/$(node a)" drive 4096
is 'a slot' ENOENT "$(field error)"

# -- at any instruction --
until_told() {
	while [ ! -e "$work/enough" ]; do
		"$@"
	done >/dev/null 2>&1
}
look() {
	local n
	for n in /sys/class/ntms/*; do
		"$NTMS_IOCTL" "/dev/${n##*/}" try drive 256 , try drive 257 , try drive 1 , try refresh 200
		cat "$n"/joins/*
		ls -lL "$n/joins/"
	done
}
until_told look &
reader=$!
is_plugged() { sim "$1" plug >/dev/null 2>&1; }
for cycle in 1 2 3 4 5 6 7 8; do
	sim b unplug >/dev/null
	[ $((cycle % 3)) = 0 ] || sim a unplug >/dev/null
	until_true 20 is_plugged b
	[ $((cycle % 3)) = 0 ] || until_true 20 is_plugged a
done
touch "$work/enough"
wait $reader
until_true 20 is_read a
joins 256 'resolved 1' 'devices come and go under readers'
is 'links are right at last' "$P $Q" "$(serial_of 256) $(serial_of 257)"
kill $listener
sim b quit >/dev/null
stop_sim a

# Each of very many drives is each of some devices, says a changer: that is not kept of all.
start_sim e- --slots 4 --drives 8@1 --drive-luns --quirk shared-serial --quirk shared-naa --serial $P
start_sim a- --slots 4@60000 --drives 9000@1000 --ports 0 --quirk shared-dvcid --drive-serial 0=$P
until_true 60 is_read a
joins 1000 'ambiguous 8' 'a drive that is eight devices'
joins 9999 'ambiguous 4' 'one of very many: some of them'
is 'all are ambiguous' '0 9000 0' "$(counts)"
sim e unplug >/dev/null
all_are() { [ "$(counts)" = "$1" ]; }
until_true 30 all_are '0 0 9000'
is 'and unresolved when the devices are gone' '0 0 9000' "$(counts)"
until_true 20 is_plugged e
until_true 30 all_are '0 9000 0'
is 'when they come' '0 9000 0' "$(counts)"
refresh
is 'of which as many are kept as before' 'ambiguous 8 ambiguous 4' "$(join 1000) $(join 9999)"
sim e quit >/dev/null
stop_sim a
finish
