-- SPDX-License-Identifier: LGPL-2.1-or-later
--
-- The store: what is true about libraries, pools, media and sides.
--
-- Dialect: what SQLite and PostgreSQL share. TEXT and BIGINT only, except
-- where a comment says so. Ids are GUIDs as canonical lower-case text; a NULL
-- id is RSM's null GUID. Times are milliseconds since 1970, UTC. Booleans are
-- 0 and 1. Numbers of states, types and options are RSM's (ntmsapi.h).
-- Security descriptors are self-relative, byte for byte, as hexadecimal text,
-- and stand only in the tables whose objects carry one: computer, library,
-- media_pool. Everything else is judged by its holder.
--
-- Columns that most objects share: name, description, created, modified,
-- enabled, operational_state. Names need not be unique but those of pools.
--
-- The version of this schema is PRAGMA user_version. Until the first release
-- there are no migrations: another version is refused.

-- One row. The id names this store to kernels, which bind to it.
CREATE TABLE store (
	id TEXT NOT NULL PRIMARY KEY,
	created BIGINT NOT NULL,
	one BIGINT NOT NULL DEFAULT 1 UNIQUE CHECK (one = 1),
	-- RSM's running number, for a person to write on a cartridge
	next_sequence BIGINT NOT NULL,
	-- events up to this sequence were purged
	event_floor BIGINT NOT NULL
);

-- One row: the object NTMS_COMPUTER.
CREATE TABLE computer (
	id TEXT NOT NULL PRIMARY KEY,
	one BIGINT NOT NULL DEFAULT 1 UNIQUE CHECK (one = 1),
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	library_request_purge BIGINT NOT NULL,	-- seconds
	operator_request_purge BIGINT NOT NULL,	-- seconds
	library_request_flags BIGINT NOT NULL,
	operator_request_flags BIGINT NOT NULL,
	media_pool_policy BIGINT NOT NULL,
	security TEXT NOT NULL
);

-- One object a kind of cartridge and generation; fixed ids. `suffix` is what
-- the last two characters of a bar code say ('L9'), or NULL.
CREATE TABLE media_type (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	number BIGINT NOT NULL,			-- STORAGE_MEDIA_TYPE
	sides BIGINT NOT NULL CHECK (sides IN (1, 2)),
	read_write BIGINT NOT NULL,		-- NTMS_MEDIARW_*
	device_type BIGINT NOT NULL,		-- FILE_DEVICE_*
	suffix TEXT UNIQUE
);

-- Libraries, the offline library among them. `identity` is what makes a
-- library the same one again: designator, serial and peripheral type as text;
-- '' for the offline library. `instance` and `inventory_generation` are the
-- kernel's, as they were when store and kernel last agreed on where things
-- are (bits of an unsigned number); 0 for never.
CREATE TABLE library (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
	operational_state BIGINT NOT NULL,
	type BIGINT NOT NULL,			-- NtmsLibraryType
	identity TEXT NOT NULL UNIQUE,
	host TEXT NOT NULL,			-- the one host that publishes
	inventory_method BIGINT NOT NULL,
	auto_recovery BIGINT NOT NULL,
	-- a slot; no REFERENCES, for elements refer to their library
	cleaner_slot TEXT,
	cleaner_uses BIGINT NOT NULL,		-- 4294967295: they are not counted
	flags BIGINT NOT NULL,
	bar_code_reader BIGINT NOT NULL,
	instance BIGINT NOT NULL,
	inventory_generation BIGINT NOT NULL,
	media BIGINT NOT NULL CHECK (media >= 0),	-- cartridges in it, counted
	security TEXT NOT NULL,
	CHECK ((type = 1) = (identity = ''))
);

-- Which kinds of media a library takes. Where there is exactly one, it is also
-- the kind of cartridges whose bar code does not tell.
CREATE TABLE library_media_type (
	library TEXT NOT NULL REFERENCES library,
	media_type TEXT NOT NULL REFERENCES media_type,
	PRIMARY KEY (library, media_type)
);
CREATE INDEX library_media_type_by_type ON library_media_type (media_type);

-- NTMS_CHANGER_TYPE and NTMS_DRIVE_TYPE: one row a product.
CREATE TABLE device_type (
	id TEXT NOT NULL PRIMARY KEY,
	type BIGINT NOT NULL,			-- NtmsObjectsTypes
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	vendor TEXT NOT NULL,
	product TEXT NOT NULL,
	device_type BIGINT NOT NULL,		-- FILE_DEVICE_*
	UNIQUE (type, vendor, product)
);

