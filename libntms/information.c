// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "code.h"
#include "explain.h"
#include "guid.h"
#include "hex.h"
#include "information.h"
#include "ntmsapi.h"
#include "object.h"
#include "text.h"

enum field_kind {
	FIELD_NUMBER,		/* int64_t; public: 2, 4 or 8 bytes */
	FIELD_BOOL,		/* int64_t; public: BOOL, any value but 0 is true */
	FIELD_ID,		/* id as text; public: GUID */
	FIELD_TIME,		/* int64_t, ms since 1970, 0 for never; public: SYSTEMTIME */
	FIELD_TEXT,		/* UTF-8; public: CHAR or WCHAR array */
	FIELD_BYTES,		/* hexadecimal; public: BYTE array, and a length before it */
};

/* @use: who may give it */
enum { NOBODY = 0, SET = 1, MAKER = 2 };	/* Set stores it; CreateNtmsMedia() does */

/*
 * @from, @room: place and size in struct object
 * @a, @w: place in the public structures
 * @size: there: bytes, or of texts characters
 */
struct field {
	enum field_kind kind;
	unsigned char use;
	unsigned short from, room, a, w, size;
};

#define LONGEST_TEXT TEXT_BYTES(255)	/* of any member */

#define INFO_A	((NTMS_OBJECTINFORMATIONA *)NULL)
#define INFO_W	((NTMS_OBJECTINFORMATIONW *)NULL)
#define OBJECT	((struct object *)NULL)

/* 0; does not compile where a member has not the size that its kind needs. */
#define MUST(condition)	(0 * sizeof(char[(condition) ? 1 : -1]))

#define FIELD(kind, use, public, member)							\
	{ kind, use, offsetof(struct object, member), sizeof(OBJECT->member),			\
	  offsetof(NTMS_OBJECTINFORMATIONA, public), offsetof(NTMS_OBJECTINFORMATIONW, public),	\
	  sizeof(INFO_A->public) }
#define WHOLE(kind, use, public, member)							\
	{ kind, use, offsetof(struct object, member),						\
	  sizeof(OBJECT->member) + MUST(sizeof(OBJECT->member) == sizeof(int64_t)),		\
	  offsetof(NTMS_OBJECTINFORMATIONA, public), offsetof(NTMS_OBJECTINFORMATIONW, public),	\
	  sizeof(INFO_A->public) + MUST(sizeof(INFO_A->public) == sizeof(INFO_W->public)) }

#define NUMBER(public, member)		WHOLE(FIELD_NUMBER, NOBODY, public, member)
#define SET_NUMBER(public, member)	WHOLE(FIELD_NUMBER, SET, public, member)
#define MAKER_NUMBER(public, member)	WHOLE(FIELD_NUMBER, MAKER, public, member)
#define TRUTH(public, member)		WHOLE(FIELD_BOOL, NOBODY, public, member)
#define SET_TRUTH(public, member)	WHOLE(FIELD_BOOL, SET, public, member)
#define MAKER_TRUTH(public, member)	WHOLE(FIELD_BOOL, MAKER, public, member)
#define TIME(public, member)		WHOLE(FIELD_TIME, NOBODY, public, member)
#define ID(public, member)		FIELD(FIELD_ID, NOBODY, public, member)
#define SET_ID(public, member)		FIELD(FIELD_ID, SET, public, member)
#define MAKER_ID(public, member)	FIELD(FIELD_ID, MAKER, public, member)
#define TEXT_OF(public, member)		FIELD(FIELD_TEXT, NOBODY, public, member)
#define SET_TEXT(public, member)	FIELD(FIELD_TEXT, SET, public, member)
#define MAKER_TEXT(public, member)	FIELD(FIELD_TEXT, MAKER, public, member)
#define MAKER_BYTES(public, member)	FIELD(FIELD_BYTES, MAKER, public, member)

static const struct field name_field = SET_TEXT(szName, name);
static const struct field description_field = SET_TEXT(szDescription, description);

static const struct field common_fields[] = {
	TIME(Created, created),
	TIME(Modified, modified),
	MAKER_ID(ObjectGuid, id),
	MAKER_TRUTH(Enabled, enabled),
	NUMBER(dwOperationalState, operational_state),
};

