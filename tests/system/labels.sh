#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Labels of tapes in a drive of tgt, behind the driver st, written by the programs themselves. Runs on the
# host: it fetches those that are too much to install, and boots a guest for labels-guest.sh.
set -euo pipefail

cd "$(dirname "$0")"
NTMS_SOFTWARE=$(../guest/fetch-packages bacula-sd bacula-common amanda-common amanda-server)
export NTMS_SOFTWARE
exec ../guest/run -c 1 -t "${NTMS_LIMIT:-1100}" "$PWD/labels-guest.sh"