-- What a library is made of: changers, drives, slots, ports. `address` is the
-- element address, NULL for what has none or is not there now; `number` counts
-- the elements of one type from 0. A drive is the same one again by its serial
-- ('' when two drives of a library show the same), a slot by library and
-- address. `state` is
-- NtmsSlotState, NtmsDriveState or NtmsPortContent by type.
CREATE TABLE element (
	id TEXT NOT NULL PRIMARY KEY,
	library TEXT NOT NULL REFERENCES library,
	type BIGINT NOT NULL,			-- NtmsObjectsTypes
	address BIGINT CHECK (address BETWEEN 0 AND 65535),
	number BIGINT NOT NULL,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
	operational_state BIGINT NOT NULL,
	state BIGINT NOT NULL,
	device_type TEXT REFERENCES device_type,
	serial TEXT NOT NULL,
	revision TEXT NOT NULL,
	device_name TEXT NOT NULL,
	mount_count BIGINT NOT NULL,
	last_cleaned BIGINT NOT NULL,		-- 0 for never
	seconds BIGINT NOT NULL,		-- dwDeferDismountDelay, MaxExtendSecs, MaxOpenSecs
	UNIQUE (library, type, address)
);
CREATE UNIQUE INDEX drive_by_serial ON element (library, serial) WHERE type = 5 AND serial <> '';

-- The tree of pools. The root is the one row without a parent; the system
-- pools and the applications' are below it. Only leaves with a media type hold
-- media. `folded` is the name in lower case by ASCII: names are unique without
-- regard to case and keep theirs. `physical_media` and `logical_media` count
-- what is in the pool, kept in the transaction that changes it.
CREATE TABLE media_pool (
	id TEXT NOT NULL PRIMARY KEY,
	parent TEXT REFERENCES media_pool,
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	type BIGINT NOT NULL,			-- NtmsPoolType
	media_type TEXT REFERENCES media_type,
	allocation_policy BIGINT NOT NULL,
	deallocation_policy BIGINT NOT NULL,
	max_allocates BIGINT NOT NULL,		-- 0: no limit
	physical_media BIGINT NOT NULL CHECK (physical_media >= 0),
	logical_media BIGINT NOT NULL CHECK (logical_media >= 0),
	security TEXT NOT NULL,
	UNIQUE (parent, folded)
);
CREATE INDEX media_pool_by_media_type ON media_pool (media_type);
CREATE UNIQUE INDEX media_pool_root ON media_pool (type) WHERE parent IS NULL;

