// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers of RSM as words, and back. */
#include <string.h>
#include <strings.h>

#include "ntms.h"

struct name {
	DWORD value;
	const char *name;
};

#define FIND(table, value) find(table, sizeof(table) / sizeof((table)[0]), value)

static const char *find(const struct name *table, size_t count, DWORD value)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].value == value)
			return table[i].name;
	return "?";
}

static const struct name types[] = {
	{ NTMS_CHANGER, "changer" },
	{ NTMS_CHANGER_TYPE, "changer_type" },
	{ NTMS_COMPUTER, "computer" },
	{ NTMS_DRIVE, "drive" },
	{ NTMS_DRIVE_TYPE, "drive_type" },
	{ NTMS_IEDOOR, "iedoor" },
	{ NTMS_IEPORT, "ieport" },
	{ NTMS_LIBRARY, "library" },
	{ NTMS_LIBREQUEST, "librequest" },
	{ NTMS_LOGICAL_MEDIA, "logical_media" },
	{ NTMS_MEDIA_POOL, "media_pool" },
	{ NTMS_MEDIA_TYPE, "media_type" },
	{ NTMS_PARTITION, "partition" },
	{ NTMS_PHYSICAL_MEDIA, "physical_media" },
	{ NTMS_STORAGESLOT, "storageslot" },
	{ NTMS_OPREQUEST, "oprequest" },
};

const char *type_name(DWORD type)
{
	return FIND(types, type);
}

bool type_from_name(const char *name, DWORD *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcasecmp(types[i].name, name)) {
			*type = types[i].value;
			return true;
		}
	return false;
}

const char *side_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_PARTSTATE_UNKNOWN, "unknown" },
		{ NTMS_PARTSTATE_UNPREPARED, "unprepared" },
		{ NTMS_PARTSTATE_INCOMPATIBLE, "incompatible" },
		{ NTMS_PARTSTATE_DECOMMISSIONED, "decommissioned" },
		{ NTMS_PARTSTATE_AVAILABLE, "available" },
		{ NTMS_PARTSTATE_ALLOCATED, "allocated" },
		{ NTMS_PARTSTATE_COMPLETE, "complete" },
		{ NTMS_PARTSTATE_FOREIGN, "foreign" },
		{ NTMS_PARTSTATE_IMPORT, "import" },
		{ NTMS_PARTSTATE_RESERVED, "reserved" },
	};

	return FIND(names, state);
}

const char *pool_type_name(DWORD type)
{
	static const struct name names[] = {
		{ NTMS_POOLTYPE_UNKNOWN, "root" },
		{ NTMS_POOLTYPE_SCRATCH, "free" },
		{ NTMS_POOLTYPE_FOREIGN, "unrecognized" },
		{ NTMS_POOLTYPE_IMPORT, "import" },
		{ NTMS_POOLTYPE_APPLICATION, "application" },
	};

	return FIND(names, type);
}

const char *operational_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_READY, "ready" },
		{ NTMS_INITIALIZING, "initializing" },
		{ NTMS_NEEDS_SERVICE, "needs service" },
		{ NTMS_NOT_PRESENT, "not present" },
	};

	return FIND(names, state);
}

const char *library_type_name(DWORD type)
{
	static const struct name names[] = {
		{ NTMS_LIBRARYTYPE_UNKNOWN, "unknown" },
		{ NTMS_LIBRARYTYPE_OFFLINE, "offline" },
		{ NTMS_LIBRARYTYPE_ONLINE, "online" },
		{ NTMS_LIBRARYTYPE_STANDALONE, "stand-alone" },
	};

	return FIND(names, type);
}

const char *slot_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_SLOTSTATE_UNKNOWN, "unknown" },
		{ NTMS_SLOTSTATE_FULL, "full" },
		{ NTMS_SLOTSTATE_EMPTY, "empty" },
		{ NTMS_SLOTSTATE_NOTPRESENT, "not present" },
		{ NTMS_SLOTSTATE_NEEDSINVENTORY, "needs inventory" },
	};

	return FIND(names, state);
}

const char *drive_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_DRIVESTATE_DISMOUNTED, "dismounted" },
		{ NTMS_DRIVESTATE_MOUNTED, "mounted" },
		{ NTMS_DRIVESTATE_LOADED, "loaded" },
		{ NTMS_DRIVESTATE_UNLOADED, "unloaded" },
		{ NTMS_DRIVESTATE_BEING_CLEANED, "being cleaned" },
		{ NTMS_DRIVESTATE_DISMOUNTABLE, "dismountable" },
	};

	return FIND(names, state);
}

const char *label_contents_name(DWORD contents)
{
	static const struct name names[] = {
		{ NTMS_LABEL_BLANK, "blank" },
		{ NTMS_LABEL_CLAIMED, "claimed" },
		{ NTMS_LABEL_UNKNOWN, "unknown" },
		{ NTMS_LABEL_UNREADABLE, "unreadable" },
	};

	return FIND(names, contents);
}

