#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Reports that no library should give, of elements that are known: each is believed where that does
# no harm, else the sweep fails (EPROTO), and the table stays.
. "$(dirname "$0")/kernel-common.sh"

handles() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1, $2 }'; }
are_kept() { handles >"$work/after"; run cmp "$work/before" "$work/after"; }

lie() { # QUIRK [ERRNO]
	sim q quirk "$1" >/dev/null
	ioctl /dev/ntms0 refresh
	is "$1: a sweep" "${2:-}" "$(field error)"
	are_kept
	result $? "$1: handles are kept"
	sim q quirk "${1%=*}=0" >/dev/null
	ioctl /dev/ntms0 refresh
	are_kept
	result $? "$1: and afterwards"
}

# How many elements are there.
present() { "$NTMS_IOCTL" -r /dev/ntms0 elements | awk '{ print $3 }' | while read -r flags; do
	[ $((flags & 4096)) != 0 ] || echo; done | wc -l; }

has_read() { [ "$(sim q count b8)" -ge "$1" ]; }
# How long it takes until so many READ ELEMENT STATUS were sent.
takes() { # COUNT
	local begun=$SECONDS
	sim q mark
	until_true 60 has_read "$1"
	echo $((SECONDS - begun))
}

load_module check_interval=0
start_sim q --slots 40@4096 --drives 2@256 --ports 2@16 --cartridges 12
handles >"$work/before"
lie says-first=9
lie says-elements=1
lie says-elements=65536
lie says-elements=65535
lie says-bytes=1 EPROTO
lie says-bytes=100
lie says-bytes=0xffffff
lie says-page-bytes=7 EPROTO
lie says-page-bytes=100 EPROTO
lie says-page-bytes=0xffffff
lie says-descriptor-length=5 EPROTO
lie says-descriptor-length=20 EPROTO
lie says-descriptor-length=60 EPROTO
lie says-type=4 EPROTO
lie says-type=9 EPROTO
lie zero-descriptor-length EPROTO
lie same-address EPROTO

# Nobody can tell that these are wrong, only that there are other cartridges now.
sim q mark
sim q quirk wild-addresses >/dev/null
ioctl /dev/ntms0 refresh
is 'wild-addresses: a sweep' '' "$(field error)"
result "$([ "$(sim q count b8)" -le 16 ]; echo $?)" 'wild-addresses: which ends'
sim q quirk wild-addresses=0 >/dev/null
ioctl /dev/ntms0 refresh
is 'wild-addresses: afterwards' '12 0' "$(attribute ntms0 cartridges) $(attribute ntms0 stale)"
ioctl /dev/ntms0 move 4096 256 , wait last
is 'wild-addresses: a move' 0 "$(field result)"

# Unit attentions without end: a sweep gives up, and none follows all the time.
sim q quirk attention-storm=0x2800 >/dev/null
ioctl /dev/ntms0 refresh
is 'attention-storm: a sweep' 'ECONNRESET 6/28/00' "$(field error) $(field sense)"
ioctl /dev/ntms0 move 256 4096 , wait last
is 'attention-storm: nothing is moved' 'ECONNRESET' "$(field result)"
# design.md section 3, Unit attentions: each sweep that fails doubles the time to the next. Of each
# command that such a device refuses eight are sent.
is 'attention-storm: it is not asked all the time' 1 "$(($(takes 16) >= 5))"
sim q quirk attention-storm=0 >/dev/null
ioctl /dev/ntms0 refresh
until_true 60 is_settled ntms0
is 'attention-storm: afterwards' 12 "$(attribute ntms0 cartridges)"

# smc.md, Sense, 06/2A: what was learnt of the device is void. Told before each refusal it
# leaves nothing learnt; the sweep gives up all the same.
sim q fault b8 every 2 always sense 6/2a/1 >/dev/null
sim q fault b8 always sense 5/24/0 >/dev/null
run timeout $((60 * patience)) "$NTMS_IOCTL" /dev/ntms0 refresh
is 'refused after each unit attention: a sweep' 'EREMOTEIO 5/24/00' "$(field error) $(field sense)"
sim q clear >/dev/null
ioctl /dev/ntms0 refresh
is 'refused after each unit attention: afterwards' '12 0' \
	"$(attribute ntms0 cartridges) $(attribute ntms0 stale)"

# One with each command: a sweep succeeds, and what it read may have changed since all the same.
sim q fault any every 2 always sense 6/28/0 >/dev/null
ioctl /dev/ntms0 refresh
is 'a unit attention with each command: a sweep' '' "$(field error)"
is 'a unit attention with each command: it is not asked all the time' 1 "$(($(takes 64) >= 3))"
sim q clear >/dev/null
ioctl /dev/ntms0 refresh
until_true 60 is_settled ntms0
is 'a unit attention with each command: afterwards' 12 "$(attribute ntms0 cartridges)"

