# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The system calls at which an agent is interrupted, as strace tells them. Source
# this file after guest/lib.sh.

# The calls on files in a trace, as "NAME OCCURRENCE PATH WORD STEP": the n-th of that name on that
# file since the trace began; the agent's last word before it; which part of a change it is, - for
# none. Calls on no file leave nothing that outlives the agent.
calls_of() { # TRACE
	awk '
	function path(found) {
		if (!match($0, /\(AT_FDCWD<[^>]*>, "[^"]*/) && !match($0, /<\/[^>]*/))
			return ""
		found = substr($0, RSTART, RLENGTH)
		sub(/.*["<]/, "", found)
		return found
	}
	function step() {
		if (/ pwrite64\(.*-wal>/)
			return "wal"
		if (/ f(data)?sync\(/)
			return "commit"
		if (/ ioctl\(.*ntms0.*_IOC_NONE, 0x[0-9a-f]+, 0x0?5,/)
			return "claim"
		if (/ ioctl\(.*ntms0.*_IOC_NONE, 0x[0-9a-f]+, 0x0?6,/)
			return "publish"
		if (/ fcntl\(.*ntms\/lock>, F_OFD_SETLK, .*F_UNLCK.*l_start=0,/)
			return "unlock"
		return / write\(.*"(de)?allocated / ? "told" : "-"
	}
	BEGIN { word = "waiting" }
	{
		name = $2
		sub(/\(.*/, "", name)
		if (name !~ /^[a-z_0-9]+$/ || path() == "")
			next
		print name, ++count[name, path()], path(), word, step()
		if (name == "write" && match($0, /"[a-z]+/))
			word = substr($0, RSTART + 1, RLENGTH - 1)
	}' "$1"
}

# Those that a change consists of.
steps_of() { # CALLS-FILE
	awk '$5 != "-" { print $5 }' "$1" | sort -u | xargs
}

# All steps of a change are among the calls that were interrupted, and few came too late.
expect_interrupted() { # WANTED-CALLS CALLS
	local wanted hit
	wanted=$(wc -l <"$1") hit=$(wc -l <"$2")
	expect_equal 'claim commit publish told unlock wal' "$(steps_of "$2")" 'steps of a change'
	echo "# interrupted at $hit of $wanted calls; not at:"
	cut -d ' ' -f 1-3 "$2" | sort >"$2.sorted"
	cut -d ' ' -f 1-3 "$1" | sort | comm -23 - "$2.sorted" | sed 's/^/#   /'
	[ $((hit * 10)) -ge $((wanted * 9)) ] || fail "only $hit of $wanted calls"
}
