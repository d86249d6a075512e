# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# An agent that is interrupted at a system call of its choice, and what must hold
# in the next session whatever became of it. Source this file.

. "$(dirname "${BASH_SOURCE[0]}")/host.sh"
. "$(dirname "${BASH_SOURCE[0]}")/crash-calls.sh"

# A library, seen by udev, and room for what the agent leaves.
start_library() {
	sim_start lib0 --slots 10 --drives 1 --cartridges 3
	wait_changer ntms0
	succeed ntms inventory
	install -d -m 1777 /run/locks
	install -m 666 /dev/null /run/agent.trace
}

# Each pair begins and ends with the medium in Free, so that each makes the same calls.
make_pool() {
	succeed as agent1 ntms pool create --type LTO-8 --from-free yes --to-free yes Backup
	free_medium A00000L8 LTO-8
}

agent_waits() { # LOG
	grep -q '^waiting' "$1"
}

# What udev starts would compete for the store.
udev_is_done() {
	udev_settle
	! pgrep -x 'setsid|flock'
}

has_ended() { # PID
	! kill -0 "$1"
}

# strace comes when the session is open, so that calls count from where the first pair begins.
run_agent() { # LOG STRACE-OPTION...
	local log=$1 job
	shift
	[ -p /run/agent.go ] || mkfifo /run/agent.go
	rm -f "$log" /run/strace.err
	wait_for -t 60 udev_is_done
	as agent1 "$agent" -w Backup /run/locks 1 <>/run/agent.go >"$log" 2>/run/agent.err &
	job=$!
	wait_for agent_waits "$log"
	strace -f -y -o /run/agent.trace "$@" -p "$(pgrep -x agent)" 2>/run/strace.err &
	wait_for grep -q attached /run/strace.err
	echo >/run/agent.go
	wait_for -t 120 has_ended $!
	wait $job
}

# ... and stops or kills it at one call of the list.
run_agent_until() { # SIGNAL LOG CALL
	local signal=$1 log=$2 name occurrence path
	read -r name occurrence path _ <<<"$3"
	run_agent "$log" --trace="$name,write" -P "$log" -P "$path" \
		--inject="$name:signal=$signal:when=$occurrence"
}

# Without "all", only those that others can see the effect of, and a third of the many writes and
# locks of SQLite among them. A page is read from the log or from the store, as the checkpoint before has
# it: reads of the log are not the same in each run.
list_calls() { # LOG [all]
	run_agent "$1" || fail "the agent does not even run: $(cat /run/agent.err)"
	calls_of /run/agent.trace | awk -v all="${2:-}" '
	function wanted() {
		if (all)
			return !($1 == "pread64" && $3 ~ /-wal$/)
		if ($1 ~ /^(pwrite64|fcntl)$/ && $5 != "unlock")
			return ++many % 3 == 0
		return $1 ~ /^(write|pwrite64|fsync|fdatasync|ftruncate|ioctl|fcntl|openat|close|unlink|flock)$/
	}
	$4 == "deallocated" { exit }
	$4 != "waiting" && wanted() { print }' >/run/calls
	[ "$(wc -l </run/calls)" -gt 20 ] || fail "found too few system calls: $(cat /run/calls)"
}

# Note the call that a run until a call of the list ended with: the same of that name on that file. A change
# takes more or fewer pages of the store from one run to the next: what the agent was about may differ,
# and it may have come to its end before.
note_last_call() { # CALL LOG FILE
	local name occurrence path found
	read -r name occurrence path _ <<<"$1"
	found=$(calls_of /run/agent.trace |
		awk -v name="$name" -v path="$path" '$1 == name && $3 == path' | tail -n 1)
	if [[ $found == "$name $occurrence $path "* ]]; then
		echo "$found" >>"$3"
	else
		[[ $(tail -n 1 "$2") == deallocated* ]] || fail "stopped at '$found', not at '$1'"
	fi
}

# What the kernel says of each side, and what the store says.
views() {
	"$ioctl" -r /dev/ntms0 cartridges | awk '$5 ~ /^A/ { print $5, $6 }' | sort >/run/view.device
	query 'SELECT c.bar_code, s.state FROM side s JOIN cartridge c
		ON s.cartridge = c.id' | sort >/run/view.store
}

agree() {
	# A new session is what brings them to agreement.
	ntms status >/dev/null || fail 'the next session does not open'
	views
	diff /run/view.device /run/view.store || fail 'store and kernel differ'
	expect_equal 0 "$(</sys/class/ntms/ntms0/attention)" 'records the kernel has doubts about'
	expect_equal ok "$(query 'PRAGMA integrity_check')" 'integrity of the store'
}

logical_media() {
	query 'SELECT id FROM logical_media'
}

# What the agent was told must hold; what it was not told may have happened or not.
told_is_true() { # LOG
	local last there state
	last=$(tail -n 1 "$1")
	there=$(logical_media)
	state=$(query 'SELECT count(*) FROM side WHERE state = 5')
	case $last in
	'' | waiting | allocating | deallocating*) [[ $there != *$'\n'* ]] || fail "one too many: $there" ;;
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