static const struct field computer_fields[] = {
	SET_NUMBER(Info.Computer.dwLibRequestPurgeTime, computer.library_request_purge),
	SET_NUMBER(Info.Computer.dwOpRequestPurgeTime, computer.operator_request_purge),
	SET_NUMBER(Info.Computer.dwLibRequestFlags, computer.library_request_flags),
	SET_NUMBER(Info.Computer.dwOpRequestFlags, computer.operator_request_flags),
	SET_NUMBER(Info.Computer.dwMediaPoolPolicy, computer.media_pool_policy),
};

static const struct field library_fields[] = {
	NUMBER(Info.Library.LibraryType, library.type),
	ID(Info.Library.CleanerSlot, library.cleaner_slot),
	ID(Info.Library.CleanerSlotDefault, library.cleaner_slot_default),
	TRUTH(Info.Library.LibrarySupportsDriveCleaning, library.cleans),
	TRUTH(Info.Library.BarCodeReaderInstalled, library.bar_code_reader),
	SET_NUMBER(Info.Library.InventoryMethod, library.inventory_method),
	SET_NUMBER(Info.Library.dwCleanerUsesRemaining, library.cleaner_uses),
	NUMBER(Info.Library.FirstDriveNumber, library.drives.first),
	NUMBER(Info.Library.dwNumberOfDrives, library.drives.count),
	NUMBER(Info.Library.FirstSlotNumber, library.slots.first),
	NUMBER(Info.Library.dwNumberOfSlots, library.slots.count),
	NUMBER(Info.Library.FirstDoorNumber, library.doors.first),
	NUMBER(Info.Library.dwNumberOfDoors, library.doors.count),
	NUMBER(Info.Library.FirstPortNumber, library.ports.first),
	NUMBER(Info.Library.dwNumberOfPorts, library.ports.count),
	NUMBER(Info.Library.FirstChangerNumber, library.changers.first),
	NUMBER(Info.Library.dwNumberOfChangers, library.changers.count),
	NUMBER(Info.Library.dwNumberOfMedia, library.media),
	NUMBER(Info.Library.dwNumberOfMediaTypes, library.media_types),
	NUMBER(Info.Library.dwNumberOfLibRequests, library.requests),
	SET_TRUTH(Info.Library.AutoRecovery, library.auto_recovery),
	SET_NUMBER(Info.Library.dwFlags, library.flags),
};

static const struct field changer_fields[] = {
	NUMBER(Info.Changer.Number, element.number),
	ID(Info.Changer.ChangerType, element.device_type),
	TEXT_OF(Info.Changer.szSerialNumber, element.serial),
	TEXT_OF(Info.Changer.szRevision, element.revision),
	TEXT_OF(Info.Changer.szDeviceName, element.device_name),
	NUMBER(Info.Changer.ScsiPort, element.host),
	NUMBER(Info.Changer.ScsiBus, element.channel),
	NUMBER(Info.Changer.ScsiTarget, element.target),
	NUMBER(Info.Changer.ScsiLun, element.lun),
	ID(Info.Changer.Library, element.library),
};

static const struct field drive_fields[] = {
	NUMBER(Info.Drive.Number, element.number),
	NUMBER(Info.Drive.State, element.state),
	ID(Info.Drive.DriveType, element.device_type),
	TEXT_OF(Info.Drive.szDeviceName, element.device_name),
	TEXT_OF(Info.Drive.szSerialNumber, element.serial),
	TEXT_OF(Info.Drive.szRevision, element.revision),
	NUMBER(Info.Drive.ScsiPort, element.host),
	NUMBER(Info.Drive.ScsiBus, element.channel),
	NUMBER(Info.Drive.ScsiTarget, element.target),
	NUMBER(Info.Drive.ScsiLun, element.lun),
	NUMBER(Info.Drive.dwMountCount, element.mount_count),
	TIME(Info.Drive.LastCleanedTs, element.last_cleaned),
	ID(Info.Drive.SavedPartitionId, element.side),
	ID(Info.Drive.Library, element.library),
	SET_NUMBER(Info.Drive.dwDeferDismountDelay, element.seconds),
};

