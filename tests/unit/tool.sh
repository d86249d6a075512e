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

# Every error that a function may give has a name.
for name in $(sed -n 's/^# *define \(ERROR_[A-Z_0-9]*\)[[:blank:]].*/\1/p' "$(dirname "$0")/../../libntms/ntmsapi.h"); do
	grep -qaF "$name" "$ntms"
	check "$name has no name" $?
done

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
for command in view pool allocate deallocate decommission complete move label mount dismount overwrite clean cleaner enable disable 'enable drive' 'disable medium' 'disable frob a' 'move A' 'pool create' \
	door 'door a b' eject inject 'eject --force' 'eject --stop' 'eject --force --wait A' 'eject --force A B' 'eject --stop A B' 'inject a b' \
	'inject --many' 'inject --retract' 'inject --many --stop A' \
	'pool delete' 'pool set' 'pool set Backup' 'pool frob' 'init now' 'status a b' \
	'allocate --new --next x Backup' 'allocate a b' 'view nothing' 'view drive name' \
	'pool create --max -1 a' 'pool create --max 4294967296 a' 'pool create --max 1x a' \
	'pool create --from-free maybe a' 'inventory --type' bind 'requests frob' 'requests satisfy' \
	'cleaner reserve a' 'cleaner release' 'cleaner release a b' 'cleaner uses a' 'cleaner inject a' 'cleaner eject a b' 'cleaner frob a' \
	'requests cancel' 'requests delete' 'requests delete --finished a' 'requests delete --all'; do
	# shellcheck disable=SC2086
	expect 2 'usage: ntms' $command
done

# shellcheck disable=SC2046
expect 2 'at most 64 media' mount $(seq 65)
expect 2 '--timeout -1: a number of seconds' mount --timeout -1 A
expect 2 '--timeout 4000001: ' mount --timeout 4000001 A

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
grep -q 'no libraries' "$work/out"
check 'inventory: nothing was read, and it does not say so' $?
expect 1 'no changer of a library' bind /dev/null
expect 1 "no drive is called 'Drive 0'" clean 'Drive 0'
expect 1 'ERROR_INVALID_DRIVE \(15\)' clean 12345678-1234-1234-1234-123456789abc
expect 1 "no storageslot is called 'Slot 0'" cleaner reserve 'Offline Media' 'Slot 0'
expect 1 'the offline library.*ERROR_INVALID_LIBRARY' cleaner release 'Offline Media'
expect 1 'the offline library.*ERROR_INVALID_LIBRARY' cleaner eject 'Offline Media'
expect 1 'the offline library.*ERROR_INVALID_LIBRARY' cleaner inject 'Offline Media' 20
expect 1 "'-1' is no number of uses" cleaner uses -- 'Offline Media' -1
expect 1 "no drive is called 'Drive 0'" disable drive 'Drive 0'
expect 1 'is the offline library.*ERROR_LIBRARY_OFFLINE' disable library 'Offline Media'
expect 1 'ERROR_OBJECT_NOT_FOUND' enable medium 12345678-1234-1234-1234-123456789abc
expect 1 'the offline library.*ERROR_INVALID_LIBRARY' bind 'Offline Media'
expect 1 "no cartridge has the bar code 'A'" eject A
expect 1 'ERROR_INVALID_MEDIA' eject --wait 12345678-1234-1234-1234-123456789abc
expect 1 'ERROR_INVALID_OPERATION' eject --stop 12345678-1234-1234-1234-123456789abc
expect 1 "is no operation" inject --stop A
expect 1 'ERROR_INVALID_LIBRARY' door 'Offline Media'
expect 1 'ERROR_INVALID_OPERATION' inject --retract 12345678-1234-1234-1234-123456789abc
expect 1 'ERROR_INVALID_LIBRARY' inject 'Offline Media'
expect 1 'ERROR_OBJECT_NOT_FOUND' view 12345678-1234-1234-1234-123456789abc
expect 3 'Nowhere' pool delete --  --odd Nowhere
expect 1 'Free belongs to the system.*ERROR_INVALID_MEDIA_POOL \(4302\)' pool delete Free

# Requests, of both kinds. A process of the tool makes none that outlasts it.
store() { sqlite3 "$work/ntms.db" "$1"; }
computer=$("$ntms" --dump view computer | cut -f 1)
pool=$("$ntms" --dump pool list | awk -F '\t' '$1 == "\\\\Backup" { print $9 }')
library=$("$ntms" --dump view library | cut -f 1)
request() { echo "44444444-0000-4000-8000-00000000000$1"; }
now=$(date +%s)000
for i in 1 2 3; do
	store "INSERT INTO operator_request VALUES ('$(request $i)', '', $now, $now, 0, $((i == 1 ? 1 : 5)),
		1, 'Please', $((i == 1 ? 12 : 0)), $((i == 1)), 0, NULL, 'App', 'anna', 'host', 0, 0)"
