#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The store is missing, empty, truncated, no database, of a newer version,
# read-only, locked, on a full or a failing disk. The tool and a program that uses
# the library get ERROR_DATABASE_FAILURE or ERROR_DATABASE_FULL and words that say
# which; the contents stay as they were; when the fault is lifted all works again.
# (issue "main job", bad input: A store that is missing, read-only ...)

. "$(dirname "$0")/host.sh"

folder=/var/lib/ntms
db=$folder/ntms.db
failure=4313 full=4314

# The store has a file system of its own, on a disk that can be told to fail.
disk() { # TARGET...
	echo "0 $(blockdev --getsz /dev/ram0) $*"
}

make_disk() {
	modprobe -a brd dm-mod ext4 || fail 'cannot load the modules for a disk'
	succeed dmsetup create --noudevsync store --table "$(disk linear /dev/ram0 0)"
	succeed mkfs.ext4 -q -m 0 /dev/dm-0
	mount_disk
}

mount_disk() {
	mkdir -p $folder
	mount /dev/dm-0 $folder || fail "cannot mount $folder"
}

change_disk() { # TARGET...
	succeed dmsetup suspend --noflush --nolockfs store
	succeed dmsetup load store --table "$(disk "$@")"
	succeed dmsetup resume --noudevsync store
}

set_up() {
	echo 'wait = 1' >/etc/ntms.conf
	sim_start lib0 --slots 10 --drives 1 --cartridges 3
	wait_changer ntms0
	wait_synced ntms0
	succeed as agent1 ntms pool create --type LTO-8 --from-free yes Backup
	free_medium A00000L8 LTO-8
	install -d -m 1777 /run/locks
	# Whole without its log, as a backup would be.
	expect_equal '0|0|0' "$(sqlite3 $db 'PRAGMA wal_checkpoint(TRUNCATE)')" 'checkpoint'
}

# --- What is as it was ---------------------------------------------------------------------

# Every byte. The index of the log is made anew whenever it is needed, and a log of nothing is none.
bytes() {
	find $folder -type f -size +0 ! -name '*-shm' -exec sha256sum {} + | sort -k 2
}

# What it holds, be it in the store or in its log. An inventory that udev calls for
# meanwhile writes that it was made, and no more.
contents() {
	rm -rf /run/copy
	mkdir /run/copy
	cp $db* /run/copy/
	rm -f /run/copy/ntms.db-shm
	sqlite3 /run/copy/ntms.db 'DELETE FROM library_request' 'DELETE FROM event' \
		'DELETE FROM sqlite_sequence' .dump | sha256sum
}

# --- The faults ------------------------------------------------------------------------------

keep() {
	rm -rf /run/kept
	cp -a $folder /run/kept
}

put_back() {
	rm -f $folder/ntms.db*
	cp -a /run/kept/ntms.db* $folder/
}

break_missing() { mv $db /run/away; }
lift_missing() { mv /run/away $db; }

# With nothing beside it, as an editor or a failed copy leaves it.
break_empty() { rm $db* && install -m 660 -g ntms /dev/null $db; }

# Beside the log that holds what was committed last.
break_emptied() {
	succeed ntms pool create --type LTO-8 Other
	[ -s $db-wal ] && truncate -s 0 $db
}

break_truncated() { truncate -s $(($(stat -c %s $db) / 2)) $db; }

break_no_database() { rm $db* && seq 100000 >$db && chgrp ntms $db && chmod 660 $db; }

break_newer() {
	succeed sqlite3 $db 'PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)'
}

break_read_only() { mount -o remount,ro $folder; }
lift_read_only() { mount -o remount,rw $folder; }

# A session that was stopped in the middle of a change.
break_locked() {
	strace -qq -o /run/holder.trace --trace=pwrite64 --inject=pwrite64:signal=STOP:when=1 \
		ntms pool create --type LTO-8 Stopped >/run/holder.log 2>&1 &
	wait_for grep -q 'stopped by SIGSTOP' /run/holder.trace
}
lift_locked() { pkill -KILL -x ntms && wait; }

