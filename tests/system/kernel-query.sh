#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the device is asked besides its inventory: prevention of removal, search
# for volume tags, TapeAlert, persistent reservations, time-outs.
. "$(dirname "$0")/kernel-common.sh"

A=A00000L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
prevented() { sim a status | grep -o 'prevented=[01]'; }
told_again() { [ "$(sim a count 1e)" -gt 0 ] && is_prevented 1; }
preventers() { [ "$("$NTMS_IOCTL" -r /dev/ntms0 holders | grep -c ^prevention)" = "$1" ]; }
is_prevented() { [ "$(prevented)" = "prevented=$1" ]; }

load_module check_interval=1
start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 5 --paths 2 --timeout a5=7200

# smc.md, Op codes, 1E: the door stays locked until every preventer allows, or reset
ioctl -r /dev/ntms0 prevent
is 'prevention needs write access' EBADF "$(field error)"
"$NTMS_IOCTL" /dev/ntms0 prevent , stop >"$work/first" &
first=$!
until_true 5 is_prevented 1
result $? 'removal is prevented'
ioctl /dev/ntms0 prevent , allow
result $? 'a second one prevents and allows'
is 'while the first one does' prevented=1 "$(prevented)"
run sim a insert 16 A00099L8
result "$([ $? != 0 ]; echo $?)" 'hands are kept off'
sim a mark
run sg_reset -d "/dev/$(ls /sys/class/ntms/ntms0/device/scsi_generic)"
result $? 'the device is reset'
until_true 10 told_again
result $? 'after a reset it is prevented anew'
if grep -qs ua_por_ctr /sys/kernel/btf/vmlinux /sys/kernel/btf/scsi_mod; then
	sim a mark
	sim a attention 6/29/0 >/dev/null
	run sg_turs "/dev/$(ls /sys/class/ntms/ntms0/device/scsi_generic)"
	until_true 10 told_again
	result $? "though another's command heard of it, on a kernel that counts that"