const char *door_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_DOORSTATE_UNKNOWN, "unknown" },
		{ NTMS_DOORSTATE_CLOSED, "closed" },
		{ NTMS_DOORSTATE_OPEN, "open" },
	};

	return FIND(names, state);
}

const char *port_content_name(DWORD content)
{
	static const struct name names[] = {
		{ NTMS_PORTCONTENT_UNKNOWN, "unknown" },
		{ NTMS_PORTCONTENT_FULL, "full" },
		{ NTMS_PORTCONTENT_EMPTY, "empty" },
	};

	return FIND(names, content);
}

const char *media_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_MEDIASTATE_IDLE, "idle" },
		{ NTMS_MEDIASTATE_INUSE, "in use" },
		{ NTMS_MEDIASTATE_MOUNTED, "mounted" },
		{ NTMS_MEDIASTATE_LOADED, "loaded" },
		{ NTMS_MEDIASTATE_UNLOADED, "unloaded" },
		{ NTMS_MEDIASTATE_OPERROR, "error" },
		{ NTMS_MEDIASTATE_OPREQ, "waits for an operator" },
	};

	return FIND(names, state);
}

const char *operation_name(DWORD operation)
{
	static const struct name names[] = {
		{ NTMS_LM_REMOVE, "remove" },
		{ NTMS_LM_DISABLELIBRARY, "disable library" },
		{ NTMS_LM_ENABLELIBRARY, "enable library" },
		{ NTMS_LM_DISABLEDRIVE, "disable drive" },
		{ NTMS_LM_ENABLEDRIVE, "enable drive" },
		{ NTMS_LM_DISABLEMEDIA, "disable medium" },
		{ NTMS_LM_ENABLEMEDIA, "enable medium" },
		{ NTMS_LM_UPDATEOMID, "update label" },
		{ NTMS_LM_INVENTORY, "inventory" },
		{ NTMS_LM_DOORACCESS, "open door" },
		{ NTMS_LM_EJECT, "eject" },
		{ NTMS_LM_EJECTCLEANER, "eject cleaner" },
		{ NTMS_LM_INJECT, "inject" },
		{ NTMS_LM_INJECTCLEANER, "inject cleaner" },
		{ NTMS_LM_PROCESSOMID, "read label" },
		{ NTMS_LM_CLEANDRIVE, "clean drive" },
		{ NTMS_LM_DISMOUNT, "dismount" },
		{ NTMS_LM_MOUNT, "mount" },
		{ NTMS_LM_WRITESCRATCH, "write free label" },
		{ NTMS_LM_CLASSIFY, "classify" },
		{ NTMS_LM_RESERVECLEANER, "reserve cleaner slot" },
		{ NTMS_LM_RELEASECLEANER, "release cleaner slot" },
	};

	return FIND(names, operation);
}

const char *library_request_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_LM_QUEUED, "queued" },
		{ NTMS_LM_INPROCESS, "in process" },
		{ NTMS_LM_PASSED, "passed" },
		{ NTMS_LM_FAILED, "failed" },
		{ NTMS_LM_INVALID, "invalid" },
		{ NTMS_LM_WAITING, "waiting" },
		{ NTMS_LM_DEFERRED, "deferred" },
		{ NTMS_LM_CANCELLED, "cancelled" },
		{ NTMS_LM_STOPPED, "stopped" },
	};

	return FIND(names, state);
}

const char *operator_request_name(DWORD request)
{
	static const struct name names[] = {
		{ NTMS_OPREQ_UNKNOWN, "unknown" },
		{ NTMS_OPREQ_NEWMEDIA, "new media" },
		{ NTMS_OPREQ_CLEANER, "cleaner" },
		{ NTMS_OPREQ_DEVICESERVICE, "service a device" },
		{ NTMS_OPREQ_MOVEMEDIA, "move a medium" },
		{ NTMS_OPREQ_MESSAGE, "message" },
	};

	return FIND(names, request);
}

const char *operator_request_state_name(DWORD state)
{
	static const struct name names[] = {
		{ NTMS_OPSTATE_UNKNOWN, "unknown" },
		{ NTMS_OPSTATE_SUBMITTED, "submitted" },
		{ NTMS_OPSTATE_ACTIVE, "active" },
		{ NTMS_OPSTATE_INPROGRESS, "in progress" },
		{ NTMS_OPSTATE_REFUSED, "refused" },
		{ NTMS_OPSTATE_COMPLETE, "complete" },
	};

	return FIND(names, state);
}

#define ERROR_ROW(symbol) { symbol, #symbol }

