#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each row of smc.md, "Sense for changers", as the answer to a move: the error,
# the sense handed out, what is told to be stale, and that the move was sent
# once and the picture is right again afterwards.
. "$(dirname "$0")/kernel-common.sh"

slots=8 ports=3 drives=2
all=$((slots + ports + drives + 1))
load_module check_interval=0 access_wait=0 arrival_wait=0
start_sim a --slots $slots@4096 --drives $drives@256 --ports $ports@16 --cartridges 2
A=A00000L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
"$NTMS_IOCTL" - listen 100000 900000 >"$work/events" &
listener=$!
until_true 5 grep -q listening "$work/events"

# The most elements that one event has called stale since line $1.
most_stale() {
	tail -n "+$1" "$work/events" |
		awk '/^event=stale/ { sub(/.*count=/, ""); if ($0 + 0 > most) most = $0 + 0 } END { print most + 0 }'
}

motion_told() { # FROM-LINE
	tail -n "+$1" "$work/events" | grep -q '^event=motion'
}

# row SENSE ERROR STALE: none and elements are told by the motion itself
row() {
	local from=$(($(wc -l <"$work/events") + 1)) sent
	sent=$(sim a count a5)
	sim a fault a5 times 1 sense "$1" >/dev/null
	ioctl /dev/ntms0 move 4096 256 , wait last
	is "$1: the error, and the sense" "$2 ${1^^}" "$(field result) $(field sense)"
	until_true 10 motion_told "$from"
	until_true 20 is_settled ntms0
	result $? "$1: all is known again"
	is "$1: sent once, and where it was" "$((sent + 1)) 4096" "$(sim a count a5) $(where $A)"
	case $3 in
	none) result "$([ "$(most_stale "$from")" -le 2 ]; echo $?)" "$1: nothing else is stale" ;;
	ports) is "$1: the ports are stale" $ports "$(most_stale "$from")" ;;
	all) is "$1: everything is stale" $all "$(most_stale "$from")" ;;
	esac
}

while read -r sense error stale; do
	row "$sense" "$error" "$stale"
done <<'END'
2/04/01 EAGAIN all
2/04/02 EAGAIN all
2/04/03 EIO all
4/04/03 EIO all
2/04/12 EAGAIN all
2/04/15 EAGAIN all
2/04/16 EAGAIN all
2/04/17 EAGAIN all
2/04/18 EAGAIN all
2/04/19 EAGAIN all
2/04/85 EAGAIN all
2/04/8E EAGAIN all
2/3A/00 ENOMEDIUM none
2/3A/01 ENOMEDIUM none
2/3A/02 ENOMEDIUM none
2/3A/03 ENOMEDIUM none
4/15/01 EIO none
4/3B/16 EIO none
4/40/02 EIO none
4/40/80 EIO none
4/44/00 EIO none
4/53/00 EIO none
4/53/01 EIO none
4/53/04 EIO none
5/21/01 EREMOTEIO none
5/24/00 EREMOTEIO none
5/3B/0D ENOSPC none
5/3B/0E ENOMEDIUM none
5/3B/11 EREMOTEIO none
5/3B/18 EREMOTEIO none
5/53/02 ETXTBSY none
5/53/03 ETXTBSY none
5/30/00 EMEDIUMTYPE none
5/30/03 EMEDIUMTYPE none
5/30/07 EMEDIUMTYPE none
5/30/0B EMEDIUMTYPE none
5/53/05 EREMOTEIO none
5/53/06 EREMOTEIO none
5/53/07 EREMOTEIO none
5/53/08 EAGAIN all
6/28/00 ECONNRESET all
6/28/01 ECONNRESET ports
6/28/03 ECONNRESET ports
6/29/00 ECONNRESET all
6/2A/01 ECONNRESET all
6/2A/03 ECONNRESET none
6/2A/04 ECONNRESET none
6/2A/05 ECONNRESET none
6/3B/12 ECONNRESET all
6/3B/13 ECONNRESET all
6/3B/14 ECONNRESET all
6/3B/15 ECONNRESET all
6/3B/19 ECONNRESET all
6/3B/1A ECONNRESET all
6/3B/1B ECONNRESET all
6/3F/01 ECONNRESET all
6/3F/03 ECONNRESET all
6/3F/05 ECONNRESET all
6/3F/0E ECONNRESET all
6/5A/01 ECONNRESET none
B/00/00 ECONNRESET none
END

# A status, not a sense.
sent=$(sim a count a5)
sim a fault a5 times 1 status conflict >/dev/null
ioctl /dev/ntms0 move 4096 256 , wait last
is 'reservation conflict: the error' EBADE "$(field result)"
until_true 20 is_settled ntms0
is 'reservation conflict: sent once, and where it was' "$((sent + 1)) 4096" "$(sim a count a5) $(where $A)"
kill $listener
stop_sim a
finish