static const struct field slot_fields[] = {
	NUMBER(Info.StorageSlot.Number, element.number),
	NUMBER(Info.StorageSlot.State, element.state),
	ID(Info.StorageSlot.Library, element.library),
};

static const struct field door_fields[] = {
	NUMBER(Info.IEDoor.Number, element.number),
	NUMBER(Info.IEDoor.State, element.state),
	SET_NUMBER(Info.IEDoor.MaxOpenSecs, element.seconds),
	ID(Info.IEDoor.Library, element.library),
};

/* Position: SMC does not tell. */
static const struct field port_fields[] = {
	NUMBER(Info.IEPort.Number, element.number),
	NUMBER(Info.IEPort.Content, element.state),
	SET_NUMBER(Info.IEPort.MaxExtendSecs, element.seconds),
	ID(Info.IEPort.Library, element.library),
};

static const struct field changer_type_fields[] = {
	TEXT_OF(Info.ChangerType.szVendor, device_type.vendor),
	TEXT_OF(Info.ChangerType.szProduct, device_type.product),
	NUMBER(Info.ChangerType.DeviceType, device_type.device_type),
};

static const struct field drive_type_fields[] = {
	TEXT_OF(Info.DriveType.szVendor, device_type.vendor),
	TEXT_OF(Info.DriveType.szProduct, device_type.product),
	NUMBER(Info.DriveType.DeviceType, device_type.device_type),
};

static const struct field media_type_fields[] = {
	NUMBER(Info.MediaType.MediaType, media_type.number),
	NUMBER(Info.MediaType.NumberOfSides, media_type.sides),
	NUMBER(Info.MediaType.ReadWriteCharacteristics, media_type.read_write),
	NUMBER(Info.MediaType.DeviceType, media_type.device_type),
};

static const struct field pool_fields[] = {
	NUMBER(Info.MediaPool.PoolType, pool.type),
	SET_ID(Info.MediaPool.MediaType, pool.media_type),
	ID(Info.MediaPool.Parent, pool.parent),
	SET_NUMBER(Info.MediaPool.AllocationPolicy, pool.allocation_policy),
	SET_NUMBER(Info.MediaPool.DeallocationPolicy, pool.deallocation_policy),
	SET_NUMBER(Info.MediaPool.dwMaxAllocates, pool.max_allocates),
	NUMBER(Info.MediaPool.dwNumberOfPhysicalMedia, pool.cartridges),
	NUMBER(Info.MediaPool.dwNumberOfLogicalMedia, pool.logical_media),
	NUMBER(Info.MediaPool.dwNumberOfMediaPools, pool.pools),
};

static const struct field cartridge_fields[] = {
	MAKER_ID(Info.PhysicalMedia.CurrentLibrary, cartridge.library),
	MAKER_ID(Info.PhysicalMedia.MediaPool, cartridge.pool),
	ID(Info.PhysicalMedia.Location, cartridge.location),
	NUMBER(Info.PhysicalMedia.LocationType, cartridge.location_type),
	ID(Info.PhysicalMedia.MediaType, cartridge.media_type),
	ID(Info.PhysicalMedia.HomeSlot, cartridge.home),
	MAKER_TEXT(Info.PhysicalMedia.szBarCode, cartridge.bar_code),
	NUMBER(Info.PhysicalMedia.BarCodeState, cartridge.bar_code_state),
	TEXT_OF(Info.PhysicalMedia.szSequenceNumber, cartridge.sequence),
	NUMBER(Info.PhysicalMedia.MediaState, cartridge.state),
	MAKER_NUMBER(Info.PhysicalMedia.dwNumberOfPartitions, cartridge.sides),
	MAKER_NUMBER(Info.PhysicalMedia.dwMediaTypeCode, cartridge.medium_type_code),
	MAKER_NUMBER(Info.PhysicalMedia.dwDensityCode, cartridge.density_code),
	ID(Info.PhysicalMedia.MountedPartition, cartridge.mounted_side),
};