# Noise: whatever is believed of it, nothing breaks, and the truth comes back.
for seed in {1..20}; do
	sim q fault b8 times 20 noise $((seed * 7)) seed "$seed" >/dev/null
	ioctl /dev/ntms0 refresh
	ioctl /dev/ntms0 move 4100 4110 , wait last
	sim q clear >/dev/null
	sim q fault b8 times 3 garbage seed "$seed" >/dev/null
	ioctl /dev/ntms0 refresh
	sim q clear >/dev/null
done
until_true 60 is_settled ntms0
ioctl /dev/ntms0 refresh
is 'noise: the truth comes back' '12 0' "$(attribute ntms0 cartridges) $(attribute ntms0 stale)"
is 'noise: as the library has it' "$(sim q state | sed -n 's/.* \([0-9]*\) full tag=\([^ ]*\) .*/\1 \2/p' | sort)" \
	"$("$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $2, $5 }' | sort)"

# smc.md, Sense, 05/21/01: no element is where the mode page says that they begin. Somebody
# told the library to count them otherwise in between; or it was a slip.
handles >"$work/before"
for first in 0 16 256 4096; do
	sim q fault b8 element $first sense 5/21/1 >/dev/null
	ioctl /dev/ntms0 refresh
	is "no element $first, once: a sweep" '' "$(field error)"
	sim q fault b8 element $first always sense 5/21/1 >/dev/null
	ioctl /dev/ntms0 refresh
	is "no element $first: a sweep" 'EREMOTEIO 5/21/01' "$(field error) $(field sense)"
	are_kept
	result $? "no element $first: handles are kept"
	is "no element $first: none is gone" 45 "$(present)"
	sim q clear >/dev/null
done
ioctl /dev/ntms0 refresh
are_kept
result $? 'no element: and afterwards'
# Nor where the next piece begins: that was told in the middle of it.
sim q quirk max-elements=7 >/dev/null
ioctl /dev/ntms0 refresh
sim q fault b8 element 4102 always sense 5/21/1 >/dev/null
ioctl /dev/ntms0 refresh
is 'no element 4102, in the middle: a sweep' 'EREMOTEIO 5/21/01' "$(field error) $(field sense)"
are_kept
result $? 'no element 4102: handles are kept'
is 'no element 4102: none is gone' 45 "$(present)"
sim q clear >/dev/null
sim q quirk max-elements=0 >/dev/null
ioctl /dev/ntms0 refresh
are_kept
result $? 'no element 4102: and afterwards'
# One that never means what its page says is believed in the end: the rest of it is of use.
has_lost() { [ "$(present)" = $((45 - $1)) ]; }
sim q fault b8 element 0 always sense 5/21/1 >/dev/null
for _ in 1 2 3 4 5; do ioctl /dev/ntms0 refresh; done
is 'no element 0: however often it is asked at once' 45 "$(present)"
until_true 60 has_lost 1
result $? 'no element 0, time and again: there is none'
sim q clear >/dev/null
ioctl /dev/ntms0 refresh
is 'and they come back' '45 ready' "$(present) $(attribute ntms0 state)"

# A page of slots that counts them and carries none: they are there, not described.
sim q quirk empty-pages=2 >/dev/null
ioctl /dev/ntms0 refresh
is 'empty-pages=2: only what is described' '1' "$(attribute ntms0 cartridges)"
sim q quirk empty-pages=0 >/dev/null
ioctl /dev/ntms0 refresh
is 'empty-pages=2: afterwards' 12 "$(attribute ntms0 cartridges)"
stop_sim q

start_sim q- --slots 40@4096 --drives 2@256 --ports 2@16 --cartridges 12 --quirk same-address
until_true 20 has_state ntms0 failed
is 'same-address: nothing is believed at first sight' 'failed 0' \
	"$(attribute ntms0 state) $(attribute ntms0 cartridges)"
sim q quirk same-address=0 >/dev/null
until_true 20 is_settled ntms0
is 'same-address: until it makes sense' 12 "$(attribute ntms0 cartridges)"
stop_sim q

# Tags told of drives only are none, also while no slot is full to show that.
start_sim d --slots 20@4096 --drives 2@256 --cartridges 1 --quirk storage-cut=4
handles >"$work/before"
ioctl /dev/ntms0 move 4096 256 , wait last , refresh
is 'the only cartridge is in a drive' "$(sed 's/4096/256/' "$work/before")" "$(handles)"
ioctl /dev/ntms0 move 256 4096 , wait last , refresh
are_kept
result $? 'it is the same one afterwards'
stop_sim d
finish
