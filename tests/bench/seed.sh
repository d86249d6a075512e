#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Make a store with many cartridges of one side in a library that no module
# drives: nine tenths in one Free pool, the others in POOLS pools, of which the
# first is named Own. Pool Draw takes what it needs from Free and gives it back.
#
# usage: seed.sh FOLDER SIDES POOLS
# Environment: NTMS_BUILD. Use it with NTMS_CONF=FOLDER/ntms.conf.
set -euo pipefail

[ $# = 3 ] || { echo 'usage: seed.sh FOLDER SIDES POOLS' >&2; exit 2; }
folder=$1 sides=$2 pools=$3
free=$((sides * 9 / 10)) each=$(((sides - sides * 9 / 10) / pools))
[ "$each" -gt 0 ] || { echo "seed.sh: $sides sides are too few for $pools pools" >&2; exit 2; }

ntms() {
	NTMS_CONF=$folder/ntms.conf LD_LIBRARY_PATH=$NTMS_BUILD/libntms "$NTMS_BUILD/tools/ntms" "$@"
}

mkdir -p "$folder"
printf 'store = %s/ntms.db\nrun = %s/run\n' "$folder" "$folder" >"$folder/ntms.conf"
ntms init >/dev/null
ntms pool create --type LTO-8 Own >/dev/null
ntms pool create --type LTO-8 --from-free yes --to-free yes Draw >/dev/null

# Ids rise with the rows: it is the quick way to make them. No index is by the
# place of a row, so what is looked up lies no better for it.
sqlite3 -bail "$folder/ntms.db" <<SQL >/dev/null
PRAGMA synchronous = OFF;
PRAGMA journal_mode = MEMORY;
PRAGMA cache_size = -500000;
BEGIN;
CREATE TEMP TABLE kind AS SELECT id FROM media_type WHERE name = 'LTO-8';
INSERT INTO library (id, name, description, created, modified, enabled, operational_state, type, identity,
	host, inventory_method, auto_recovery, cleaner_uses, flags, bar_code_reader, instance,
	inventory_generation, media, security)
	SELECT '0000000a-0000-4000-8000-000000000000', 'Elsewhere', '', created, created, 1, 0, 2, 'bench',
	'elsewhere', 1, 1, 0, 0, 1, 0, 0, $sides, security FROM library WHERE type = 1;
INSERT INTO media_pool (id, parent, name, folded, description, created, modified, type, media_type,
	allocation_policy, deallocation_policy, max_allocates, physical_media, logical_media, security)
	SELECT '0000000b-0000-4000-8000-000000000000', id, 'LTO-8', 'lto-8', '',
	created, created, type, (SELECT id FROM kind), 0, 0, 0, $free, 0, security
	FROM media_pool WHERE name = 'Free';
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $pools - 1)
INSERT INTO media_pool (id, parent, name, folded, description, created, modified, type, media_type,
	allocation_policy, deallocation_policy, max_allocates, physical_media, logical_media, security)
	SELECT printf('0000000c-0000-4000-9000-%012x', i), parent, 'P' || i, 'p' || i,
	'', created, created, type, media_type, 0, 0, 0, $each, 0, security
	FROM media_pool, n WHERE name = 'Own' AND i < $pools;
UPDATE media_pool SET physical_media = $each WHERE name = 'Own';
CREATE TEMP TABLE place AS WITH RECURSIVE n(i) AS
	(SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $free + $each * $pools - 1)
	SELECT i, CASE WHEN i < $free THEN '0000000b-0000-4000-8000-000000000000'
		WHEN i < $free + $each THEN (SELECT id FROM media_pool WHERE name = 'Own')
		ELSE printf('0000000c-0000-4000-9000-%012x', (i - $free) / $each) END AS pool FROM n;
INSERT INTO event (created, changes) VALUES (1, '');
INSERT INTO cartridge (id, name, description, created, modified, enabled, library, pool, media_type,
	bar_code, sequence, state, medium_type_code, density_code, revision, position_only, duplicate,
	unread, needs_inventory, cleaner, unverified)
	SELECT printf('%08x-0000-4000-8000-0000000000c0', i), printf('B%07dL8', i), '', 1, 1, 1,
	'0000000a-0000-4000-8000-000000000000', pool, (SELECT id FROM kind), printf('B%07dL8', i), i + 1,
	0, 0, 0, 1, 0, 0, 0, 0, 0, 0 FROM place;
INSERT INTO side (id, cartridge, number, name, description, created, modified, enabled, state, pool,
	allocatable, label_type, label_id, label_info, mount_count, allocate_count, capacity)
	SELECT printf('%08x-0000-4000-8000-0000000000d0', i),
	printf('%08x-0000-4000-8000-0000000000c0', i), 0, printf('B%07dL8', i), '', 1, 1, 1, 4, pool, 2,
	'', '', '', 0, 0, 0 FROM place;
COMMIT;
PRAGMA journal_mode = WAL;
SQL
[ "$(sqlite3 "$folder/ntms.db" 'SELECT count(*) FROM side')" = $((free + each * pools)) ]