static const struct field side_fields[] = {
	ID(Info.Partition.PhysicalMedia, side.cartridge),
	MAKER_ID(Info.Partition.LogicalMedia, side.logical_media),
	MAKER_NUMBER(Info.Partition.State, side.state),
	NUMBER(Info.Partition.Side, side.number),
	MAKER_BYTES(Info.Partition.OmidLabelId, side.label_id),
	MAKER_TEXT(Info.Partition.szOmidLabelType, side.label_type),
	MAKER_TEXT(Info.Partition.szOmidLabelInfo, side.label_info),
	MAKER_NUMBER(Info.Partition.dwMountCount, side.mount_count),
	MAKER_NUMBER(Info.Partition.dwAllocateCount, side.allocate_count),
	MAKER_NUMBER(Info.Partition.Capacity, side.capacity),
};

static const struct field logical_media_fields[] = {
	ID(Info.LogicalMedia.MediaPool, logical_media.pool),
	NUMBER(Info.LogicalMedia.dwNumberOfPartitions, logical_media.sides),
};

static const struct field library_request_fields[] = {
	NUMBER(Info.LibRequest.OperationCode, library_request.operation),
	NUMBER(Info.LibRequest.OperationOption, library_request.option),
	NUMBER(Info.LibRequest.State, library_request.state),
	ID(Info.LibRequest.PartitionId, library_request.side),
	ID(Info.LibRequest.DriveId, library_request.drive),
	ID(Info.LibRequest.PhysMediaId, library_request.cartridge),
	ID(Info.LibRequest.Library, library_request.library),
	ID(Info.LibRequest.SlotId, library_request.slot),
	TIME(Info.LibRequest.TimeQueued, library_request.queued),
	TIME(Info.LibRequest.TimeCompleted, library_request.completed),
	TEXT_OF(Info.LibRequest.szApplication, library_request.application),
	TEXT_OF(Info.LibRequest.szUser, library_request.user),
	TEXT_OF(Info.LibRequest.szComputer, library_request.computer),
	NUMBER(Info.LibRequest.dwErrorCode, library_request.error),
	ID(Info.LibRequest.WorkItemId, library_request.work_item),
	NUMBER(Info.LibRequest.dwPriority, library_request.priority),
};

/* Its message was shorter in version 1, so all that follows stood elsewhere. */
#define REQUEST_FIELD(info_a, info_w, kind, public, member)					\
	{ kind, NOBODY, offsetof(struct object, operator_request.member),			\
	  sizeof(OBJECT->operator_request.member), offsetof(info_a, Info.OpRequest.public),	\
	  offsetof(info_w, Info.OpRequest.public),						\
	  sizeof(((info_a *)NULL)->Info.OpRequest.public) }
#define REQUEST_FIELDS(a, w) {									\
	REQUEST_FIELD(a, w, FIELD_NUMBER, Request, request),					\
	REQUEST_FIELD(a, w, FIELD_TIME, Submitted, submitted),					\
	REQUEST_FIELD(a, w, FIELD_NUMBER, State, state),					\
	REQUEST_FIELD(a, w, FIELD_TEXT, szMessage, message),					\
	REQUEST_FIELD(a, w, FIELD_NUMBER, Arg1Type, arg1_type),					\
	REQUEST_FIELD(a, w, FIELD_ID, Arg1, arg1),						\
	REQUEST_FIELD(a, w, FIELD_NUMBER, Arg2Type, arg2_type),					\
	REQUEST_FIELD(a, w, FIELD_ID, Arg2, arg2),						\
	REQUEST_FIELD(a, w, FIELD_TEXT, szApplication, application),				\
	REQUEST_FIELD(a, w, FIELD_TEXT, szUser, user),						\
	REQUEST_FIELD(a, w, FIELD_TEXT, szComputer, computer),					\
}

static const struct field operator_request_fields[] =
	REQUEST_FIELDS(NTMS_OBJECTINFORMATIONA, NTMS_OBJECTINFORMATIONW);
static const struct field operator_request_fields_1[] =
	REQUEST_FIELDS(NTMS_I1_OBJECTINFORMATIONA, NTMS_I1_OBJECTINFORMATIONW);

/*
 * @a, @w: where its member of Info ends; @a1, @w1: and did in version 1. @fields_1: as many, if they
 * stood elsewhere then.
 */
struct layout {
	const struct field *fields;
	size_t count, a, w, a1, w1;
	const struct field *fields_1;
};

