# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Rows of the benchmark's table; source this file. A section is a function that
# prints rows by the functions below and returns non-zero when something could
# not be measured:
#
#     section 'state of one side' measure_side
#     finish_bench

bench_unmeasured=0

section() { # TITLE FUNCTION [ARGUMENT...]
	printf '\n%s\n' "$1"
	shift
	# In a subshell: 'fail' of the guest's functions ends it.
	("$@") && return
	bench_unmeasured=$((bench_unmeasured + 1))
	echo '  NOT MEASURED'
}

finish_bench() {
	[ "$bench_unmeasured" = 0 ] && exit 0
	printf '\n%d sections could not be measured\n' "$bench_unmeasured"
	exit 1
}

# How long a command takes, in ms; its output is not wanted.
time_ms() { # COMMAND...
	local begin=$EPOCHREALTIME status=0
	"$@" >/dev/null 2>&1 || status=$?
	awk -v begin="$begin" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", (end - begin) * 1000 }'
	return $status
}

# Two figures a line on stdin, ours first, measured in turn: median and spread of
# both and of their ratio. RELATION is "<=" or ">="; without a budget there is no
# verdict. ABSOLUTE: the budget is for our figure, not for the ratio.
ratio() { # OURS THEIRS UNIT [RELATION BUDGET [absolute]]
	awk -v ours="$1" -v theirs="$2" -v unit="$3" -v relation="${4:-}" -v budget="${5:-}" \
		-v absolute="${6:-}" '
	function sort(values, n,	i, j, value) {
		for (i = 2; i <= n; i++) {
			value = values[i]
			for (j = i - 1; j > 0 && values[j] > value; j--)
				values[j + 1] = values[j]
			values[j + 1] = value
		}
	}
	function median(values, n) {
		return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
	}
	function show(name, values, n, what) {
		printf "  %-44s %10.4g  (%.4g - %.4g) %s", name, median(values, n), values[1],
			values[n], what
	}
	NF < 2 || $2 <= 0 { next }
	{ n++; a[n] = $1; b[n] = $2; r[n] = $1 / $2 }
	END {
		if (!n) {
			print "  no figures for " ours
			exit 1
		}
		sort(a, n); sort(b, n); sort(r, n)
		show(ours, a, n, unit)
		print ""
		show(theirs, b, n, unit)
		print ""
		show("ratio of " n, r, n, "")
		if (relation == "") {
			print ""
			exit
		}
		value = absolute ? median(a, n) : median(r, n)
		good = relation == "<=" ? value <= budget + 0 : value >= budget + 0
		printf "  budget %s %s%s: %s\n", relation, budget, absolute ? " " unit : "",
			good ? "within" : "OVER"
	}'
}

# A number that is the same whenever it is counted.
fact() { # WHAT VALUE [<=|== BUDGET]
	awk -v what="$1" -v value="$2" -v relation="${3:-}" -v budget="${4:-}" 'BEGIN {
		if (value !~ /^-?[0-9.]+$/) {
			print "  no figure for " what
			exit 1
		}
		printf "  %-44s %10s", what, value
		if (relation != "") {
			good = relation == "<=" ? value + 0 <= budget + 0 : value + 0 == budget + 0
			printf "  budget %s %s: %s", relation, budget, good ? "within" : "OVER"
		}
		print ""
	}'
}

note() { # TEXT...
	printf '  %s\n' "$*"
}

# Empty the log, so that none of the next thousand pages calls for a checkpoint,
# which syncs two files more now and then.
no_checkpoint() { # DATABASE
	sqlite3 "$1" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
}

# How many calls of a name one change makes. COMMAND is 'store run' without its
# last word: it runs with few pairs and with many, so that opening drops out.
calls_per_change() { # NAME PAIRS COMMAND...
	local name=$1 pairs=$2 few many
	shift 2
	# The log that was emptied gets its head.
	"$@" 1 >/dev/null || return
	few=$(count_calls "$name" "$@" 1) && many=$(count_calls "$name" "$@" $((pairs + 1))) ||
		return
	awk -v few="$few" -v many="$many" -v pairs="$pairs" \
		'BEGIN { printf "%.2f\n", (many - few) / pairs / 2 }'
}

# fsync stands for both calls of that kind.
count_calls() { # NAME COMMAND...
	local name=$1 trace status=0
	shift
	[ "$name" != fsync ] || name=fsync,fdatasync
	trace=$(mktemp)
	strace -f -qq -e "trace=$name" -e signal=none -o "$trace" "$@" >/dev/null || status=$?
	grep -c '(' "$trace"
	rm -f "$trace"
	return $status
}
