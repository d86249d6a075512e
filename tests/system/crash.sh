#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An agent is killed at every system call between the beginning of an allocation
# and the end of its deallocation. After each, the next session finds store and
# kernel in agreement, nothing acknowledged is lost, nothing is half done.
# (design.md section 2, Claim, commit, publish)
#
# Without "all", only at those system calls that others can see the effect of, and
# at a third of the many writes and locks of SQLite among them.
#
# usage: crash.sh [all]

. "$(dirname "$0")/host.sh"

effects='^(write|pwrite64|fsync|fdatasync|ftruncate|ioctl|fcntl|openat|close|unlink|flock)$'
seen=$effects
[ "${1:-}" != all ] || seen='^[a-z_0-9]+$'
db=/var/lib/ntms/ntms.db

set_up() {
	sim_start lib0 --slots 10 --drives 1 --cartridges 3
	wait_changer ntms0
	succeed ntms inventory
	succeed as agent1 ntms pool create --type LTO-8 --from-free yes Backup
	free_medium A00000L8 LTO-8
	install -d -m 1777 /run/locks
	install -m 666 /dev/null /run/agent.trace
}

run_agent() { # LOG [STRACE-OPTION...]
	local log=$1
	shift
	as agent1 strace -f -qq -o /run/agent.trace "$@" "$agent" Backup /run/locks 1 \
		>"$log" 2>/run/agent.err
}

# The system calls of a run between its first and its last word on the matter,
# as "NAME OCCURRENCE": strace counts the occurrences of each name by itself.
list_calls() {
	awk -v seen="$seen" -v all="$([ "$seen" != "$effects" ] && echo 1)" '{
		name = $2
		sub(/\(.*/, "", name)
		if (name !~ /^[a-z_0-9]+$/)
			next
		count[name]++
		if (/"allocating/)
			inside = 1
		if (inside && name ~ seen && (all || name !~ /^(pwrite64|fcntl)$/ || ++many % 3 == 0))
			print name, count[name]
		if (/"deallocated/)
			exit
	}' /run/agent.trace
}

# What the kernel says of each side, and what the store says.
views() {
	"$ioctl" -r /dev/ntms0 cartridges | awk '$5 ~ /^A/ { print $5, $6 }' | sort >/run/view.device
	sqlite3 -separator ' ' $db 'SELECT c.bar_code, s.state FROM side s JOIN cartridge c
		ON s.cartridge = c.id' | sort >/run/view.store
}

agree() {
	# A new session is what brings them to agreement.
	ntms status >/dev/null || fail 'the next session does not open'
	views
	diff /run/view.device /run/view.store || fail 'store and kernel differ'
	expect_equal 0 "$(</sys/class/ntms/ntms0/attention)" 'records the kernel has doubts about'
	expect_equal ok "$(sqlite3 $db 'PRAGMA integrity_check')" 'integrity of the store'
}

logical_media() {
	sqlite3 $db 'SELECT id FROM logical_media'
}

# What the agent was told must hold; what it was not told may have happened or not.
told_is_true() { # LOG
	local last there state
	last=$(tail -n 1 "$1")
	there=$(sqlite3 $db 'SELECT id FROM logical_media')
	state=$(sqlite3 $db 'SELECT count(*) FROM side WHERE state = 5')
	case $last in
	'' | allocating | deallocating*) [[ $there != *$'\n'* ]] || fail "one too many: $there" ;;
	allocated*) expect_equal "$(cut -d ' ' -f 2 <<<"$last")" "$there" 'allocated' ;;
	deallocated*) expect_equal '' "$there" 'logical media left' ;;
	*) fail "agent: $last" ;;
	esac
	expect_equal "$state" "$([ -z "$there" ] && echo 0 || echo 1)" 'sides allocated'
}

killed_at_every_system_call() {
	local name occurrence total=0 killed=0 medium
	run_agent /run/agent.log || fail "the agent does not even run: $(cat /run/agent.err)"
	list_calls >/run/calls
	[ "$(wc -l </run/calls)" -gt 20 ] || fail "found too few system calls: $(cat /run/calls)"
	while read -r name occurrence; do
		total=$((total + 1))
		run_agent /run/agent.log --inject="$name:signal=KILL:when=$occurrence" &&
			[[ $(tail -n 1 /run/agent.log) == deallocated* ]] || killed=$((killed + 1))
		agree || fail "killed at $name $occurrence"
		told_is_true /run/agent.log || fail "killed at $name $occurrence"
		for medium in $(logical_media); do
			succeed ntms deallocate "$medium" >/dev/null
		done
	done </run/calls
	# The last one may come too late to keep the agent from its last word.
	[ $((killed * 10)) -ge $((total * 9)) ] || fail "killed only at $killed of $total"
	echo "killed at $killed of $total system calls"
}

install_host
add_agent agent1
start_ntms
run_test set_up
run_test killed_at_every_system_call
finish