done
store "UPDATE operator_request SET arg1 = CASE WHEN arg1_type = 12 THEN '$pool' END"
for i in 4 5 6; do
	store "INSERT INTO library_request VALUES ('$(request $i)', '', $now, $now, $((i == 6 ? now : 0)),
		'$library', $((i == 6 ? 8 : 17)), 0, $((i == 6 ? 3 : i - 4)), '', '', '', '', 'App', 'bert',
		'host', $((i == 6 ? 4319 : 0)), '', 0, 1, 0, '', 0, 0, '')"
done
cell() { "$ntms" --dump requests | awk -F '\t' -v id="$(request "$1")" -v of="$2" '$1 == id { print $of }'; }
is() { # WHAT WANTED GOT
	[ "$2" = "$3" ]
	check "$1: \"$3\", not \"$2\"" $?
}
is 'requests: how many' 6 "$("$ntms" --dump requests | wc -l)"
# Who asks an operator for something does not write on his terminal.
store "UPDATE operator_request SET message = 'A' || char(27) || '[2J' || char(10) || 'B' || char(155) || 'C'
	WHERE id = '$(request 2)'"
is 'lines of a table' 7 "$("$ntms" requests | wc -l)"
is 'words with control characters' 1 "$("$ntms" requests | grep -c 'A?\[2J B?C$')"
store "UPDATE operator_request SET message = 'Please' WHERE id = '$(request 2)'"
is 'a request to an operator' 'oprequest new media submitted \\Backup  anna Please' \
	"$(for i in 2 3 4 5 6 8 9; do cell 1 $i; done | paste -sd ' ')"
is 'a request to a library' 'librequest inventory failed  Offline Media bert ERROR_DEVICE_NOT_AVAILABLE' \
	"$(for i in 2 3 4 5 6 8 9; do cell 6 $i; done | paste -sd ' ')"
is 'requests --json' '["mount"]' "$("$ntms" requests --json | jq -c '[.requests[] | select(.state == "queued") |
	.request]')"
is 'requests, for people' 'id type request state about library queued user words' \
	"$("$ntms" requests | head -1 | tr -s ' ')"
is 'view of one' 'operation mount' "$("$ntms" view "$(request 4)" | grep ^operation | grep -v _state | tr -s ' ')"
is 'view of the other' 'message Please' "$("$ntms" view "$(request 2)" | grep ^message | tr -s ' ')"
for i in 7 8; do
	store "INSERT INTO element VALUES ('$(request $i)', '$library', $i, NULL, 0, 'Part', '', $now, $now, 1, 0,
		1, NULL, '', '', '', 0, 0, 0)"
done
is 'view of a door' 'state closed' "$("$ntms" view "$(request 7)" | grep ^state | tr -s ' ')"
is 'view of a port' 'state full' "$("$ntms" view "$(request 8)" | grep ^state | tr -s ' ')"
store "DELETE FROM element"
expect 1 "'Please' is not the id of a request" requests satisfy Please
expect 1 'is no request, but of type computer' requests cancel "$computer"
expect 1 'ERROR_OBJECT_NOT_FOUND' requests delete "$(request 0)"
expect 1 "is a library's to carry out" requests satisfy "$(request 4)"
expect 0 '' requests satisfy "$(request 1)"
expect 3 'answered already: done.*ERROR_INVALID_STATE' requests cancel "$(request 2)" "$(request 1)"
is 'satisfied' complete "$(cell 1 4)"
is 'cancelled' refused "$(cell 2 4)"
expect 0 '' requests cancel "$(request 4)"
is 'cancelled' cancelled "$(cell 4 4)"
expect 1 'being carried out: ERROR_ACCESS_DENIED' requests cancel "$(request 5)"
expect 1 'it is not finished' requests delete "$(request 3)"
expect 0 '' requests delete "$(request 1)"
expect 0 '' requests delete --finished
is 'what is not finished' '3 5' "$("$ntms" --dump requests | cut -f 1 | sed 's/.*0//' | sort | paste -sd ' ')"

# Names that are longer in bytes than in characters.
path=Group
for _ in 1 2 3 4 5 6 7; do
	path="$path\\$(printf 'ö%.0s' {1..60})"
	expect 0 '' pool create "$path"
done
is 'the deepest' 1 "$("$ntms" --json pool list | jq --arg path "\\$path" '[.pools[] | select(.pool == $path)] | length')"

