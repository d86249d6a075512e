#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The command line of ntms on a store without libraries: exit statuses (0 done, 1 refused, 2 usage,
# 3 partly, 4 store or device), words, forms of output; and its manual page.
#
# usage: tool.sh NTMS

set -uo pipefail
ntms=$1 manual=$(dirname "$0")/../../Documentation/ntms.8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NTMS_CONF=$work/ntms.conf
printf 'store = %s/ntms.db\nrun = %s\n' "$work" "$work" >"$NTMS_CONF"

checks=0 failures=0
check() { # WHAT STATUS-OF-A-TEST
	checks=$((checks + 1))
	[ "$2" = 0 ] && return
	failures=$((failures + 1))
	printf 'tool.sh: %s\n%s\n' "$1" "$(cat "$work/out" "$work/err")" >&2
}

# Run ntms: it must end so, and say so on standard error.
expect() { # STATUS WORDS ARGUMENT...
	local status=$1 words=$2 got
	shift 2
	"$ntms" "$@" >"$work/out" 2>"$work/err"
	got=$?
	[ "$got" = "$status" ]
	check "ntms $*: exit status $got, not $status" $?
	grep -qE -- "${words:-^}" "$work/err" || [ -z "$words" ]
	check "ntms $*: no \"$words\" on standard error" $?
	[ "$status" != 0 ] || [ ! -s "$work/err" ]
	check "ntms $*: done, but words on standard error" $?
}

expect 2 '^usage: ntms'
expect 0 '' --help
expect 0 '' help
expect 2 "no command 'frob'" frob
expect 4 'no store .*ntms init.*ERROR_DATABASE_FAILURE \(4313\)' status
expect 4 'no store' deallocate A00001L8
expect 0 '' init
expect 1 'ERROR_ALREADY_EXISTS \(183\)' init

# Every command: what it is for, and what is wrong.
commands=$("$ntms" help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p')
for command in $commands; do
	expect 0 '' "$command" --help
	grep -q "^usage: ntms .* $command" "$work/out"
	check "ntms $command --help: no usage" $?
	expect 2 'usage: ntms' "$command" --bogus
	grep -qE "^\.(B|BR) \"?$command\b" "$manual"
	check "$command is not in the manual page" $?
done
for command in view pool allocate deallocate decommission complete move 'move A' 'pool create' \
	'pool delete' 'pool set' 'pool set Backup' 'pool frob' 'init now' 'status a b' \
	'allocate --new --next x Backup' 'allocate a b' 'view nothing' 'view drive name' \
	'pool create --max -1 a' 'pool create --max 4294967296 a' 'pool create --max 1x a' \
	'pool create --from-free maybe a' 'inventory --type'; do
	# shellcheck disable=SC2086
	expect 2 'usage: ntms' $command
done

expect 0 '' pool create --type LTO-8 --max 3 Backup
expect 0 '' pool create Group
expect 0 '' pool create -- --odd
expect 1 'ERROR_ALREADY_EXISTS \(183\)' pool create BACKUP
expect 1 'ERROR_INVALID_NAME \(123\)' pool create 'a\\b'
expect 1 'ERROR_OBJECT_NOT_FOUND \(4312\)' pool create 'nowhere\b'
expect 1 "no media_type is called 'papyrus'" pool create --type papyrus Scrolls
expect 1 'ERROR_OBJECT_NOT_FOUND' pool set --max 1 Nowhere
expect 1 'Backup: no side available: it is empty.*ERROR_MEDIA_UNAVAILABLE \(4308\)' allocate Backup
expect 0 '' pool set --max 4294967295 --to-free yes --from-free yes Backup
expect 4 'no Free pool of the media type of pool Backup: ERROR_DEVICE_NOT_AVAILABLE' allocate Backup
expect 1 'Group is no application pool that holds media' allocate Group
expect 1 'ERROR_OBJECT_NOT_FOUND' allocate Nowhere
expect 1 "no cartridge has the bar code 'A00001L8'" deallocate A00001L8
expect 1 "no cartridge has the bar code '--new'" deallocate -- --new
expect 1 "no cartridge has the bar code 'A'" decommission A/1
expect 1 'number behind the' complete A/x
expect 1 'ERROR_INVALID_MEDIA \(4300\)' decommission 12345678-1234-1234-1234-123456789abc
expect 1 "no cartridge has the bar code 'A'" move A Backup
expect 1 "no library is called 'tape'" status tape
expect 1 'no changer of a library' inventory /dev/null
expect 1 'ERROR_INVALID_LIBRARY \(4301\)' inventory 'Offline Media'
expect 0 '' inventory
expect 1 'ERROR_OBJECT_NOT_FOUND' view 12345678-1234-1234-1234-123456789abc
expect 3 'Nowhere' pool delete --  --odd Nowhere
expect 1 'Free belongs to the system.*ERROR_INVALID_MEDIA_POOL \(4302\)' pool delete Free

# Forms: JSON is one object of schema 1; a dump has as many columns in every line.
types=$(sed -n '/^\.BR view/,/^\.TP/p' "$manual" | tr -d '\n' | sed 's/.*Types: //;s/\..*//;s/, */ /g')
for list in status 'pool list' 'view media_type' $(printf 'view\\040%s ' $types); do
	list=$(printf '%b' "$list")
	# shellcheck disable=SC2086
	expect 0 '' --json $list
	jq -e '.schema == 1' <"$work/out" >/dev/null
	check "ntms --json $list: no JSON of schema 1" $?
	# shellcheck disable=SC2086
	expect 0 '' $list --dump
	[ "$(awk -F '\t' '{ print NF }' "$work/out" | sort -u | wc -l)" -le 1 ]
	check "ntms --dump $list: lines of different lengths" $?
done
[ "$("$ntms" --dump pool list | awk -F '\t' '$1 == "\\\\Backup" { print $6, $7, $8 }')" = \
	'4294967295 yes yes' ]
check 'pool list: the settings of Backup' $?
"$ntms" view "$("$ntms" --dump view media_pool | awk -F '\t' '$2 == "Backup" { print $1 }')" |
	grep -q '^max  *4294967295'
check 'view: the settings of Backup' $?

chmod 0 "$work/ntms.db"
[ "$(id -u)" = 0 ] || expect 4 'ERROR_DATABASE_FAILURE' status
chmod 600 "$work/ntms.db"
echo nonsense >"$work/ntms.db"
expect 4 'ntms.db: .*ERROR_DATABASE_FAILURE \(4313\)' status
echo 'shop = here' >"$NTMS_CONF"
expect 4 'ntms.conf, line 1' status

echo "Running script: tool"
echo "Checks: $checks, Failures: $failures"
[ "$failures" = 0 ]
