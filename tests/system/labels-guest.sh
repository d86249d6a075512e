#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs inside the guest, from labels.sh.
#
# Environment: NTMS_BUILD	folder with ntms and test_label
#              NTMS_SOFTWARE	folder where packages are unpacked

. "$(dirname "$0")/../guest/lib.sh"

ntms=$NTMS_BUILD/tools/ntms
tape=/dev/nst0

label() { # -> contents, type, info, block size
	"$ntms" --dump label "$tape" | cut -f 2-4,7 | tr '\t' '|'
}

expect_label() { # CONTENTS|TYPE|INFO|BLOCK-SIZE
	expect_equal "$1" "$(label)" label
}

rewind() {
	succeed mt -f "$tape" rewind
}

# In blocks of SIZE, what comes from standard input.
write_tape() { # SIZE
	dd of="$tape" obs="$1" 2>/dev/null || fail "cannot write blocks of $1"
}

# Nothing was ever recorded on it.
a_new_tape_is_blank() {
	expect_label 'blank|||0'
	expect_label 'blank|||0'
}

tar_is_known_and_left_as_it_was() {
	rewind
	tar -b 20 -V 'My backup' -C /etc -cf "$tape" hostname passwd || fail 'tar does not write'
	rewind
	dd if="$tape" bs=64k of=/run/before 2>/dev/null
	expect_label 'claimed|tar|My backup|10240'
	# It is rewound.
	dd if="$tape" bs=64k of=/run/after 2>/dev/null
	succeed cmp /run/before /run/after
	expect_label 'claimed|tar|My backup|10240'
}

# st gives a block whole or not at all.
large_blocks_are_read() {
	rewind
	tar -C /etc -cf - hostname | dd of="$tape" obs=600k conv=sync ibs=600k 2>/dev/null ||
		fail 'no block of 600 KiB'
	expect_label 'claimed|tar|hostname|614400'
}

zeros_are_data() {
	rewind
	head -c 65536 /dev/zero | write_tape 32768
	expect_label 'unknown|||32768'
}

a_filemark_is_no_blank_tape() {
	rewind
	succeed mt -f "$tape" weof 1
	expect_label 'unknown|||0'
}

# What Debian's mt does not have: set a size if one is given, and print what it is.
block_size() { # [SIZE]
	python3 - "$tape" "$@" <<-'END'
		import fcntl, os, struct, sys
		file = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)
		if len(sys.argv) > 2:   # MTIOCTOP, MTSETBLK
		    fcntl.ioctl(file, 0x40086d01, struct.pack("hi", 20, int(sys.argv[2])))
		status = fcntl.ioctl(file, 0x80306d02, bytes(48))   # MTIOCGET
		print(struct.unpack_from("l", status, 16)[0] & 0xffffff)
	END
}

# Written in blocks of one size, and read as they are; the drive stays as it was set.
drives_of_fixed_blocks_stay_so() {
	rewind
	tar -C /etc -cf - hostname | write_tape 10240
	rewind
	expect_equal 512 "$(block_size 512)"
	expect_label 'claimed|tar|hostname|10240'
	expect_equal 512 "$(block_size)"
	expect_equal 0 "$(block_size 0)"
}

cpio_is_known() {
	rewind
	(cd /etc && echo hostname | cpio -o --quiet -H newc) | write_tape 5120
	expect_label 'claimed|cpio|hostname|512'
}

ansi_is_known() {
	rewind
	{
		printf 'VOL1%-6s%-69s%s' ABC123 '' 4
		printf 'HDR1%-17s%-59s' PAYROLL ''
	} | write_tape 80
	expect_label 'claimed|ANSI|ABC123|80'
}

# Its two parts are on both sides of a filemark.
ltfs_is_known() {
	rewind
	printf 'VOL1%-6sL%-13s%-13s%-14s%-28s4' LTO001 '' LTFS '' '' | write_tape 80
	# Closing it wrote a filemark.
	printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' '<ltfslabel version="2.4.0">' \
		'<volumeuuid>30a91a08-daae-48d1-ae75-69804e61d2ea</volumeuuid>' '</ltfslabel>' | write_tape 4096
	expect_label 'claimed|LTFS|LTO001|80'
	expect_equal '30a91a08-daae-48d1-ae75-69804e61d2ea' \
		"$("$ntms" --dump label "$tape" | cut -f 5 | sed 's/../\\x&/g' | xargs -0 printf | tr -d '\n')"
}

