#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# installed.sh MAKE-ARGUMENT... - a program built with what is installed, and nothing else
#
# Installs library and tools into a directory of its own, where pkg-config finds it and no other package;
# builds a program with the flags that it gives, as C and C++, and runs it; it finds the label plug-ins. Each
# function has a page. What units start was installed, too.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

${MAKE:-make} -s -C "$top" install-libntms install-tools DESTDIR="$place" PREFIX=/opt/ntms "$@"

cat >"$place/program.c" <<'END'
#include <ntmsapi.h>
#include <ntmsext.h>
#include <ntmsmli.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	HANDLE session = OpenNtmsSession(NULL, TEXT("installed"), 0);
	CHAR words[200];
	DWORD size = sizeof(words);
	NTMS_LABEL label;

	if (argc != 2 || NtmsReadLabel(argv[1], &label) != ERROR_SUCCESS || *label.szPassedOver ||
	    strcmp(label.szLabelType, "tar"))
		return 1;
	if (session != INVALID_HANDLE_VALUE || GetLastError() != ERROR_DATABASE_FAILURE)
		return 1;
	return NtmsGetErrorText(words, &size) != ERROR_SUCCESS;
}
END

export PKG_CONFIG_LIBDIR="$place/opt/ntms/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$place"
# Words of their own: flags.
flags=$(pkg-config --cflags --libs libntms)
tar -C "$top" -cf "$place/medium" README.md
for compiler in "${CC:-cc}" "${CXX:-c++} -x c++" "${CXX:-c++} -std=c++98 -x c++"; do
	# shellcheck disable=SC2086
	$compiler ${CFLAGS:-} -Wall -Wextra -Werror "$place/program.c" -x none $flags -o "$place/program"
	printf 'store = %s/none/ntms.db\nrun = %s\n' "$place" "$place" >"$place/ntms.conf"
	NTMS_CONF="$place/ntms.conf" LD_LIBRARY_PATH="$place/opt/ntms/lib" "$place/program" "$place/medium" || {
		echo "installed.sh: the program failed, built by: $compiler $flags" >&2
		exit 1
	}
done

missing=0
for program in $(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$place"/lib/systemd/system/ntms*.service); do
	[ -x "$place$program" ] || {
		echo "installed.sh: a unit starts $program, which is not there" >&2
		missing=1
	}
done
for function in $(sed -n 's/^\t\([A-Za-z]*\);$/\1/p' "$top/libntms/libntms.map"); do
	[ -e "$place/opt/ntms/share/man/man3/$function.3" ] || {
		echo "installed.sh: no page is found under $function(3)" >&2
		missing=1
	}
done
exit $missing
