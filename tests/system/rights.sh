#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The functions, objects and rights of tests/unit/function_table.h, with real users: root,
# members of ntms, of ntms-admin and of another group, the owner, strangers.
# (spec/rsm/security.md sections 4 and 5)

. "$(dirname "$0")/host.sh"

each_function_wants_its_rights() {
	succeed env NTMS_REAL_USERS=yes CK_TIMEOUT_MULTIPLIER=50 "$NTMS_BUILD/unit/test_rights"
	expect_match '100%' "$output"
}

install_files
run_test each_function_wants_its_rights
finish