#define END(info, member, type)	(offsetof(info, Info) + sizeof(((info *)NULL)->Info.member))
#define LAYOUT(member, list)									\
	{ list, sizeof(list) / sizeof(*list),							\
	  END(NTMS_OBJECTINFORMATIONA, member, A), END(NTMS_OBJECTINFORMATIONW, member, W),	\
	  END(NTMS_I1_OBJECTINFORMATIONA, member, A), END(NTMS_I1_OBJECTINFORMATIONW, member, W), \
	  NULL }

static const struct layout layouts[NTMS_NUMBER_OF_OBJECT_TYPES] = {
	[NTMS_CHANGER] = LAYOUT(Changer, changer_fields),
	[NTMS_CHANGER_TYPE] = LAYOUT(ChangerType, changer_type_fields),
	/* Version 1 had no such member, but room for it. */
	[NTMS_COMPUTER] = { computer_fields, sizeof(computer_fields) / sizeof(*computer_fields),
			    END(NTMS_OBJECTINFORMATIONA, Computer, A),
			    END(NTMS_OBJECTINFORMATIONW, Computer, W),
			    END(NTMS_OBJECTINFORMATIONA, Computer, A),
			    END(NTMS_OBJECTINFORMATIONW, Computer, W), NULL },
	[NTMS_DRIVE] = LAYOUT(Drive, drive_fields),
	[NTMS_DRIVE_TYPE] = LAYOUT(DriveType, drive_type_fields),
	[NTMS_IEDOOR] = LAYOUT(IEDoor, door_fields),
	[NTMS_IEPORT] = LAYOUT(IEPort, port_fields),
	[NTMS_LIBRARY] = LAYOUT(Library, library_fields),
	[NTMS_LIBREQUEST] = LAYOUT(LibRequest, library_request_fields),
	[NTMS_LOGICAL_MEDIA] = LAYOUT(LogicalMedia, logical_media_fields),
	[NTMS_MEDIA_POOL] = LAYOUT(MediaPool, pool_fields),
	[NTMS_MEDIA_TYPE] = LAYOUT(MediaType, media_type_fields),
	[NTMS_PARTITION] = LAYOUT(Partition, side_fields),
	[NTMS_PHYSICAL_MEDIA] = LAYOUT(PhysicalMedia, cartridge_fields),
	[NTMS_STORAGESLOT] = LAYOUT(StorageSlot, slot_fields),
	[NTMS_OPREQUEST] = { operator_request_fields,
			     sizeof(operator_request_fields) / sizeof(*operator_request_fields),
			     END(NTMS_OBJECTINFORMATIONA, OpRequest, A),
			     END(NTMS_OBJECTINFORMATIONW, OpRequest, W),
			     END(NTMS_I1_OBJECTINFORMATIONA, OpRequest, A),
			     END(NTMS_I1_OBJECTINFORMATIONW, OpRequest, W),
			     operator_request_fields_1 },
};

/* A public structure of either kind, whole. */
union information {
	NTMS_OBJECTINFORMATIONA a;
	NTMS_OBJECTINFORMATIONW w;
	unsigned char bytes[sizeof(NTMS_OBJECTINFORMATIONW)];
};

static size_t full_size(bool wide)
{
	return wide ? sizeof(NTMS_OBJECTINFORMATIONW) : sizeof(NTMS_OBJECTINFORMATIONA);
}

static bool is_version_1(uint32_t size, bool wide)
{
	return size == (wide ? sizeof(NTMS_I1_OBJECTINFORMATIONW)
			     : sizeof(NTMS_I1_OBJECTINFORMATIONA));
}

/* Where the members that the caller has for this type end; 0: not even those. */
static size_t end_of(uint32_t type, uint32_t size, bool wide)
{
	const struct layout *layout = &layouts[type];
	size_t end = wide ? layout->w : layout->a;

	if (is_version_1(size, wide))
		return wide ? layout->w1 : layout->a1;
	return size >= end ? end : 0;
}

/* Those of version 1 lie anywhere that is good for 32 bits. */
static uint32_t word_at(const void *info, size_t place)
{
	uint32_t word;

	memcpy(&word, (const char *)info + place, sizeof(word));
	return word;
}

