# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# An agent that is interrupted at a system call of its choice, and what must hold
# in the next session whatever became of it. Source this file.

. "$(dirname "${BASH_SOURCE[0]}")/host.sh"

db=/var/lib/ntms/ntms.db

# A library, seen by udev, and room for what the agent leaves.
start_library() {
	sim_start lib0 --slots 10 --drives 1 --cartridges 3
	wait_changer ntms0
	succeed ntms inventory
	install -d -m 1777 /run/locks
	install -m 666 /dev/null /run/agent.trace
}

make_pool() {
	succeed as agent1 ntms pool create --type LTO-8 --from-free yes Backup
	free_medium A00000L8 LTO-8
}

run_agent() { # LOG [STRACE-OPTION...]
	local log=$1
	shift
	as agent1 strace -f -qq -o /run/agent.trace "$@" "$agent" Backup /run/locks 1 \
		>"$log" 2>/run/agent.err
}

# The system calls of a run between its first and its last word on the matter, as
# "NAME OCCURRENCE STEP": strace counts the occurrences of each name by itself.
# STEP tells the calls that a change consists of, and is - for the others.
#
# Without "all", only those that others can see the effect of, and a third of the
# many writes and locks of SQLite among them.
list_calls() { # [all]
	run_agent /run/agent.log -y || fail "the agent does not even run: $(cat /run/agent.err)"
	awk -v all="${1:-}" '
	function step() {
		if (/ pwrite64\(.*-wal>/)
			return "wal"
		if (/ f(data)?sync\(.*-wal>/)
			return "commit"
		if (/ ioctl\(.*ntms0.*_IOC_NONE, 0x[0-9a-f]+, 0x0?5,/)
			return "claim"
		if (/ ioctl\(.*ntms0.*_IOC_NONE, 0x[0-9a-f]+, 0x0?6,/)
			return "publish"
		if (/ fcntl\(.*ntms\/lock>, F_OFD_SETLK, .*F_UNLCK.*l_start=0,/)
			return "unlock"
		return / write\(.*"(de)?allocated / ? "told" : "-"
	}
	function wanted() {
		if (all)
			return 1
		if (name ~ /^(pwrite64|fcntl)$/ && step() != "unlock")
			return ++many % 3 == 0
		return name ~ /^(write|pwrite64|fsync|fdatasync|ftruncate|ioctl|fcntl|openat|close|unlink|flock)$/
	}
	{
		name = $2
		sub(/\(.*/, "", name)
		if (name !~ /^[a-z_0-9]+$/)
			next
		count[name]++
		if (/"allocating/)
			inside = 1
		if (inside && wanted())
			print name, count[name], step()
		if (/"deallocated/)
			exit
	}' /run/agent.trace >/run/calls
	[ "$(wc -l </run/calls)" -gt 20 ] || fail "found too few system calls: $(cat /run/calls)"
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
	there=$(logical_media)
	state=$(sqlite3 $db 'SELECT count(*) FROM side WHERE state = 5')
	case $last in
	'' | allocating | deallocating*) [[ $there != *$'\n'* ]] || fail "one too many: $there" ;;
	allocated*) expect_equal "$(cut -d ' ' -f 2 <<<"$last")" "$there" 'allocated' ;;
	deallocated*) expect_equal '' "$there" 'logical media left' ;;
	*) fail "agent: $last" ;;
	esac
	expect_equal "$state" "$([ -z "$there" ] && echo 0 || echo 1)" 'sides allocated'
}

# For the next agent to find what this one found.
give_back() {
	local medium
	for medium in $(logical_media); do
		succeed ntms deallocate "$medium" >/dev/null
	done
}

check_what_is_left() { # LOG
	agree
	told_is_true "$1"
	give_back
}