bacula_is_known() {
	mkdir -p /run/bacula
	cat >/run/bacula/sd.conf <<-END
		Storage { Name = sd; SDPort = 9103; WorkingDirectory = /run/bacula; Pid Directory = /run/bacula }
		Director { Name = dir; Password = x }
		Device { Name = Tape; Media Type = LTO; Device Type = Tape; Archive Device = $tape;
			LabelMedia = yes; AutomaticMount = yes; RemovableMedia = yes; AlwaysOpen = no }
		Messages { Name = Standard; director = dir = all }
	END
	rewind
	printf 'label\nVol-0001\nquit\n' | LD_LIBRARY_PATH=$NTMS_SOFTWARE/usr/lib/bacula \
		"$NTMS_SOFTWARE/usr/sbin/btape" -c /run/bacula/sd.conf "$tape" >/run/bacula/log 2>&1 ||
		fail "btape: $(cat /run/bacula/log)"
	rewind
	dd if="$tape" of=/run/bacula/block bs=1M count=1 2>/dev/null
	expect_label "claimed|Bacula|Vol-0001|$(stat -c %s /run/bacula/block)"
	[ ! -d /run/out ] || cp /run/bacula/block /run/out/
}

amanda_is_known() {
	local perl=$NTMS_SOFTWARE/usr/lib/x86_64-linux-gnu/amanda
	rewind
	PERL5LIB=$perl/perl LD_LIBRARY_PATH=$perl perl -MAmanda::Header -e '
		my $header = Amanda::Header->new();
		$header->{type} = $Amanda::Header::F_TAPESTART;
		$header->{name} = "Daily-001";
		$header->{datestamp} = "X";
		print $header->to_string(32768, 32768);' >/run/header || fail 'no header of Amanda'
	write_tape 32768 </run/header
	expect_label 'claimed|Amanda|Daily-001|32768'
}

dump_is_known() {
	local loop
	modprobe -q loop
	mke2fs -q -F /run/image 4M || fail 'no file system'
	loop=$(losetup --show -f /run/image) || fail 'no loop device'
	rewind
	dump -0 -L 'Volume 7' -f "$tape" "$loop" \
		>/run/dump.log 2>&1 || fail "dump: $(cat /run/dump.log)"
	expect_label 'claimed|dump|Volume 7|10240'
	losetup -d "$loop"
}

# The label that makes a tape without a bar code one that may be allocated.
the_free_label_is_written_and_read() {
	NTMS_TAPE=$tape CK_RUN_CASE=tape succeed "$NTMS_BUILD/unit/test_label"
	expect_match '100%: Checks: [1-9]' "$output"
	expect_label 'claimed|NTMS free medium|A00001L8|1024'
}

a_drive_in_use_is_busy() {
	exec 5<"$tape"
	expect_status 1 "$ntms" label "$tape"
	exec 5<&-
	expect_match 'ERROR_BUSY \(170\)' "$output"
	expect_match '^claimed' "$(label)"
}

others_may_not_read_it() {
	expect_status 1 setpriv --reuid nobody --regid nogroup --clear-groups "$ntms" label "$tape"
	expect_match 'ERROR_ACCESS_DENIED \(5\)' "$output"
}

# Without waiting for a tape, as the driver would.
an_empty_drive_is_empty() {
	succeed mt -f "$tape" offline
	succeed mtx -f "$(tgt_sg)" unload 1 0
	expect_status 1 timeout 60 "$ntms" label "$tape"
	expect_match 'ERROR_EMPTY \(4306\)|ERROR_NOT_READY \(21\)' "$output"
}

tgt_start -d 1 -s 4 -t 2 -m 20
succeed mtx -f "$(tgt_sg)" load 1 0
wait_for -t 60 test -c "$tape"
chmod 660 "$tape"
run_test a_new_tape_is_blank
run_test tar_is_known_and_left_as_it_was
run_test large_blocks_are_read
run_test zeros_are_data
run_test a_filemark_is_no_blank_tape
run_test drives_of_fixed_blocks_stay_so
run_test cpio_is_known
run_test ansi_is_known
run_test ltfs_is_known
run_test bacula_is_known
run_test amanda_is_known
run_test dump_is_known
run_test the_free_label_is_written_and_read
run_test a_drive_in_use_is_busy
run_test others_may_not_read_it
run_test an_empty_drive_is_empty
tgt_stop
finish