# A bar code with a slash is not the side of another one.
type=$("$ntms" --dump view media_type | awk -F '\t' '$2 == "LTO-8" { print $1 }')
made=0
cartridge() { # BARCODE SIDES
	local id=55555555-0000-4000-8000-00000000000$((made += 1)) side
	store "INSERT INTO cartridge (id, name, description, created, modified, enabled, library, pool, media_type,
		bar_code, sequence, state, medium_type_code, density_code, revision, position_only, duplicate, unread,
		needs_inventory, cleaner, unverified) VALUES ('$id', '$1', '', 1, 1, 1, '$library', '$pool', '$type', '$1',
		$made, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
		UPDATE media_pool SET physical_media = physical_media + 1 WHERE id = '$pool'"
	for ((side = 0; side < $2; side++)); do
		store "INSERT INTO side (id, cartridge, number, name, description, created, modified, enabled, state, pool,
			allocatable, label_type, label_id, label_info, mount_count, allocate_count, capacity)
			VALUES ('66666666-0000-4000-8000-0000000000$made$side', '$id', $side, '', '', 1, 1, 1, 4, '$pool', 2,
			'', '', '', 0, 0, 0)"
	done
}
sides() { store "SELECT group_concat(c.bar_code || ':' || s.number || '=' || s.state, ' ') FROM side s
	JOIN cartridge c ON c.id = s.cartridge"; }
cartridge Q 2
cartridge Q/1 1
expect 0 '' decommission Q/1
is 'the one that was meant' 'Q:0=4 Q:1=4 Q/1:0=3' "$(sides)"
expect 1 'has 1' decommission Q/1/1
expect 0 '' decommission Q/0
is 'a side' 'Q:0=3 Q:1=4 Q/1:0=3' "$(sides)"
expect 1 'cannot dismount Q/0: cartridge Q is not in a library' dismount Q/0
expect 1 'cannot dismount Q/1: cartridge Q/1 is not in a library' dismount Q/1
expect 1 'has 2' dismount Q/2
expect 1 "no drive is called 'P/1'" dismount P/1

# Forms: JSON is one object of schema 1; a dump has as many columns in every line.
types=$(sed -n '/^\.BR view/,/^\.TP/p' "$manual" | tr -d '\n' | sed 's/.*Types: //;s/\..*//;s/, */ /g')
for list in status 'pool list' requests 'view media_type' $(printf 'view\\040%s ' $types); do
	list=$(printf '%b' "$list")
	# shellcheck disable=SC2086
	expect 0 '' --json $list
	jq -e '.schema == 1' <"$work/out" >/dev/null
	check "ntms --json $list: no JSON of schema 1" $?
	# shellcheck disable=SC2086
	expect 0 '' $list --dump
	[ "$(awk -F '\t' '{ print NF }' "$work/out" | sort -u | wc -l)" -le 1 ]
	check "ntms --dump $list: lines of different lengths" $?
	# shellcheck disable=SC2086
	is "ntms --dump $list: as many columns as in JSON" "$(head -n 1 "$work/out" | awk -F '\t' '{ print NF }')" \
		"$("$ntms" --json $list | jq -r '[.[] | arrays][0][0] | if . then length else empty end')"
done
[ "$("$ntms" --dump pool list | awk -F '\t' '$1 == "\\\\Backup" { print $6, $7, $8 }')" = \
	'4294967295 yes yes' ]
check 'pool list: the settings of Backup' $?
"$ntms" view "$("$ntms" --dump view media_pool | awk -F '\t' '$2 == "Backup" { print $1 }')" |
	grep -q '^max  *4294967295'
check 'view: the settings of Backup' $?

# Output that cannot be written is no success; nor does it go to a file that the library opened.
for command in help 'init --help' status 'pool list' '--json pool list' export; do
	# shellcheck disable=SC2086
	"$ntms" $command >/dev/full 2>"$work/err"
	is "ntms $command, the device full" "4 1" "$? $(grep -c 'cannot write the output' "$work/err")"
	# shellcheck disable=SC2086
	"$ntms" $command >&- 2>"$work/err"
	is "ntms $command, standard output closed" "4 1" "$? $(grep -c 'cannot write the output' "$work/err")"
done
"$ntms" pool set --max 1 Backup <&- >&- 2>&-
is 'nothing to write, all closed' 0 $?
"$ntms" --json pool set --max 1 Nowhere <&- >&- 2>&-
is 'refused, all closed' 1 $?
is 'words in the lock' 0 "$(grep -cae schema -e Nowhere "$work/lock")"

chmod 0 "$work/ntms.db"
[ "$(id -u)" = 0 ] || expect 1 'ERROR_ACCESS_DENIED' status
chmod 600 "$work/ntms.db"
echo nonsense >"$work/ntms.db"
expect 4 'ntms.db: .*ERROR_DATABASE_FAILURE \(4313\)' status
echo 'shop = here' >"$NTMS_CONF"
expect 4 'ntms.conf, line 1' status

echo "Running script: tool"
echo "Checks: $checks, Failures: $failures"
[ "$failures" = 0 ]