/* dwSize and dwType stand at the same place in all of them. */
static uint32_t size_of(const void *info)
{
	return word_at(info, offsetof(NTMS_OBJECTINFORMATIONA, dwSize));
}

static uint32_t type_of(const void *info)
{
	return word_at(info, offsetof(NTMS_OBJECTINFORMATIONA, dwType));
}

static size_t place_of(const struct field *field, bool wide)
{
	return wide ? field->w : field->a;
}

static size_t width_of(const struct field *field, bool wide)
{
	return field->kind == FIELD_TEXT && wide ? field->size * sizeof(WCHAR) : field->size;
}

static void put_number(unsigned char *to, size_t size, int64_t value)
{
	uint16_t two = (uint16_t)value;
	uint32_t four = (uint32_t)value;

	memcpy(to, size == 2 ? (void *)&two : size == 4 ? (void *)&four : (void *)&value, size);
}

static int64_t take_number(const unsigned char *from, size_t size)
{
	uint16_t two;
	uint32_t four;
	int64_t eight;

	if (size == 2) {
		memcpy(&two, from, size);
		return two;
	}
	if (size == 4) {
		memcpy(&four, from, size);
		return four;
	}
	memcpy(&eight, from, sizeof(eight));
	return eight;
}

static void put_id(unsigned char *to, const char *text)
{
	struct guid id = { { 0 } };
	GUID public;

	/* What is no id in the store shows as the null id. */
	if (guid_parse(text, &id))
		memset(&id, 0, sizeof(id));
	guid_to_public(&id, &public);
	memcpy(to, &public, sizeof(public));
}

static void take_id(char *text, const unsigned char *from)
{
	struct guid id;
	GUID public;

	memcpy(&public, from, sizeof(public));
	guid_from_public(&public, &id);
	memset(text, 0, STORE_ID_SIZE);
	if (!guid_is_null(&id))
		guid_format(&id, text);
}

#define DAY_MS		86400000
#define DAYS_OF_4	1461		/* years */
#define DAYS_OF_100	36524
#define DAYS_OF_400	146097
#define BEFORE_1970	719468		/* days since March 1st of the year 0 */

/* The calendar, in years that begin with March, so that leap days are their last. @days: since 1970 */
static void put_date(SYSTEMTIME *public, int64_t days)
{
	int64_t since = days + BEFORE_1970, day = since % DAYS_OF_400, year, month;

	year = (day - day / (DAYS_OF_4 - 1) + day / DAYS_OF_100 - day / (DAYS_OF_400 - 1)) / 365;
	day -= 365 * year + year / 4 - year / 100;
	year += since / DAYS_OF_400 * 400;
	month = (5 * day + 2) / 153;
	public->wDay = (WORD)(day - (153 * month + 2) / 5 + 1);
	public->wMonth = (WORD)(month < 10 ? month + 3 : month - 9);
	public->wYear = (WORD)(year + (month >= 10));
	public->wDayOfWeek = (WORD)((days + 4) % 7);
}

/* gmtime_r() has a lock, which a fork may leave locked in the child. */
static void put_time(unsigned char *to, int64_t ms)
{
	SYSTEMTIME public = { 0 };
	int64_t rest = ms % DAY_MS;

	if (ms > 0) {
		put_date(&public, ms / DAY_MS);
		public.wHour = (WORD)(rest / 3600000);
		public.wMinute = (WORD)(rest / 60000 % 60);
		public.wSecond = (WORD)(rest / 1000 % 60);
		public.wMilliseconds = (WORD)(rest % 1000);
	}
	memcpy(to, &public, sizeof(public));
}

/* The length stands before the array, in a DWORD. */
static void put_bytes(unsigned char *to, size_t size, const char *text)
{
	size_t have = strlen(text) / 2;
	uint32_t length = (uint32_t)(have < size ? have : size);

	if (hex_read(to, length, text))
		length = 0;
	memcpy(to - sizeof(length), &length, sizeof(length));
}

static void put_field(const struct field *field, const struct object *object, bool wide,
		      union information *info)
{
	const char *from = (const char *)object + field->from;
	unsigned char *to = info->bytes + place_of(field, wide);
	int64_t number = 0;

