#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sync, claims and publishing.
. "$(dirname "$0")/kernel-common.sh"

load_module
start_sim a --slots 20@4096 --drives 2@256 --cartridges 6
A=A00000L8 B=A00001L8 C=A00002L8 D=A00003L8
record_of() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $3, $4, $6 }'; }

ioctl /dev/ntms0 claim 1 $A:0:4
is 'no claim before a store was bound' ESTALE "$(field error)"
ioctl -r /dev/ntms0 sync 1
is 'sync needs write access' EBADF "$(field error)"
ioctl /dev/ntms0 sync 0
is 'a store has an id' EINVAL "$(field error)"
ioctl /dev/ntms0 sync 1
result $? 'the first sync binds'
ioctl /dev/ntms0 sync 2
is 'another store is refused' EXDEV "$(field error)"
ioctl /dev/ntms0 claim 1 $A:0:4
is 'a record that was never synced is STALE' ESTALE "$(field error)"
ioctl /dev/ntms0 sync 1 $A:5:100:4 $B:5:101:4 $C:5:102:5 $D:5:103:3
is 'four records' 0 "$(field refused)"
is 'are in the table' '- 5 4' "$(record_of $A)"
is 'attention falls' 2 "$(attribute ntms0 attention)"
ioctl /dev/ntms0 sync 1 $A:4:100:4 $B:5:101:5 $C:6:100:5 1:9:9:4
is 'refused one by one' 'ESTALE EUCLEAN EEXIST ENOENT' \
	"$(field record0) $(field record1) $(field record2) $(field record3)"
ioctl /dev/ntms0 sync 1 $B:5:101:4
is 'a conflict is settled by the same again' 0 "$(field refused)"
is 'then it is good' '- 5 4' "$(record_of $B)"
ioctl /dev/ntms0 sync 1 seen=1 $A:6:100:4
is 'a row that was read before the cartridge changed' ESTALE "$(field record0)"

ioctl /dev/ntms0 claim 2 $A:5:5
is 'claim for another store' EXDEV "$(field error)"
ioctl /dev/ntms0 claim 1 $A:4:5
is 'claim with an old revision' ESTALE "$(field error)"
ioctl /dev/ntms0 claim 1 $A:5:5 $D:5:4
is 'what is decommissioned stays so' 'EDOM 1' "$(field error) $(field refused)"
ioctl /dev/ntms0 claim 1 $A:5:5 1:5:5
is 'claim of nothing' 'ENOENT 1' "$(field error) $(field refused)"
ioctl /dev/ntms0 claim 1 $A:5:5 $A:5:5
is 'one cartridge twice' EINVAL "$(field error)"
ioctl /dev/ntms0 claim 1
is 'no cartridge' EINVAL "$(field error)"
ioctl -r /dev/ntms0 claim 1 $A:5:5
is 'claim needs write access' EBADF "$(field error)"
before=$(attribute ntms0 generation)
ioctl /dev/ntms0 claim 1 $A:5:5 $B:5:4 , try fork claim 1 $A:5:5 , unclaim last unchanged
is 'a claimed one is busy' EBUSY "$(field error)"
ioctl /dev/ntms0 claim 1 $A:5:5 , unclaim last unchanged
result $? 'a claim given back'
is 'makes no generation' "$before" "$(attribute ntms0 generation)"
ioctl /dev/ntms0 claim 1 $A:5:5 , fork publish last $A:6:100:5
is 'a forked child may not publish' EPERM "$(field error)"
ioctl /dev/ntms0 sync 1 $A:5:100:4
ioctl /dev/ntms0 claim 1 $A:5:5 , fork unclaim last
is 'nor give back' EPERM "$(field error)"
is 'a claim that ends unpublished makes STALE' 's 5 4' "$(record_of $A)"
ioctl /dev/ntms0 sync 1 $A:5:100:4

ioctl /dev/ntms0 claim 1 $A:5:5 , publish last $A:6:100:4
is 'publish keeps to the claim' EINVAL "$(field error)"
ioctl /dev/ntms0 sync 1 $A:5:100:4
ioctl /dev/ntms0 claim 1 $A:5:5 $B:5:4 , publish last $A:6:100:5 $B:6:101:4
result $? publish
is 'both are published' '- 6 5 - 6 4' "$(record_of $A) $(record_of $B)"
ioctl /dev/ntms0 claim 1 $A:6:6 , publish last $A:7:100:6 , publish last $A:8:100:6
is 'a claim is published once' ENOENT "$(field error)"
ioctl /dev/ntms0 claim 1 $B:6:5 , dup-close , publish last $B:7:101:5
is 'the first close ends a claim' ENOENT "$(field error)"
ioctl /dev/ntms0 sync 1 $B:6:101:4

# A killed claimer whose child lives on with the file. While it lives ntms0 is not free again.
"$NTMS_IOCTL" - listen 1 10000 >"$work/events" &
listener=$!
until_true 5 grep -q listening "$work/events"
"$NTMS_IOCTL" /dev/ntms0 claim 1 $B:6:5 , child , stop >"$work/claimer" &
claimer=$!
until_true 5 grep -q child= "$work/claimer"
child=$(sed -n 's/^child=//p' "$work/claimer")
is 'it is claimed' c "$(record_of $B | cut -d' ' -f1)"
kill -KILL $claimer
wait $claimer 2>/dev/null
is 'it is dropped and STALE, though a child has the file' s "$(record_of $B | cut -d' ' -f1)"
result "$([ -d "/proc/$child" ]; echo $?)" 'the child is there still'
kill -KILL "$child"
until_true 5 [ ! -d "/proc/$child" ]
wait $listener
is 'an event says so' claim-dropped "$(sed -n 's/^event=\([a-z-]*\) .*/\1/p' "$work/events")"
ioctl /dev/ntms0 sync 1 $B:6:101:4

# A claimed cartridge that leaves the library.
handle=$("$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag=$C '$5 == tag { print $1 }')
ioctl /dev/ntms0 claim 1 "$handle:5:6" , fork exec "$NTMS_SIM" ctl "$work/a" remove 4098 , \
	refresh , publish last "$handle:6:102:6"
result $? 'a claimed one may leave, and is passed over when published'
is 'it is not there any more' '' "$(record_of $C)"
ioctl /dev/ntms0 claim 1 $D:5:3 , fork exec "$NTMS_SIM" ctl "$work/a" remove 4099 , refresh , \
	unclaim last unchanged
result $? 'and when given back'

ioctl /dev/ntms0 sync 3 rebind $A:1:100:4
is 'binding anew begins anew' '0 - 1 4' "$(field refused) $(record_of $A)"
is 'for all' 's 0 0' "$(record_of $B)"
run setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$NTMS_IOCTL" /dev/ntms0 sync 4 rebind
is 'and needs CAP_SYS_ADMIN' EPERM "$(field error)"
stop_sim a

start_sim b --slots 20@4096 --cartridges 4 --two-sided
ioctl /dev/ntms0 sync 1 $A:1:100:4/4
ioctl /dev/ntms0 claim 1 $A:1:5/9 , publish last $A:2:100:5/9
is 'two sides' '- 2 5/9' "$(record_of $A)"
stop_sim b
finish
