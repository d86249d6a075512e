#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What Documentation/ says the kernel exports is what it exports: nothing else, nothing less.
. "$(dirname "$0")/kernel-common.sh"

here=$(cd "$(dirname "$0")" && pwd)
documentation=$here/../../Documentation
abi=$documentation/ABI/testing
page=$documentation/userspace-api/ntms.rst
header=$here/../../kmod/uapi/linux/ntms.h
spec=$here/netlink-spec.py
A=A00000L8 B=A00001L8

# same NAME DOCUMENTED FOUND: two files of the same lines; shown are those of one of them only
same() {
	diff "$2" "$3" | sed -n 's/^</only documented:/p; s/^>/only found:/p' >"$work/out"
	result "$([ -s "$2" ] && [ ! -s "$work/out" ]; echo $?)" "$1"
}

# What the files have under What:, and its mode, "link" or "directory".
documented_files() { # FILE...
	awk '
	function tell(i) { for (i = 0; i < count; i++) print names[i], kind; count = 0 }
	/^What:/ { if (described) tell(); described = 0; names[count++] = $2; kind = "directory" }
	/^Description:/ { described = 1 }
	/^\t\tMode: / { kind = $2 }
	/^\t\tSymbolic link to / { kind = "link" }
	END { tell() }' "$@" | sed 's,/ , ,' | sort
}

# The same of what is there. What the driver core has in power/ is another matter.
found_files() {
	find /sys/class/ntms/* /sys/class/ntms/*/ /sys/module/ntms/parameters/* /dev/ntms* \
		-path '*/power/*' -prune -o -printf '%p 0%m %y\n' |
		sed -E 's,/ , ,; s/ 0777 l$/ link/; s/ 0[0-7]* d$/ directory/; s/ .$//
			s,[0-9]+:[0-9]+:[0-9]+:[0-9]+,<H>:<C>:<T>:<L>,; s,/[0-9]+-<H>,/<address>-<H>,
			s,/ntms[0-9]+,/ntms<N>,; s,//,/,' | grep -v '^/sys/class/ntms/ntms<N> directory' | sort -u
}

# ACTION VARIABLE, as the table of the uevent file has them; "written" are those asked for by writing.
documented_variables() {
	sed -n '/^What:.*uevent$/,/^What:/p' "$abi/sysfs-class-ntms" | awk '
	!/^\t\t[A-Z_]+ / { next }
	$2 == "all" { $2 = "add change move remove written" }
	$2 == "-" { $2 = "written" }
	{
		count = split($2, actions, " ")
		for (i = 1; i <= count; i++)
			print actions[i], $1
	}' | sort
}

# The same of what udevadm monitor has seen.
found_variables() {
	awk -F = '
	function tell(i) {
		if (values["SUBSYSTEM"] == "ntms")
			for (i in values)
				print "SYNTH_UUID" in values ? "written" : values["ACTION"], i
		delete values
	}
	/^KERNEL/ { tell() }
	/^[A-Z_]+=/ { values[$1] = $2 }
	END { tell() }' "$work/uevents" |
		grep -vE ' (ACTION|DEVPATH|SUBSYSTEM|SEQNUM)$' | sort -u
}

# The words that the page hands to kernel-doc, and what the header has for it.
page_texts() { sed -n 's/^   :doc: //p; s/^   :identifiers: //p' "$page" | sed '/^ntms_/s/ /\n/g' | sort; }
header_texts() {
	sed -nE 's/^ \* DOC: //p; s/^ \* (struct|enum) (ntms_\w+) - .*/\2/p' "$header" | sort
}

# NUMBER CALL STRUCT BYTES ACCESS, as the table of the page has them.
documented_calls() { awk '/^0x[0-9a-f][0-9a-f] / { print $1, $2, $3, $4, $5 }' "$page" | sort; }

# Answers to calls of a file that is open for reading, a line each: what changes is not done.
answers() { "$NTMS_IOCTL" -r /dev/ntms0 "$@" | sed -n 's/^error=//p'; }

# Bytes of a call's struct: one that is not zero is too much behind it.
bytes_of() { # NUMBER
	local words=() offset
	for ((offset = 8; offset <= 1024; offset += 8)); do
		words+=(try raw "$1" 4096 "$offset=1" ",")
	done
	answers "${words[@]}" | awk '/^E2BIG/ { print NR * 8; exit }'
}

