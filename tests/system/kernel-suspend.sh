#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A system that goes to sleep: not while the robot moves; else all is as it was when it wakes.
#
# Everything runs from memory: the file system that the guest has of the host does not wake.
if [ "${1:-}" != from-memory ]; then
	[ -n "${NTMS_GUEST:-}" ] || { echo "1..0 # SKIP not in the test guest"; exit 77; }
	if ! grep -q devices /sys/power/pm_test 2>/dev/null; then
		echo '1..0 # SKIP the kernel cannot try to sleep'
		exit 77
	fi
	script=$(realpath "$0")
	common=$(dirname "$script")/kernel-common.sh
	memory=/run/memory
	programs="$(type -P awk bash cat dirname dmesg grep insmod ls mktemp modprobe rm rmmod sed sleep stty tail umount) \
		$NTMS_BUILD/system/ntms-ioctl $NTMS_SIM"
	mkdir -p $memory/{dev,proc,sys,tmp,var,lib/modules}
	# shellcheck disable=SC2046,SC2086
	cp -L --parents $programs $(ldd $programs | sed -n 's/.*\s\(\/[^ ]*\) (.*/\1/p' | sort -u) "$script" \
		"$common" "$NTMS_KO" $memory || exit
	for folder in dev proc sys lib/modules; do
		mount --rbind /$folder $memory/$folder || exit
	done
	export NTMS_MODULE=$NTMS_KO
	exec chroot $memory "$(type -P bash)" "$script" from-memory
fi
. "$(dirname "$0")/kernel-common.sh"

A=A00000L8 B=A00001L8
cartridge() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag'; }
where() { cartridge "$1" | awk '{ print $2 }'; }
is_moving() { [[ $(cartridge "$1" | awk '{ print $3 }') == *m* ]]; }
kinds() { echo $("$NTMS_IOCTL" -r /dev/ntms0 holders | awk '!/count=/ { print $1 }'); }
# waits PID CALL: in a system call of one of these numbers
waits() { grep -qE "^($2) " "/proc/$1/syscall" 2>/dev/null; }
# poll() goes on as restart_syscall().
IOCTL=16 POLL='7|219'
all_wait() { waits $mover $IOCTL && waits $next $IOCTL && waits $poller "$POLL"; }

begin_poll() {
	local generation
	generation=$("$NTMS_IOCTL" -r /dev/ntms0 get | sed -n s/^generation=//p)
	"$NTMS_IOCTL" -r /dev/ntms0 get "$generation" , poll 600000 >"$work/poller" &
	poller=$!
	until_true 20 waits $poller "$POLL"
}

# fall_asleep LEVEL: as far as that, and wake
fall_asleep() {
	echo "$1" >/sys/power/pm_test
	dmesg -C
	run eval 'echo mem >/sys/power/state'
}

echo 1 >/sys/module/suspend/parameters/pm_test_delay
load_module check_interval=0
umount -l /lib/modules
start_sim a --slots 20@4096 --drives 2@256 --cartridges 6
device=$(cd /sys/bus/scsi/drivers/ntms && echo *:*)
power=/sys/bus/scsi/devices/$device/power

# -- a robot at work --
sim a mark
sim a set move-ms 600000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 move 4096 256 $A , wait last >"$work/mover" &
mover=$!
until_true 20 is_moving $A
"$NTMS_IOCTL" /dev/ntms0 move 4097 257 $B , wait last >"$work/next" &
next=$!
until_true 20 waits $mover $IOCTL
until_true 20 waits $next $IOCTL
begin_poll
fall_asleep devices
is 'a system does not sleep while the robot moves' 1 "$(grep -c 'Device or resource busy' "$work/out")"
is 'for the robot' 1 "$(dmesg | grep -c 'workqueue ntms-robots')"
until_true 20 all_wait
result $? 'who waits waits on'
is 'the robot moves on' 'm 1' "$(is_moving $A && echo m) $(sim a count a5)"
arrive a
wait $mover
is 'and arrives' 'result=0 256' "$(grep result "$work/mover") $(where $A)"
arrive a
wait $next
is 'then comes what was queued' 'result=0 257' "$(grep result "$work/next") $(where $B)"
is 'nothing moved twice' 2 "$(sim a count a5)"
wait $poller
is 'a poller hears of it' poll=in "$(tail -n 1 "$work/poller")"
sim a set move-ms 0 >/dev/null

# -- one at rest --
until_true 20 is_settled ntms0
handle=$(cartridge $A | awk '{ print $1 }')
"$NTMS_IOCTL" /dev/ntms0 prevent , sync 1 $A:1:100:4 , claim 1 $A:1:5 , grant 257 , sleep 600000 >"$work/holder" &
holder=$!
until_true 20 grep -q close-on-exec "$work/holder"
held=$(kinds)
for level in freezer devices platform; do
	begin_poll
	sim a mark
	fall_asleep $level
	result $? "$level: it sleeps while the robot rests"
	is "$level: nothing was sent for that" '' "$(sim a count)"
	until_true 20 waits $poller "$POLL"
	result $? "$level: a poller waits on"
	is "$level: who holds what" "$held" "$(kinds)"
	is "$level: the same cartridges" "$handle" "$(cartridge $A | awk '{ print $1 }')"
	ioctl /dev/ntms0 refresh
	result $? "$level: it is read"
	ioctl /dev/ntms0 move 4098 4110 , wait last , move 4110 4098 , wait last
	is "$level: it is moved" '0 2' "$(field result) $(sim a count a5)"
	wait $poller
	is "$level: the poller hears of it" poll=in "$(tail -n 1 "$work/poller")"
done
kill -KILL $holder
wait $holder 2>/dev/null
echo none >/sys/power/pm_test

# -- alone --
echo auto >"$power/control"
is 'an idle device stays awake' active "$(cat "$power/runtime_status")"
echo "$device" >/sys/bus/scsi/drivers/ntms/unbind
until_true 20 grep -q suspended "$power/runtime_status"
result $? 'until it is let go'
echo "$device" >/sys/bus/scsi/drivers/ntms/bind
until_true 20 is_settled ntms0
is 'it is woken to be bound' active "$(cat "$power/runtime_status")"
stop_sim a
finish
status=$?
# As power_cut of lib.sh does: nothing else is awake.
stty -F /dev/ttyS1 raw
echo "rc=$status" >/dev/ttyS2
echo cut >/dev/ttyS2
sleep infinity