const char *error_name(DWORD code)
{
	static const struct name names[] = {
		ERROR_ROW(ERROR_SUCCESS),
		ERROR_ROW(ERROR_ACCESS_DENIED),
		ERROR_ROW(ERROR_INVALID_HANDLE),
		ERROR_ROW(ERROR_NOT_ENOUGH_MEMORY),
		ERROR_ROW(ERROR_BAD_FORMAT),
		ERROR_ROW(ERROR_INVALID_DRIVE),
		ERROR_ROW(ERROR_WRITE_PROTECT),
		ERROR_ROW(ERROR_NOT_READY),
		ERROR_ROW(ERROR_SHARING_VIOLATION),
		ERROR_ROW(ERROR_NOT_SUPPORTED),
		ERROR_ROW(ERROR_INVALID_PARAMETER),
		ERROR_ROW(ERROR_CALL_NOT_IMPLEMENTED),
		ERROR_ROW(ERROR_INSUFFICIENT_BUFFER),
		ERROR_ROW(ERROR_INVALID_NAME),
		ERROR_ROW(ERROR_BUSY),
		ERROR_ROW(ERROR_ALREADY_EXISTS),
		ERROR_ROW(ERROR_NO_DATA),
		ERROR_ROW(ERROR_INVALID_ADDRESS),
		ERROR_ROW(ERROR_CONNECTION_UNAVAIL),
		ERROR_ROW(ERROR_INVALID_COMPUTERNAME),
		ERROR_ROW(ERROR_NO_NETWORK),
		ERROR_ROW(ERROR_CANCELLED),
		ERROR_ROW(ERROR_NO_SECURITY_ON_OBJECT),
		ERROR_ROW(ERROR_TIMEOUT),
		ERROR_ROW(ERROR_NOT_CONNECTED),
		ERROR_ROW(ERROR_INVALID_MEDIA),
		ERROR_ROW(ERROR_INVALID_LIBRARY),
		ERROR_ROW(ERROR_INVALID_MEDIA_POOL),
		ERROR_ROW(ERROR_DRIVE_MEDIA_MISMATCH),
		ERROR_ROW(ERROR_MEDIA_OFFLINE),
		ERROR_ROW(ERROR_LIBRARY_OFFLINE),
		ERROR_ROW(ERROR_EMPTY),
		ERROR_ROW(ERROR_NOT_EMPTY),
		ERROR_ROW(ERROR_MEDIA_UNAVAILABLE),
		ERROR_ROW(ERROR_RESOURCE_DISABLED),
		ERROR_ROW(ERROR_INVALID_CLEANER),
		ERROR_ROW(ERROR_UNABLE_TO_CLEAN),
		ERROR_ROW(ERROR_OBJECT_NOT_FOUND),
		ERROR_ROW(ERROR_DATABASE_FAILURE),
		ERROR_ROW(ERROR_DATABASE_FULL),
		ERROR_ROW(ERROR_MEDIA_INCOMPATIBLE),
		ERROR_ROW(ERROR_RESOURCE_NOT_PRESENT),
		ERROR_ROW(ERROR_INVALID_OPERATION),
		ERROR_ROW(ERROR_MEDIA_NOT_AVAILABLE),
		ERROR_ROW(ERROR_DEVICE_NOT_AVAILABLE),
		ERROR_ROW(ERROR_REQUEST_REFUSED),
		ERROR_ROW(ERROR_INVALID_DRIVE_OBJECT),
		ERROR_ROW(ERROR_LIBRARY_FULL),
		ERROR_ROW(ERROR_MEDIUM_NOT_ACCESSIBLE),
		ERROR_ROW(ERROR_UNABLE_TO_LOAD_MEDIUM),
		ERROR_ROW(ERROR_UNABLE_TO_INVENTORY_DRIVE),
		ERROR_ROW(ERROR_UNABLE_TO_INVENTORY_SLOT),
		ERROR_ROW(ERROR_UNABLE_TO_INVENTORY_TRANSPORT),
		ERROR_ROW(ERROR_TRANSPORT_FULL),
		ERROR_ROW(ERROR_CONTROLLING_IEPORT),
		ERROR_ROW(ERROR_UNABLE_TO_EJECT_MOUNTED_MEDIA),
		ERROR_ROW(ERROR_CLEANER_SLOT_SET),
		ERROR_ROW(ERROR_CLEANER_SLOT_NOT_SET),
		ERROR_ROW(ERROR_CLEANER_CARTRIDGE_SPENT),
		ERROR_ROW(ERROR_UNEXPECTED_OMID),
		ERROR_ROW(ERROR_CANT_DELETE_LAST_ITEM),
		ERROR_ROW(ERROR_MESSAGE_EXCEEDS_MAX_SIZE),
		ERROR_ROW(ERROR_VOLUME_CONTAINS_SYS_FILES),
		ERROR_ROW(ERROR_INDIGENOUS_TYPE),
		ERROR_ROW(ERROR_NO_SUPPORTING_DRIVES),
		ERROR_ROW(ERROR_CLEANER_CARTRIDGE_INSTALLED),
		ERROR_ROW(ERROR_IEPORT_FULL),
		ERROR_ROW(ERROR_RESOURCE_NOT_AVAILABLE),
		ERROR_ROW(ERROR_INVALID_STATE),
	};
	const char *name = FIND(names, code);

	return *name == '?' ? "error" : name;
}