# A program that knows nothing of NTMS.
break_locked_by_another() {
	mkfifo /run/shell
	stdbuf -oL sqlite3 $db <>/run/shell >/run/shell.out &
	printf '%s\n' 'BEGIN EXCLUSIVE;' "SELECT 'locked';" >/run/shell
	wait_for grep -q locked /run/shell.out
}
lift_locked_by_another() {
	echo .quit >/run/shell
	wait
	rm /run/shell
}

break_full() {
	! dd if=/dev/zero of=$folder/filler bs=4k 2>/dev/null
}
lift_full() { rm $folder/filler; }

break_failing() {
	sync
	change_disk error
}
lift_failing() {
	change_disk linear /dev/ram0 0
	# An inventory that udev called for may still have it open.
	wait_for -t 60 umount $folder
	mount_disk
}

# --- What is said ----------------------------------------------------------------------------

tool_refuses() { # CODE WORDS
	expect_status 4 ntms pool create --type LTO-8 Other
	expect_match "$2.*\($1\)" "$output" 'words of the tool'
	expect_match "$db|/run/ntms/lock" "$output" 'words of the tool'
}

program_refuses() { # CODE WORDS
	as agent1 "$agent" Backup /run/locks 1 >/run/agent.log 2>/run/agent.err
	expect_equal "refused $1" "$(tail -n 1 /run/agent.log)" "$(cat /run/agent.err)"
	expect_match "$2" "$(cat /run/agent.err)" 'words of the library'
}

works_again() {
	expect_status 0 ntms status
	expect_equal 'Backup' "$(ntms --dump pool list | grep -oE 'Backup|Other|Stopped')" 'pools'
	expect_status 0 as agent1 "$agent" Backup /run/locks 1
	expect_equal ok "$(sqlite3 $db 'PRAGMA integrity_check')" 'integrity'
}

# The fault is there, until it is lifted or the test ends.
bring_about() { # FAULT
	"break_$1" || fail "cannot bring about: $1"
	# shellcheck disable=SC2064 # now
	trap "lift $1" EXIT
}

lift() { # FAULT
	trap - EXIT
	if declare -F "lift_$1" >/dev/null; then
		"lift_$1"
	else
		put_back
	fi
}

# What cannot be read as a store stays as it is, byte for byte.
refused() { # FAULT WORDS
	local before
	keep
	bring_about "$1"
	before=$(bytes)
	tool_refuses $failure "$2"
	program_refuses $failure "$2"
	expect_status 4 ntms status
	expect_status 4 ntms inventory
	expect_equal "$before" "$(bytes)" "files of a store that is $1"
	lift "$1"
	works_again
}

# What cannot be changed holds what it held.
unchanged() { # FAULT CODE WORDS
	local before
	before=$(contents)
	bring_about "$1"
	tool_refuses "$2" "$3"
	program_refuses "$2" "$3"
	lift "$1"
	expect_equal "$before" "$(contents)" "contents of a store that was $1"
	works_again
}

start_udevd
install_files
make_disk
chgrp ntms $folder
chmod 2770 $folder
succeed ntms init
add_agent agent1
load_ntms
run_test set_up
run_test refused missing 'there is no store .*ntms init'
run_test refused empty 'is empty, not an NTMS store'
run_test refused emptied 'is empty, not an NTMS store'
run_test refused truncated 'damaged'
run_test refused no_database 'not a database'
run_test refused newer 'made by another version of NTMS: its version is 99'
run_test unchanged read_only $failure 'read-?only|must be writable'
run_test unchanged locked $failure 'in use by process [0-9]+ \(ntms\): waited 1 s'
run_test unchanged locked_by_another $failure 'a program that is not part of NTMS has it locked'
run_test unchanged full $full 'full.*make room'
run_test unchanged failing $failure 'I/O error|not known whether|must be writable'
finish