fi
kill -KILL $first
wait $first 2>/dev/null
until_true 10 is_prevented 0
result $? 'it ends with its holder, killed'
# A wish is its maker's: another process with the same file does not take it over.
"$NTMS_IOCTL" /dev/ntms0 prevent , child , prevent , stop >"$work/parent" &
parent=$!
until_true 5 preventers 2
result $? 'a forked child wishes for itself'
child=$(sed -n s/^child=//p "$work/parent")
kill -KILL "$child"
until_true 10 preventers 1
is "when it dies its parent's wish is left" "prevented=1 $parent" \
	"$(prevented) $("$NTMS_IOCTL" -r /dev/ntms0 holders | awk '$1 == "prevention" { print $5 }')"
kill -KILL $parent
wait $parent 2>/dev/null
until_true 10 is_prevented 0
result $? 'and ends with it'

# smc.md, Sense, 06/29: re-prevent. Told while that is to be heard, it is told
# again, and to allow when nobody wants it any more.
sim a attention 6/29/0 >/dev/null
ioctl /dev/ntms0 prevent
result $? 'prevented though a reset is told of'
until_true 10 is_prevented 0
result $? 'and not for longer than its holder lives'
sim a fault 1e effect sense 4/44/0 >/dev/null
ioctl /dev/ntms0 prevent
is 'a device that prevents and says that it failed' 'EIO 4/44/00' "$(field error) $(field sense)"
until_true 10 is_prevented 0
result $? 'is told to allow'
sim a fault 1e nth 3 sense 4/44/0 >/dev/null
ioctl /dev/ntms0 prevent
until_true 10 is_prevented 0
result $? 'and once more when it fails to'
sim a clear >/dev/null
sim a fault 1e always sense 5/20/0 >/dev/null
ioctl /dev/ntms0 prevent
is 'a device that cannot says so' 'EOPNOTSUPP 5/20/00' "$(field error) $(field sense)"
sim a clear >/dev/null

# smc.md, B6 actions
ioctl -r /dev/ntms0 find 'A0*'
is 'a search needs write access' EBADF "$(field error)"
ioctl /dev/ntms0 find 'A0*'
is 'a search for all' 5 "$(field found)"
ioctl /dev/ntms0 find 'A0000?L8' 2 4098
is 'from an address on' '4098 2 A00002L8' "$(head -n 1 "$work/out")"
ioctl /dev/ntms0 find "$A" 4
is 'among the drives' 0 "$(field found)"
ioctl /dev/ntms0 move 4096 256 $A , wait last , find "$A" 4
is 'where it is now' "256 4 $A" "$(grep "$A" "$work/out")"
ioctl /dev/ntms0 find NOSUCH
is 'what is not there' '0 ' "$(field found) $(field error)"
ioctl /dev/ntms0 find "$A" 5
is 'there is no type 5' EINVAL "$(field error)"
# smc.md, Op codes, B6: results are per nexus.
sim a offline 1
ioctl /dev/ntms0 refresh
sim a online 1
sim a fault b6 hang >/dev/null
sim a mark
"$NTMS_IOCTL" /dev/ntms0 find 'A0*' >"$work/found" 2>&1 &
finder=$!
sim a wait-for hang >/dev/null
sim a offline 0
sim a release >/dev/null
wait $finder
is 'a path fails between a search and its answer' '5 ' \
	"$(sed -n s/^found=//p "$work/found") $(sed -n s/^error=//p "$work/found")"
is 'so the other one searches, too' '2 1' "$(sim a count b6) $(sim a count b5)"
sim a online 0
sim a fault b6 always sense 5/20/0 >/dev/null
ioctl /dev/ntms0 find "$A"
is 'a device that cannot search' 'EOPNOTSUPP 5/20/00' "$(field error) $(field sense)"
sim a clear >/dev/null

ioctl /dev/ntms0 sync 1 A00001L8:1:100:4
ioctl /dev/ntms0 set-tag 4097 replace NEW001L8
result $? 'a tag is replaced'
ioctl /dev/ntms0 refresh
is 'what had another tag is another cartridge' ' 4097' "$(where A00001L8) $(where NEW001L8)"
ioctl /dev/ntms0 set-tag 4097 nothing
is 'an unknown action' EINVAL "$(field error)"
ioctl /dev/ntms0 set-tag 9999 replace NEW002L8
is 'no such element' ENOENT "$(field error)"

# smc.md, TapeAlert page 2Eh
is 'nobody asked for alerts' '' "$(attribute ntms0 alerts)"
ioctl -r /dev/ntms0 alerts known
is 'so none are known' '0 0' "$(field alerts) $(field asked)"
ioctl -r /dev/ntms0 alerts
is 'to ask needs write access' EBADF "$(field error)"
sim a alert 16 >/dev/null
sim a alert 32 stays >/dev/null
"$NTMS_IOCTL" - listen 1 10000 >"$work/events" &
listener=$!
until_true 5 grep -q listening "$work/events"
ioctl /dev/ntms0 alerts
is 'two flags' 0x80008000 "$(field alerts)"
wait $listener
is 'an event tells' 'alerts 2' "$(sed -n 's/^event=\([a-z]*\) .*count=\(.*\)/\1 \2/p' "$work/events")"
is 'by name' 'door unreadable-labels' "$(attribute ntms0 alerts)"
ioctl -r /dev/ntms0 alerts known
is 'they are known to all' '0x80008000 1' "$(field alerts) $(field asked)"
ioctl /dev/ntms0 alerts
is 'one was cleared by reading' 0x80000000 "$(field alerts)"
sim a fault 4d sense 5/20/0 >/dev/null
ioctl /dev/ntms0 alerts
is 'a device without the page' 'EOPNOTSUPP 0x80000000' "$(field error) $(field alerts)"

# SPC, persistent reservations; each of both paths is an initiator of its own.
ioctl /dev/ntms0 reservation
is 'nobody has it reserved' '0 0' "$(field reserved) $(field keys)"
ioctl /dev/ntms0 reserve 1 0 0x77
is 'a key is registered' '2 ' "$(field paths) $(field error)"
ioctl /dev/ntms0 reservation
is 'by each path' '2 0x77 0x77' "$(field keys)"
ioctl /dev/ntms0 reserve 3 0x77 0 6
result $? 'and reserves, for the registered'
ioctl /dev/ntms0 reservation
is 'which is shown' '1 0x77 6' "$(field reserved) $(field key) $(field type)"
ioctl /dev/ntms0 refresh
result $? 'we can read'
sim a offline 0
ioctl /dev/ntms0 refresh
result $? 'by one path'
sim a online 0
sim a offline 1
ioctl /dev/ntms0 refresh
result $? 'and by the other'
sim a online 1
ioctl /dev/ntms0 reserve 3 0x88 0 6
is 'another key is a conflict' EBADE "$(field error)"
run setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$NTMS_IOCTL" /dev/ntms0 reserve 5 0x77
is 'clearing needs CAP_SYS_ADMIN' EPERM "$(field error)"
ioctl /dev/ntms0 reserve 4 0x77 0 6
result $? 'it is released'
ioctl /dev/ntms0 reserve 5 0x77
result $? 'and cleared'
ioctl /dev/ntms0 reservation
is 'nothing is left' '0 0' "$(field reserved) $(field keys)"
# SPC, PERSISTENT RESERVE OUT: of a path that did not reserve, to release does nothing and ends well.
use_path() { sim a online "$1"; sim a offline $((1 - $1)); ioctl /dev/ntms0 refresh; sim a online $((1 - $1)); }
is_reserved() { ioctl /dev/ntms0 reservation; field reserved; }
ioctl /dev/ntms0 reserve 1 0 0x77
use_path 0
ioctl /dev/ntms0 reserve 3 0x77 0 6
use_path 1
ioctl /dev/ntms0 reserve 4 0x77 0 6
is 'what the other path reserved is released' '2 ' "$(field paths) $(field error)"
is 'and free' 0 "$(is_reserved)"
use_path 0
ioctl /dev/ntms0 reserve 3 0x77 0 6
sim a offline 0
ioctl /dev/ntms0 reserve 4 0x77 0 6
is 'not while that path is dead' '1 EIO' "$(field paths) $(field error)"
is 'so it stays' 1 "$(is_reserved)"
use_path 0
sim a offline 1
ioctl /dev/ntms0 reserve 4 0x77 0 6
is 'but it is when the one that did not reserve is' '1 ' "$(field paths) $(field error)"
is 'and free' 0 "$(is_reserved)"
use_path 0
sim a offline 0
ioctl /dev/ntms0 reserve 3 0x77 0 6
is 'to reserve is not tried again by the other path' EIO "$(field error)"
is 'which might meet itself' 0 "$(is_reserved)"
ioctl /dev/ntms0 reserve 5 0x77
use_path 0
sim a offline 1
ioctl /dev/ntms0 reserve 1 0 0x77
ioctl /dev/ntms0 reserve 3 0x77 0 6
sim a online 1
ioctl /dev/ntms0 reserve 4 0x77 0 6
is 'a path that is not registered is no obstacle' '1 ' "$(field paths) $(field error)"
is 'and it is free' 0 "$(is_reserved)"
ioctl /dev/ntms0 reserve 5 0x77
use_path 0
# The path in use comes first; the other one has another key registered.
ioctl -r /dev/ntms0 get
used=$(field address)
rest=$(find /sys/class/ntms/ntms0/paths/ -type l -printf '%f\n' | grep -vxF "$used")
other_sg=/dev/$(ls "/sys/class/ntms/ntms0/paths/$rest/scsi_generic")
# It has to tell that its reservations were cleared.
run sg_turs -n 4 "$other_sg"
run sg_persist -n --out --register --param-sark=0x99 "$other_sg"
ioctl /dev/ntms0 reserve 1 0 0x77
is 'a path that refuses is told, and who did not' '1 EBADE' "$(field paths) $(field error)"
run sg_persist -n --out --clear --param-rk=0x99 "$other_sg"
ioctl /dev/ntms0 reservation
is 'cleared by the other' 0 "$(field keys)"
# What is no path of ours any more is another host.
echo "$rest" >/sys/bus/scsi/drivers/ntms/unbind
run sg_turs -n 4 "$other_sg"
run sg_persist -n --out --register --param-sark=0x99 "$other_sg"
run sg_persist -n --out --reserve --param-rk=0x99 --prout-type=3 "$other_sg"
ioctl /dev/ntms0 reserve 1 0 0x77
ioctl /dev/ntms0 refresh
is 'reserved by another host' EBADE "$(field error)"
ioctl /dev/ntms0 reservation
is 'who is shown' '1 0x99 3' "$(field reserved) $(field key) $(field type)"
run setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$NTMS_IOCTL" /dev/ntms0 reserve 6 0x77 0x99 3
is 'preempting needs CAP_SYS_ADMIN' EPERM "$(field error)"
ioctl /dev/ntms0 reserve 6 0x77 0x99 3
is 'with it, it is ours' '' "$(field error)"
ioctl /dev/ntms0 reservation
is 'and shown so' '1 0x77 3 1 0x77' "$(field reserved) $(field key) $(field type) $(field keys)"
ioctl /dev/ntms0 refresh
result $? 'and it is read'
ioctl /dev/ntms0 reserve 5 0x77
echo "$rest" >/sys/bus/scsi/drivers/ntms/bind
until_true 20 attribute_is ntms0 paths/count 2
until_true 20 is_settled ntms0
for path in 0 1; do
	sim a offline $path
	ioctl /dev/ntms0 reserve 1 0 0x77
	is "a key is registered though path $path is dead" '1 ' "$(field paths) $(field error)"
	ioctl /dev/ntms0 reservation
	is 'once' '1 0x77' "$(field keys)"
	sim a online $path
	ioctl /dev/ntms0 reserve 2 0 0x77
	is 'and by both when it is back' '2 ' "$(field paths) $(field error)"
	ioctl /dev/ntms0 reservation
	is 'is there twice' '2 0x77 0x77' "$(field keys)"
	ioctl /dev/ntms0 reserve 5 0x77
done
sim a offline 0
sim a offline 1
ioctl /dev/ntms0 reserve 1 0 0x77
is 'by no path that lives' '0 EIO' "$(field paths) $(field error)"
sim a online 0
sim a online 1
ioctl /dev/ntms0 reserve 9
is 'an unknown action' EINVAL "$(field error)"
stop_sim a

# A caller that is killed while the device thinks.
start_sim b --slots 20@4096 --cartridges 5
sim b alert 16 >/dev/null
sim b fault 4d effect hang >/dev/null
sim b mark
"$NTMS_IOCTL" /dev/ntms0 alerts >"$work/caller" 2>&1 &
caller=$!
until_true 10 sim b wait-for hang timeout 5000 >/dev/null
# Three wait behind him.
is_waiting() { grep -qs query_run "/proc/$1/stack"; }
waiters=()
for word in 'find A0*' alerts 'find A0*'; do
	"$NTMS_IOCTL" /dev/ntms0 $word >"$work/waiter${#waiters[@]}" 2>&1 &
	waiters+=($!)
	until_true 10 is_waiting $!
done
kill -KILL $caller
wait $caller 2>/dev/null
result "$([ $? = 137 ]; echo $?)" 'a caller can be killed'
kill -KILL "${waiters[@]:1}"
wait "${waiters[@]:1}" 2>/dev/null
result "$([ $? = 137 ]; echo $?)" 'and those that wait behind him'
# uAPI, NTMS_READ_ALERTS: what was read stays to be known, for reading clears it in the device.
sim b release >/dev/null
until_true 10 attribute_is ntms0 alerts door
result $? 'and what he asked for is known'
wait "${waiters[0]}"
is 'who waits still is served' 5 "$(sed -n s/^found=//p "$work/waiter0")"
ioctl /dev/ntms0 refresh
is 'nothing is asked for who was killed before his turn' '1 1 1' \
	"$(sim b count 4d) $(sim b count b6) $(sim b count b5)"
ioctl /dev/ntms0 alerts
is 'and the next one is served' 0 "$(field alerts)"

# More than there is room for in the answer: at most 65,532 bytes, fewer when memory is short.
start_sim c- --slots 2000@4096 --cartridges 2000
until_true 20 is_settled ntms1
ioctl /dev/ntms1 find 'A*'
is 'what the device has no room to tell of is counted' 2000 "$(field found)"
sim c quit >/dev/null

# Unplug while a caller waits.
sim b fault 4d hang >/dev/null
"$NTMS_IOCTL" /dev/ntms0 alerts >"$work/caller" 2>&1 &
caller=$!
until_true 10 sim b wait-for hang timeout 5000 >/dev/null
stop_sim b
wait $caller
# Whether the command's end or the device's comes first is not ours to say.
grep -qxE 'error=(ENODEV|ECONNRESET|ETIMEDOUT)' "$work/caller"
result $? 'a caller of a device that went is told'
finish