	if (field->room == sizeof(number))
		memcpy(&number, from, sizeof(number));
	switch (field->kind) {
	case FIELD_NUMBER:
		put_number(to, field->size, number);
		break;
	case FIELD_BOOL:
		put_number(to, field->size, number != 0);
		break;
	case FIELD_ID:
		put_id(to, from);
		break;
	case FIELD_TIME:
		put_time(to, number);
		break;
	case FIELD_TEXT:
		if (wide)
			text_put_utf16((uint16_t *)(void *)to, field->size, from);
		else
			text_put_utf8((char *)to, field->size, from);
		break;
	case FIELD_BYTES:
		put_bytes(to, field->size, from);
		break;
	}
}

static void put_fields(const struct field *fields, size_t count, const struct object *object,
		       bool wide, size_t end, union information *info)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (place_of(&fields[i], wide) + width_of(&fields[i], wide) <= end)
			put_field(&fields[i], object, wide, info);
	}
}

int information_put(const struct object *object, void *info, bool wide)
{
	const struct layout *layout = &layouts[object->type];
	uint32_t size = size_of(info);
	size_t end = end_of((uint32_t)object->type, size, wide);
	union information full;

	if (!end)
		return explain(NTMS_E_INVALID_PARAMETER, "dwSize is too small for that type");
	memset(&full, 0, sizeof(full));
	full.a.dwSize = size;
	full.a.dwType = (DWORD)object->type;
	put_field(&name_field, object, wide, &full);
	put_field(&description_field, object, wide, &full);
	put_fields(common_fields, sizeof(common_fields) / sizeof(*common_fields), object, wide,
		   end, &full);
	put_fields(layout->fields_1 && is_version_1(size, wide) ? layout->fields_1 : layout->fields,
		   layout->count, object, wide, end, &full);
	memcpy(info, &full, size < full_size(wide) ? size : full_size(wide));
	return 0;
}

/* 0 as @stored, 1 changed, or a negative errno. */
static int take_text(const struct field *field, const union information *info, bool wide,
		     const char *stored, char *text, size_t size)
{
	const unsigned char *from = info->bytes + place_of(field, wide);

	if (wide)
		return text_take_utf16((const uint16_t *)(const void *)from, field->size, stored,
				       text, size);
	return text_take_utf8((const char *)from, field->size, stored, text, size);
}

static int edit_text(const struct field *field, const union information *info, bool wide,
		     struct object *object, int error)
{
	char text[LONGEST_TEXT];
	char *to = (char *)object + field->from;
	int r = take_text(field, info, wide, to, text, sizeof(text));

	if (r < 0 || strlen(text) >= field->room)
		return explain(error, "text that is not well formed");
	if (r)
		strncpy(to, text, field->room);
	return 0;
}

/* The length stands before the array, in a DWORD. */
static int take_bytes(char *text, const unsigned char *from, size_t size)
{
	uint32_t length;

	memcpy(&length, from - sizeof(length), sizeof(length));
	if (length > size)
		return explain(NTMS_E_INVALID_PARAMETER, "a label's id has at most %zu bytes", size);
	hex_write(text, from, length);
	return 0;
}

static void take_field(const struct field *field, const union information *info, bool wide,
		       struct object *object)
{
	const unsigned char *from = info->bytes + place_of(field, wide);
	char *to = (char *)object + field->from;
	int64_t number;

	if (field->kind == FIELD_ID) {
		take_id(to, from);
		return;
	}
	number = take_number(from, field->size);
	if (field->kind == FIELD_BOOL)
		number = number != 0;
	memcpy(to, &number, sizeof(number));
}

/* A copy that may be read to its end, whatever the caller has. */
static void take_whole(const void *info, bool wide, union information *full)
{
	size_t size = size_of(info);

	memset(full, 0, sizeof(*full));
	memcpy(full, info, size < full_size(wide) ? size : full_size(wide));
}

