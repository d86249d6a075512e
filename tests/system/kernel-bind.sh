#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the driver binds to, what it does not, and what it shows of it.
. "$(dirname "$0")/kernel-common.sh"

load_module
modprobe scsi_debug ptype=8 max_luns=1
until_true 10 ls /sys/bus/scsi/drivers/scsi_debug >/dev/null 2>&1
sleep 1
is 'a device of type 8 that is no changer is refused' '' "$(ls /sys/class/ntms)"
rmmod scsi_debug
result $? 'scsi_debug can be unloaded'

start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 5 --vendor ACME \
	--product 'GRAND LIBRARY' --revision 12.3 --serial LIB0001 --drive-serial 1=DRIVE7
is 'the simulator is bound' ntms0 "$(ls /sys/class/ntms)"
is 'its node is for its group' 660 "$(stat -c %a /dev/ntms0)"
is vendor ACME "$(attribute ntms0 vendor)"
is product 'GRAND LIBRARY' "$(attribute ntms0 product)"
is revision 12.3 "$(attribute ntms0 revision)"
is serial LIB0001 "$(attribute ntms0 serial)"
is 'geometry of slots' 20@4096 "$(attribute ntms0 slots)@$(attribute ntms0 first_slot)"
is 'geometry of drives' 2@256 "$(attribute ntms0 drives)@$(attribute ntms0 first_drive)"
is 'geometry of ports' 2@16 "$(attribute ntms0 ports)@$(attribute ntms0 first_port)"
is 'geometry of transports' 1@0 "$(attribute ntms0 transports)@$(attribute ntms0 first_transport)"
is elements 25 "$(attribute ntms0 elements)"
is cartridges 5 "$(attribute ntms0 cartridges)"
is 'the device link leads to the SCSI device' 8 "$(cat /sys/class/ntms/ntms0/device/type)"
ioctl -r /dev/ntms0 get
is 'NTMS_GET_CHANGER says the same' 'LIB0001 20@4096 2@256' \
	"$(field serial) $(field range2) $(field range4)"
result "$([ -n "$(field identifier)" ]; echo $?)" 'there is a designator'
ioctl -r /dev/ntms0 drive 257
is 'the serial number of a drive' DRIVE7 "$(field serial)"
ioctl -r /dev/ntms0 drive 4096
is 'a slot is no drive' ENOENT "$(field error)"
run sim a log
is 'nothing was moved or initialized' 0 "$(grep -ciE '^[^#]*\b(07|37|a5|a6)\b *(move|init|exch)' "$work/out")"
run sg_inq /dev/sg0
result $? 'sg works beside'

# Unbinding and binding anew, with an open file.
exec 9<>/dev/ntms0
first=$(attribute ntms0 instance)
device=$(basename "$(readlink -f /sys/class/ntms/ntms0/device)")
"$NTMS_IOCTL" /dev/ntms0 sync 1 A00000L8:1:100:4 , claim 1 A00000L8:1:5 , grant 256 , lease take , prevent , \
	poll 600000 hup , get >"$work/holder" 2>&1 &
holder=$!
until_true 20 grep -q epoch= "$work/holder"
until_true 20 eval '"$NTMS_IOCTL" -r /dev/ntms0 holders | grep -q prevention'
echo "$device" >/sys/bus/scsi/drivers/ntms/unbind
is 'unbinding takes the node away' '' "$(ls /sys/class/ntms)"
wait $holder
is 'who held what is told' 'error=ENODEV' "$(tail -n 1 "$work/holder")"
is 'and prevents removal no more' prevented=0 "$(sim a status | grep -o 'prevented=.')"
echo "$device" >/sys/bus/scsi/drivers/ntms/bind
until_true 10 ls /dev/ntms1 >/dev/null 2>&1
until_true 10 is_settled ntms1
is 'binding makes another object while the old one is open' ntms1 "$(ls /sys/class/ntms)"
result "$([ "$first" != "$(attribute ntms1 instance)" ]; echo $?)" 'with another instance'
is 'of which nobody holds anything' count=0 "$("$NTMS_IOCTL" -r /dev/ntms1 holders)"
run rmmod ntms
result "$([ $? != 0 ]; echo $?)" 'the module stays while a file is open'
exec 9>&-

# ch beside us.
rmmod ntms
modprobe ch init=0
result "$([ -e /dev/sch0 ] || ls /sys/class/scsi_changer | grep -q .; echo $?)" 'ch takes it when we are not there'
insmod "$NTMS_MODULE"
sleep 1
is 'ch keeps what it holds' '' "$(ls /sys/class/ntms)"
rmmod ch
echo "$device" >/sys/bus/scsi/drivers/ntms/bind
result $? 'when ch is gone, we can be bound'
until_true 10 is_settled ntms0
modprobe ch init=0
is 'ch loaded after us finds nothing' '' "$(ls /sys/class/scsi_changer)"
rmmod ch

# Unloaded while a big library is read: that ends at its next command.
sim a quit >/dev/null
start_sim big- --slots 4000 --cartridges 10 --quirk max-elements=9 --command-ms 50
sim big wait-for opcode b8 20 >/dev/null
read=$(sim big count b8)
rmmod ntms
result $? 'it can be unloaded while it reads'
result "$([ "$(sim big count b8)" -lt $((read + 100)) ]; echo $?)" 'and does not read to the end'
sim big quit >/dev/null

# While a reading has no answer: who waits is not taken for hung.
start_sim late- --slots 20@4096 --cartridges 5
sim late fault b8 late 25000 >/dev/null
hung=$(</proc/sys/kernel/hung_task_timeout_secs)
echo 8 >/proc/sys/kernel/hung_task_timeout_secs
insmod "$NTMS_MODULE"
sim late wait-for opcode b8 >/dev/null
rmmod ntms
is 'it can be unloaded while a reading has no answer' 0 $?
is 'nobody is told of a hung task' '' "$(dmesg | grep 'blocked for more than')"
echo "$hung" >/proc/sys/kernel/hung_task_timeout_secs
sim late quit >/dev/null
insmod "$NTMS_MODULE"
start_sim a --slots 20@4096 --cartridges 5

# Several.
for name in b c d e f g h i j k l m n o p; do
	start_sim $name- --slots 8 --cartridges 3 --serial LIB-$name
done
until_true 30 is_settled ntms15
is 'sixteen changers' 16 "$(ls /sys/class/ntms | wc -l)"
rmmod ntms
is 'unloading while they are bound' 0 $?
is 'leaves nothing' '' "$(ls /dev/ntms* 2>/dev/null)"
insmod "$NTMS_MODULE"
until_true 30 test -e /dev/ntms15
finish
