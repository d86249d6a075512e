#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Several scripts in one guest, for a boot may be dear. Each loads the module anew.
#
# usage: together.sh SCRIPT...
here=$(dirname "$0")
failed=0
for script; do
	began=$SECONDS status=0
	"$here/$script" || status=$?
	echo "# $script: status $status after $((SECONDS - began)) s"
	case $status in
	0) ;;
	77) echo "ok - $script # SKIP" ;;
	*) failed=1 ;;
	esac
	if [ -e /sys/module/ntms ]; then
		echo "not ok - $script leaves the module behind"
		exit 1
	fi
done
exit $failed