-- Cartridges (NTMS_PHYSICAL_MEDIA). `revision` is the event.sequence of the
-- transaction that last changed the cartridge or a side of it: the kernel tells
-- old from new by it, over the whole store. `library` is the offline library's
-- id for media on a shelf; `location` is then NULL. One place holds one
-- cartridge: who moves several sets their locations to NULL first.
CREATE TABLE cartridge (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
	library TEXT NOT NULL REFERENCES library,
	pool TEXT NOT NULL REFERENCES media_pool,
	media_type TEXT NOT NULL REFERENCES media_type,
	location TEXT REFERENCES element,
	home TEXT REFERENCES element,		-- the slot it goes back to
	bar_code TEXT NOT NULL,			-- '' for none
	sequence BIGINT NOT NULL,
	state BIGINT NOT NULL,			-- NtmsMediaState
	medium_type_code BIGINT NOT NULL,
	density_code BIGINT NOT NULL,
	-- the side that is in use in the drive at `location`, until the cartridge
	-- leaves that drive; by which session (the byte of the lock file that it
	-- keeps locked; 0: by none in particular); and since when it may be taken
	-- out for another, 0: it may not, but when that session has ended
	mounted_side TEXT,
	mounted_by BIGINT NOT NULL DEFAULT 0,
	dismountable BIGINT NOT NULL DEFAULT 0,
	revision BIGINT NOT NULL CHECK (revision >= 1),
	-- known by its place only: good for as long as the place is watched
	position_only BIGINT NOT NULL CHECK (position_only IN (0, 1)),
	-- why it may not be allocated, whatever the states of its sides say:
	duplicate BIGINT NOT NULL CHECK (duplicate IN (0, 1)),		-- its bar code is on another one too
	unread BIGINT NOT NULL CHECK (unread IN (0, 1)),			-- its bar code can no longer be read
	-- its place was not watched all the time, and if it has a bar code that is not read; of a duplicate
	-- with a bar code: the other one left another library, and may be this one
	needs_inventory BIGINT NOT NULL CHECK (needs_inventory IN (0, 1)),
	cleaner BIGINT NOT NULL CHECK (cleaner IN (0, 1)),
	-- sides freed by the bar code alone, that no owner ever had mounted: the
	-- first mount of each reads the label. Of those without one, to be labelled:
	-- that no owner gave back. Side 0 is 1, side 1 is 2.
	unverified BIGINT NOT NULL CHECK (unverified BETWEEN 0 AND 3)
);
-- In the order in which they are listed.
CREATE INDEX cartridge_by_pool ON cartridge (pool, sequence, id);
CREATE INDEX cartridge_by_library ON cartridge (library, sequence, id);
CREATE UNIQUE INDEX cartridge_by_location ON cartridge (location) WHERE location IS NOT NULL;
CREATE INDEX cartridge_by_home ON cartridge (home) WHERE home IS NOT NULL;
CREATE INDEX cartridge_cleaners ON cartridge (library, sequence, id) WHERE cleaner = 1;
CREATE INDEX cartridge_by_bar_code ON cartridge (bar_code) WHERE bar_code <> '';
CREATE UNIQUE INDEX cartridge_bar_code_unique ON cartridge (bar_code)
	WHERE bar_code <> '' AND duplicate = 0;

-- Sides (NTMS_PARTITION). `pool` and `allocatable` repeat what others say, so
-- that one index finds the next side to allocate among a million; they change
-- in the transaction that changes those. `allocatable` is 0 when side,
-- cartridge or library is disabled, the cartridge or library is not there, or
-- which cartridge it is is not certain; else 2 when no side of the cartridge is
-- ALLOCATED, COMPLETE or RESERVED (NTMS_ALLOCATE_NEW wants such a one), else 1.
CREATE TABLE side (
	id TEXT NOT NULL PRIMARY KEY,
	cartridge TEXT NOT NULL REFERENCES cartridge,
	number BIGINT NOT NULL CHECK (number IN (0, 1)),
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
	state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 9),
	pool TEXT NOT NULL REFERENCES media_pool,
	allocatable BIGINT NOT NULL CHECK (allocatable IN (0, 1, 2)),
	label_type TEXT NOT NULL,
	label_id TEXT NOT NULL,			-- hexadecimal
	label_info TEXT NOT NULL,
	mount_count BIGINT NOT NULL,
	allocate_count BIGINT NOT NULL,
	capacity BIGINT NOT NULL,		-- bytes, 0 until the first mount
	UNIQUE (cartridge, number)
);
CREATE INDEX side_to_allocate ON side (pool, state, allocatable, allocate_count, created, id);
CREATE INDEX side_by_label ON side (label_type, label_id) WHERE label_id <> '';

-- Logical media: one row an allocated side; its pool is the side's. That `side`
-- is unique is the last line of defence of the promise that no side has two
-- owners. (To swap two, delete both rows and insert them anew.)
CREATE TABLE logical_media (
	id TEXT NOT NULL PRIMARY KEY,
	side TEXT NOT NULL UNIQUE REFERENCES side,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL
);