int information_take(struct object *object, const void *info, bool wide)
{
	const struct layout *layout = &layouts[object->type];
	size_t end = end_of((uint32_t)object->type, size_of(info), wide), i;
	const struct field *field;
	union information full;
	int r = 0;

	take_whole(info, wide, &full);
	if (object_renames((uint32_t)object->type))
		r = edit_text(&name_field, &full, wide, object, NTMS_E_INVALID_NAME);
	if (!r)
		r = edit_text(&description_field, &full, wide, object, NTMS_E_INVALID_PARAMETER);
	if (r)
		return r;
	for (i = 0; i < layout->count; i++) {
		field = &layout->fields[i];
		if (field->use & SET && place_of(field, wide) + width_of(field, wide) <= end)
			take_field(field, &full, wide, object);
	}
	return 0;
}

static int check_text(const struct field *field, const union information *info, bool wide,
		      int error)
{
	char text[OBJECT_DESCRIPTION_SIZE];

	if (take_text(field, info, wide, "", text, sizeof(text)) < 0)
		return explain(error, "text that is not well formed");
	return 0;
}

static int check_texts(const void *info, bool wide, uint32_t type)
{
	union information full;
	int r = 0;

	take_whole(info, wide, &full);
	if (object_renames(type))
		r = check_text(&name_field, &full, wide, NTMS_E_INVALID_NAME);
	return r ? r : check_text(&description_field, &full, wide, NTMS_E_INVALID_PARAMETER);
}

int information_check(const void *info, bool wide, bool set, uint32_t *type)
{
	uint32_t size = size_of(info);
	size_t least = wide ? END(NTMS_OBJECTINFORMATIONW, MediaType, W)
			    : END(NTMS_OBJECTINFORMATIONA, MediaType, A);

	*type = type_of(info);
	if (!set && *type == NTMS_UNKNOWN)
		return size >= least ? 0 : explain(NTMS_E_INVALID_PARAMETER, "dwSize is too small");
	if (!object_type_valid(*type))
		return explain(NTMS_E_INVALID_PARAMETER, "dwType is not a type of objects");
	if (!end_of(*type, size, wide))
		return explain(NTMS_E_INVALID_PARAMETER, "dwSize is too small for dwType");
	return set ? check_texts(info, wide, *type) : 0;
}

/* One member of a structure that describes something new. */
static int take_given(const struct field *field, const union information *info, bool wide,
		      struct object *object)
{
	if (field->kind == FIELD_TEXT)
		return edit_text(field, info, wide, object, NTMS_E_INVALID_PARAMETER);
	if (field->kind == FIELD_BYTES)
		return take_bytes((char *)object + field->from,
				  info->bytes + place_of(field, wide), field->size);
	take_field(field, info, wide, object);
	return 0;
}

static int take_all_given(const struct field *fields, size_t count,
			  const union information *info, bool wide, size_t end,
			  struct object *object)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < count; i++)
		if (fields[i].use & MAKER &&
		    place_of(&fields[i], wide) + width_of(&fields[i], wide) <= end)
			r = take_given(&fields[i], info, wide, object);
	return r;
}

/* The sizes that a structure for something new may have. */
static bool is_size_of_new(uint32_t type, uint32_t size, bool wide)
{
	size_t end = end_of(type, size, wide);

	return end && (size == end || size == full_size(wide) || is_version_1(size, wide));
}

int information_given(struct object *object, uint32_t type, const void *info, bool wide)
{
	const struct layout *layout = &layouts[type];
	union information full;
	size_t end;
	int r;

	memset(object, 0, sizeof(*object));
	object->type = type;
	if (type_of(info) != type || !is_size_of_new(type, size_of(info), wide))
		return explain(NTMS_E_INVALID_PARAMETER, "dwSize or dwType is wrong");
	end = end_of(type, size_of(info), wide);
	take_whole(info, wide, &full);
	r = edit_text(&name_field, &full, wide, object, NTMS_E_INVALID_NAME);
	if (!r)
		r = edit_text(&description_field, &full, wide, object, NTMS_E_INVALID_PARAMETER);
	if (!r)
		r = take_all_given(common_fields, sizeof(common_fields) / sizeof(*common_fields),
				   &full, wide, end, object);
	return r ? r : take_all_given(layout->fields, layout->count, &full, wide, end, object);
}

size_t information_size(const void *info)
{
	return size_of(info);
}