# What the file has to be open for, by two values of the field behind the size.
access_of() { # NUMBER BYTES
	case $(answers try raw "$1" "$2" , try raw "$1" "$2" 4=1 | grep -c '^EBADF') in
	0) echo reading ;;
	1) echo either ;;
	2) echo writing ;;
	esac
}

# The numbers that the module knows, with what the header says of them.
found_calls() {
	local words=() number bytes
	for ((number = 0; number < 256; number++)); do
		words+=(try raw "$number" 4096 ",")
	done
	answers "${words[@]}" | awk '!/^ENOTTY/ { print NR - 1 }' | while read -r number; do
		bytes=$(bytes_of "$number")
		number=$(printf '0x%02x' "$number")
		echo "$number $(name_and_struct "$number") $bytes $(access_of $((number)) "$bytes")"
	done | sort
}

name_and_struct() { # NUMBER
	local name
	name=$(sed -nE "s/^#define (\w+)\s+_IO\(NTMS_IOC_TYPE, $1\)/\1/p" "$header")
	echo "$name" "$(sed -nE "s/^ \* struct (\w+) - $name: .*/\1/p" "$header")"
}

header_calls() {
	sed -nE 's/^#define (\w+)\s+_IO\(NTMS_IOC_TYPE, (\w+)\)/\2 \1/p' "$header" | sort
}

has_paths() { [ "$(attribute ntms0 paths/count 2>/dev/null)" = "$1" ]; }

load_module check_interval=0
"$spec" "$documentation/netlink/specs/ntms.yaml" written >"$work/written"
"$spec" "$documentation/netlink/specs/ntms.yaml" told >"$work/told"
same 'the netlink family is as specified' "$work/written" "$work/told"
"$spec" "$documentation/netlink/specs/ntms.yaml" listen >"$work/heard" &
listener=$!
udevadm monitor --kernel --property >"$work/uevents" &
monitor=$!
until_true 30 grep -q listening "$work/heard"
until_true 10 grep -q '^KERNEL' "$work/uevents"
start_sim a --slots 20@4096 --drives 2@256 --ports 1@16 --cartridges 5 --paths 2 --drive-luns
until_true 20 has_paths 2
until_true 20 is_settled ntms0

# The files, as long as all of them are there.
documented_files "$abi"/*-ntms >"$work/documented"
found_files >"$work/found"
same 'files, links and their modes are those of Documentation/ABI' "$work/documented" "$work/found"

# The calls.
page_texts >"$work/page"
header_texts >"$work/header"
same 'the page has all texts of the header' "$work/page" "$work/header"
documented_calls >"$work/documented"
found_calls >"$work/found"
same 'calls, their structs, sizes and rights are those of the page' "$work/documented" "$work/found"
cut -d ' ' -f 1,2 "$work/documented" >"$work/page"
header_calls >"$work/header"
same 'the header has no others' "$work/page" "$work/header"

# The events and uevents: one of each kind.
instance=$(attribute ntms0 instance)
ioctl /dev/ntms0 sync 1 $A:1:100:4 $B:1:101:4 , claim 1 $A:1:5 , publish last $A:2:100:5 , \
	claim 1 $B:1:5 , unclaim last , lease take , lease give-up , grant 256 , grant-close
result $? 'records are synced, claimed, published and dropped, a lease and a grant taken'
sim a alert 16 >/dev/null
ioctl /dev/ntms0 move 4096 256 $A , wait last , alerts
result $? 'a cartridge is moved, alerts are read'
sim a insert 4110 Z00000L8 >/dev/null
ioctl /dev/ntms0 refresh
result $? 'what an operator did is found'
echo change >/sys/class/ntms/ntms0/uevent
basename "$(readlink -f /sys/class/ntms/ntms0/device)" >/sys/bus/scsi/drivers/ntms/unbind
has_paths 1
result $? 'a path goes'
stop_sim a
until_true 20 grep -q '^gone' "$work/heard"
kill $listener $monitor
wait $listener $monitor 2>/dev/null
"$spec" "$documentation/netlink/specs/ntms.yaml" events | sort >"$work/documented"
sed '/^listening$/d; s/=[^ ]*//g' "$work/heard" | sort -u >"$work/found"
same 'events and their attributes are as specified' "$work/documented" "$work/found"
is 'they are of one changer' "changer=0 instance=$instance" \
	"$(grep -o 'changer=.* instance=[^ ]*' "$work/heard" | sort -u)"
documented_variables >"$work/documented"
found_variables >"$work/found"
same 'uevents have the variables of Documentation/ABI' "$work/documented" "$work/found"
finish