-- Requests to operators (NTMS_OPREQUEST). What the arguments name may be gone
-- by now. Finished ones (`completed` is not 0) are kept as the computer object
-- says. `waiter` is not 0 while a call waits that made the request: the process
-- of the call keeps that byte of the lock file locked, and removes the request
-- in the end; where nobody has the lock it died, and the request with it. One that
-- is made because something broke has a `reason` (service.h), else 0: while it is
-- unfinished nobody is asked for the same again.
CREATE TABLE operator_request (
	id TEXT NOT NULL PRIMARY KEY,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	completed BIGINT NOT NULL,
	request BIGINT NOT NULL,		-- NtmsOpreqCommand
	state BIGINT NOT NULL,			-- NtmsOpreqState
	message TEXT NOT NULL,
	arg1_type BIGINT NOT NULL,		-- NtmsObjectsTypes
	arg1 TEXT,
	arg2_type BIGINT NOT NULL,
	arg2 TEXT,
	application TEXT NOT NULL,
	user_name TEXT NOT NULL,
	computer TEXT NOT NULL,
	waiter BIGINT NOT NULL,
	reason BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX operator_request_by_age ON operator_request (created, id);
CREATE INDEX operator_request_unfinished ON operator_request (arg1) WHERE completed = 0;
CREATE INDEX operator_request_by_end ON operator_request (completed) WHERE completed > 0;
CREATE INDEX operator_request_by_waiter ON operator_request (waiter) WHERE waiter <> 0;

-- Requests to libraries (NTMS_LIBREQUEST). What they name beside the library may
-- be gone by now: '' for nothing. Finished ones (`completed` is not 0) are kept
-- as the computer object says. `position` orders mounts among each other.
-- `waiter` is not 0 while a call works at it, or waits for it to begin: the process
-- of the call keeps that byte of the lock file locked; where nobody has the lock
-- it died, and the request is cancelled. What has begun ends whoever dies: a mount
-- for `owner`, a session likewise, -1: for nobody any more. Mounts of one `call`
-- begin together, and end together. An unfinished one with an `error` is to be
-- undone. One that waits for people (WAITING, of eject and inject) has `asked`, its
-- request to operators, and is over by itself at `until`, unless that is 0. Of an eject
-- `slot` is the port that it was given.
CREATE TABLE library_request (
	id TEXT NOT NULL PRIMARY KEY,
	description TEXT NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	completed BIGINT NOT NULL,
	library TEXT NOT NULL REFERENCES library,
	operation BIGINT NOT NULL,		-- NtmsLmOperation
	option BIGINT NOT NULL,			-- of that operation
	state BIGINT NOT NULL,			-- NtmsLmState
	side TEXT NOT NULL,
	drive TEXT NOT NULL,
	cartridge TEXT NOT NULL,
	slot TEXT NOT NULL,
	application TEXT NOT NULL,
	user_name TEXT NOT NULL,
	computer TEXT NOT NULL,
	error BIGINT NOT NULL,			-- public code
	work_item TEXT NOT NULL,
	priority BIGINT NOT NULL,
	position BIGINT NOT NULL,
	waiter BIGINT NOT NULL,
	call TEXT NOT NULL DEFAULT '',
	owner BIGINT NOT NULL DEFAULT 0,
	until BIGINT NOT NULL DEFAULT 0,
	asked TEXT NOT NULL DEFAULT '',
	CHECK (completed = 0 OR waiter = 0)
);
CREATE INDEX library_request_unfinished ON library_request (library) WHERE completed = 0;
CREATE INDEX library_request_by_cartridge ON library_request (cartridge) WHERE completed = 0;
CREATE INDEX library_request_by_call ON library_request (call) WHERE call <> '';
CREATE INDEX library_request_by_library ON library_request (library, created, id);
CREATE INDEX library_request_by_age ON library_request (created, id);
CREATE INDEX library_request_by_end ON library_request (completed) WHERE completed > 0;
CREATE INDEX library_request_by_waiter ON library_request (waiter) WHERE waiter <> 0;

-- Data that programs keep on objects of any type, in hexadecimal. It goes with
-- the object.
CREATE TABLE attribute (
	object TEXT NOT NULL,
	name TEXT NOT NULL,
	data TEXT NOT NULL,
	PRIMARY KEY (object, name)
);

-- Which computers get the messages for people of a kind (NtmsUITypes) about an
-- object: the computer or a library, with which they go. `folded` is the name
-- in lower case by ASCII: names that differ in case only are the same. What a
-- session says of itself is in its memory.
CREATE TABLE ui_destination (
	object TEXT NOT NULL,
	kind BIGINT NOT NULL,
	folded TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (object, kind, folded)
);

-- What happened, in the order of commits: the truth of notifications, and by
-- its sequence the store's clock. One row a transaction; a large one takes
-- several. `changes` lists the objects touched, a line each: "type operation
-- id", by NtmsObjectsTypes and NtmsNotificationOperations. The one table whose
-- key differs between the databases.
CREATE TABLE event (
	sequence INTEGER PRIMARY KEY AUTOINCREMENT,
	created BIGINT NOT NULL,
	changes TEXT NOT NULL
);
