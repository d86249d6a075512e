// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SetNtmsObjectInformation() and each member of each structure, in A and in W: set to something else
 * it is stored, stays as it was, or is refused (spec/rsm/functions.md section 4, model.md section 2,
 * gaps.md 30, 37 to 39). The table has to name every byte of the structures.
 */
#define _GNU_SOURCE	/* nftw() */
#include <stddef.h>
#include <stdint.h>

#include "objects_client.h"
#include "text.h"

#define EMPTY_POOL	"33333333-0000-4000-8000-000000000009"

union information {
	NTMS_OBJECTINFORMATIONA a;
	NTMS_OBJECTINFORMATIONW w;
	unsigned char bytes[sizeof(NTMS_OBJECTINFORMATIONW)];
};

enum rule { KEEPS, SETS, REFUSES };

/*
 * What is put into the member: all its bits the other way, a number, a text, or the id of a media
 * type by name. @type 0: a member of all types; @id: of this object only. @code: REFUSES with it.
 */
struct row {
	DWORD type;
	const char *name;
	size_t a, w, size_a, size_w, align_a, align_w;
	enum rule rule;
	enum { FLIPPED, NUMBER, TEXT, MEDIA_TYPE } kind;
	int64_t value, reads;
	const char *text, *id;
	DWORD code;
};

#define A	NTMS_OBJECTINFORMATIONA
#define W	NTMS_OBJECTINFORMATIONW
#define AT(type, member)								\
	type, #member, offsetof(A, member), offsetof(W, member), sizeof(((A *)0)->member),	\
	sizeof(((W *)0)->member), __alignof__(((A *)0)->member), __alignof__(((W *)0)->member)
#define FACT(type, member)		{ AT(type, member), .rule = KEEPS, .kind = FLIPPED }
#define KEPT(type, member, number)							\
	{ AT(type, member), .rule = KEEPS, .kind = NUMBER, .value = number }
#define STORED(type, member, number)							\
	{ AT(type, member), .rule = SETS, .kind = NUMBER, .value = number, .reads = number }
#define STORED_AS(type, member, number, then)						\
	{ AT(type, member), .rule = SETS, .kind = NUMBER, .value = number, .reads = then }
#define REFUSED(type, member, number, error)						\
	{ AT(type, member), .rule = REFUSES, .kind = NUMBER, .value = number, .code = error }
#define NAME(type)									\
	{ AT(type, szName), .rule = SETS, .kind = TEXT, .text = "Other" },			\
	{ AT(type, szName), .rule = REFUSES, .kind = TEXT, .text = "", .code = ERROR_INVALID_NAME }, \
	{ AT(type, szName), .rule = REFUSES, .kind = TEXT, .text = "a\\b",			\
	  .code = ERROR_INVALID_NAME }
#define TYPE_OF_POOL(object, which, rule_, error)					\
	{ AT(NTMS_MEDIA_POOL, Info.MediaPool.MediaType), .rule = rule_, .kind = MEDIA_TYPE,	\
	  .text = which, .id = object, .code = error }

static const struct row rows[] = {
	REFUSED(0, dwSize, 255, ERROR_INVALID_PARAMETER),
	REFUSED(0, dwType, NTMS_UNKNOWN, ERROR_INVALID_PARAMETER),
	REFUSED(0, dwType, NTMS_OBJECT, ERROR_INVALID_PARAMETER),
	REFUSED(0, dwType, NTMS_NUMBER_OF_OBJECT_TYPES, ERROR_INVALID_PARAMETER),
	FACT(0, Created),
	FACT(0, Modified),
	FACT(0, ObjectGuid),
	FACT(0, Enabled),
	FACT(0, dwOperationalState),
	{ AT(0, szDescription), .rule = SETS, .kind = TEXT, .text = "Described" },
	{ AT(0, szDescription), .rule = SETS, .kind = TEXT, .text = "a\\b\nc" },

	FACT(NTMS_CHANGER, szName),
	FACT(NTMS_CHANGER, Info.Changer.Number),
	FACT(NTMS_CHANGER, Info.Changer.ChangerType),
	FACT(NTMS_CHANGER, Info.Changer.szSerialNumber),
	FACT(NTMS_CHANGER, Info.Changer.szRevision),
	FACT(NTMS_CHANGER, Info.Changer.szDeviceName),
	FACT(NTMS_CHANGER, Info.Changer.ScsiPort),
	FACT(NTMS_CHANGER, Info.Changer.ScsiBus),
	FACT(NTMS_CHANGER, Info.Changer.ScsiTarget),
	FACT(NTMS_CHANGER, Info.Changer.ScsiLun),
	FACT(NTMS_CHANGER, Info.Changer.Library),

	FACT(NTMS_CHANGER_TYPE, szName),
	FACT(NTMS_CHANGER_TYPE, Info.ChangerType.szVendor),
	FACT(NTMS_CHANGER_TYPE, Info.ChangerType.szProduct),
	FACT(NTMS_CHANGER_TYPE, Info.ChangerType.DeviceType),

	FACT(NTMS_COMPUTER, szName),
	STORED(NTMS_COMPUTER, Info.Computer.dwLibRequestPurgeTime, 1),
	STORED(NTMS_COMPUTER, Info.Computer.dwLibRequestPurgeTime, 0xffffffff),
	STORED(NTMS_COMPUTER, Info.Computer.dwOpRequestPurgeTime, 2),
	STORED(NTMS_COMPUTER, Info.Computer.dwOpRequestPurgeTime, 0xffffffff),
	STORED(NTMS_COMPUTER, Info.Computer.dwLibRequestFlags, 3),
	REFUSED(NTMS_COMPUTER, Info.Computer.dwLibRequestFlags, 4, ERROR_INVALID_PARAMETER),
	STORED(NTMS_COMPUTER, Info.Computer.dwOpRequestFlags, 0x33),
	REFUSED(NTMS_COMPUTER, Info.Computer.dwOpRequestFlags, 4, ERROR_INVALID_PARAMETER),
	STORED(NTMS_COMPUTER, Info.Computer.dwMediaPoolPolicy, 3),
	REFUSED(NTMS_COMPUTER, Info.Computer.dwMediaPoolPolicy, 4, ERROR_INVALID_PARAMETER),

	FACT(NTMS_DRIVE, szName),
	FACT(NTMS_DRIVE, Info.Drive.Number),
	FACT(NTMS_DRIVE, Info.Drive.State),
	FACT(NTMS_DRIVE, Info.Drive.DriveType),
	FACT(NTMS_DRIVE, Info.Drive.szDeviceName),
	FACT(NTMS_DRIVE, Info.Drive.szSerialNumber),
	FACT(NTMS_DRIVE, Info.Drive.szRevision),
	FACT(NTMS_DRIVE, Info.Drive.ScsiPort),
	FACT(NTMS_DRIVE, Info.Drive.ScsiBus),
	FACT(NTMS_DRIVE, Info.Drive.ScsiTarget),
	FACT(NTMS_DRIVE, Info.Drive.ScsiLun),
	FACT(NTMS_DRIVE, Info.Drive.dwMountCount),
	FACT(NTMS_DRIVE, Info.Drive.LastCleanedTs),
	FACT(NTMS_DRIVE, Info.Drive.SavedPartitionId),
	FACT(NTMS_DRIVE, Info.Drive.Library),
	FACT(NTMS_DRIVE, Info.Drive.Reserved),
	STORED(NTMS_DRIVE, Info.Drive.dwDeferDismountDelay, 0),
	STORED(NTMS_DRIVE, Info.Drive.dwDeferDismountDelay, 0xffffffff),

	FACT(NTMS_DRIVE_TYPE, szName),
	FACT(NTMS_DRIVE_TYPE, Info.DriveType.szVendor),
	FACT(NTMS_DRIVE_TYPE, Info.DriveType.szProduct),
	FACT(NTMS_DRIVE_TYPE, Info.DriveType.NumberOfHeads),
	FACT(NTMS_DRIVE_TYPE, Info.DriveType.DeviceType),

	FACT(NTMS_IEDOOR, szName),
	FACT(NTMS_IEDOOR, Info.IEDoor.Number),
	FACT(NTMS_IEDOOR, Info.IEDoor.State),
	STORED(NTMS_IEDOOR, Info.IEDoor.MaxOpenSecs, 0),
	STORED(NTMS_IEDOOR, Info.IEDoor.MaxOpenSecs, 65535),
	FACT(NTMS_IEDOOR, Info.IEDoor.Library),

	FACT(NTMS_IEPORT, szName),
	FACT(NTMS_IEPORT, Info.IEPort.Number),
	FACT(NTMS_IEPORT, Info.IEPort.Content),
	FACT(NTMS_IEPORT, Info.IEPort.Position),
	STORED(NTMS_IEPORT, Info.IEPort.MaxExtendSecs, 0),
	STORED(NTMS_IEPORT, Info.IEPort.MaxExtendSecs, 65535),
	FACT(NTMS_IEPORT, Info.IEPort.Library),

	NAME(NTMS_LIBRARY),
	FACT(NTMS_LIBRARY, Info.Library.LibraryType),
	FACT(NTMS_LIBRARY, Info.Library.CleanerSlot),
	FACT(NTMS_LIBRARY, Info.Library.CleanerSlotDefault),
	FACT(NTMS_LIBRARY, Info.Library.LibrarySupportsDriveCleaning),
	FACT(NTMS_LIBRARY, Info.Library.BarCodeReaderInstalled),
	STORED(NTMS_LIBRARY, Info.Library.InventoryMethod, NTMS_INVENTORY_NONE),
	STORED(NTMS_LIBRARY, Info.Library.InventoryMethod, NTMS_INVENTORY_OMID),
	REFUSED(NTMS_LIBRARY, Info.Library.InventoryMethod, NTMS_INVENTORY_DEFAULT,
		ERROR_INVALID_PARAMETER),
	STORED(NTMS_LIBRARY, Info.Library.dwCleanerUsesRemaining, 7),
	FACT(NTMS_LIBRARY, Info.Library.FirstDriveNumber),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfDrives),
	FACT(NTMS_LIBRARY, Info.Library.FirstSlotNumber),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfSlots),
	FACT(NTMS_LIBRARY, Info.Library.FirstDoorNumber),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfDoors),
	FACT(NTMS_LIBRARY, Info.Library.FirstPortNumber),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfPorts),
	FACT(NTMS_LIBRARY, Info.Library.FirstChangerNumber),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfChangers),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfMedia),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfMediaTypes),
	FACT(NTMS_LIBRARY, Info.Library.dwNumberOfLibRequests),
	FACT(NTMS_LIBRARY, Info.Library.Reserved),
	STORED(NTMS_LIBRARY, Info.Library.AutoRecovery, FALSE),
	KEPT(NTMS_LIBRARY, Info.Library.AutoRecovery, 5),
	STORED(NTMS_LIBRARY, Info.Library.dwFlags, NTMS_LIBRARYFLAG_AUTODETECTCHANGE |
						   NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE),
	STORED_AS(NTMS_LIBRARY, Info.Library.dwFlags, NTMS_LIBRARYFLAG_FIXEDOFFLINE |
						      NTMS_LIBRARYFLAG_CLEANERPRESENT |
						      NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING, 0),
	KEPT(NTMS_LIBRARY, Info.Library.dwFlags, NTMS_LIBRARYFLAG_FIXEDOFFLINE |
						 NTMS_LIBRARYFLAG_CLEANERPRESENT |
						 NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING |
						 NTMS_LIBRARYFLAG_AUTODETECTCHANGE),
	REFUSED(NTMS_LIBRARY, Info.Library.dwFlags, 0x20, ERROR_INVALID_PARAMETER),

	FACT(NTMS_LIBREQUEST, szName),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.OperationCode),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.OperationOption),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.State),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.PartitionId),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.DriveId),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.PhysMediaId),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.Library),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.SlotId),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.TimeQueued),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.TimeCompleted),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.szApplication),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.szUser),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.szComputer),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.dwErrorCode),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.WorkItemId),
	FACT(NTMS_LIBREQUEST, Info.LibRequest.dwPriority),

	NAME(NTMS_LOGICAL_MEDIA),
	FACT(NTMS_LOGICAL_MEDIA, Info.LogicalMedia.MediaPool),
	FACT(NTMS_LOGICAL_MEDIA, Info.LogicalMedia.dwNumberOfPartitions),

	NAME(NTMS_MEDIA_POOL),
	{ AT(NTMS_MEDIA_POOL, szName), .rule = REFUSES, .kind = TEXT, .text = "box",
	  .code = ERROR_ALREADY_EXISTS },
	FACT(NTMS_MEDIA_POOL, Info.MediaPool.PoolType),
	TYPE_OF_POOL(WORLD_TAPES, "disk", REFUSES, ERROR_MEDIA_INCOMPATIBLE),
	TYPE_OF_POOL(WORLD_TAPES, "", REFUSES, ERROR_MEDIA_INCOMPATIBLE),
	TYPE_OF_POOL(WORLD_TAPES, "nothing", REFUSES, ERROR_INVALID_MEDIA),
	TYPE_OF_POOL(EMPTY_POOL, "disk", SETS, 0),
	TYPE_OF_POOL(EMPTY_POOL, "", SETS, 0),
	FACT(NTMS_MEDIA_POOL, Info.MediaPool.Parent),
	STORED(NTMS_MEDIA_POOL, Info.MediaPool.AllocationPolicy, NTMS_ALLOCATE_FROMSCRATCH),
	REFUSED(NTMS_MEDIA_POOL, Info.MediaPool.AllocationPolicy, 2, ERROR_INVALID_PARAMETER),
	STORED(NTMS_MEDIA_POOL, Info.MediaPool.DeallocationPolicy, NTMS_DEALLOCATE_TOSCRATCH),
	REFUSED(NTMS_MEDIA_POOL, Info.MediaPool.DeallocationPolicy, 2, ERROR_INVALID_PARAMETER),
	STORED(NTMS_MEDIA_POOL, Info.MediaPool.dwMaxAllocates, 9),
	STORED(NTMS_MEDIA_POOL, Info.MediaPool.dwMaxAllocates, 0xffffffff),
	FACT(NTMS_MEDIA_POOL, Info.MediaPool.dwNumberOfPhysicalMedia),
	FACT(NTMS_MEDIA_POOL, Info.MediaPool.dwNumberOfLogicalMedia),
	FACT(NTMS_MEDIA_POOL, Info.MediaPool.dwNumberOfMediaPools),

	FACT(NTMS_MEDIA_TYPE, szName),
	FACT(NTMS_MEDIA_TYPE, Info.MediaType.MediaType),
	FACT(NTMS_MEDIA_TYPE, Info.MediaType.NumberOfSides),
	FACT(NTMS_MEDIA_TYPE, Info.MediaType.ReadWriteCharacteristics),
	FACT(NTMS_MEDIA_TYPE, Info.MediaType.DeviceType),

	NAME(NTMS_PARTITION),
	FACT(NTMS_PARTITION, Info.Partition.PhysicalMedia),
	FACT(NTMS_PARTITION, Info.Partition.LogicalMedia),
	FACT(NTMS_PARTITION, Info.Partition.State),
	FACT(NTMS_PARTITION, Info.Partition.Side),
	FACT(NTMS_PARTITION, Info.Partition.dwOmidLabelIdLength),
	FACT(NTMS_PARTITION, Info.Partition.OmidLabelId),
	FACT(NTMS_PARTITION, Info.Partition.szOmidLabelType),
	FACT(NTMS_PARTITION, Info.Partition.szOmidLabelInfo),
	FACT(NTMS_PARTITION, Info.Partition.dwMountCount),
	FACT(NTMS_PARTITION, Info.Partition.dwAllocateCount),
	FACT(NTMS_PARTITION, Info.Partition.Capacity),

	NAME(NTMS_PHYSICAL_MEDIA),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.CurrentLibrary),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.MediaPool),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.Location),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.LocationType),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.MediaType),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.HomeSlot),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.szBarCode),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.BarCodeState),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.szSequenceNumber),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.MediaState),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.dwNumberOfPartitions),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.dwMediaTypeCode),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.dwDensityCode),
	FACT(NTMS_PHYSICAL_MEDIA, Info.PhysicalMedia.MountedPartition),

	FACT(NTMS_STORAGESLOT, szName),
	FACT(NTMS_STORAGESLOT, Info.StorageSlot.Number),
	FACT(NTMS_STORAGESLOT, Info.StorageSlot.State),
	FACT(NTMS_STORAGESLOT, Info.StorageSlot.Library),

	FACT(NTMS_OPREQUEST, szName),
	FACT(NTMS_OPREQUEST, Info.OpRequest.Request),
	FACT(NTMS_OPREQUEST, Info.OpRequest.Submitted),
	FACT(NTMS_OPREQUEST, Info.OpRequest.State),
	FACT(NTMS_OPREQUEST, Info.OpRequest.szMessage),
	FACT(NTMS_OPREQUEST, Info.OpRequest.Arg1Type),
	FACT(NTMS_OPREQUEST, Info.OpRequest.Arg1),
	FACT(NTMS_OPREQUEST, Info.OpRequest.Arg2Type),
	FACT(NTMS_OPREQUEST, Info.OpRequest.Arg2),
	FACT(NTMS_OPREQUEST, Info.OpRequest.szApplication),
	FACT(NTMS_OPREQUEST, Info.OpRequest.szUser),
	FACT(NTMS_OPREQUEST, Info.OpRequest.szComputer),
};

#define ROWS (sizeof(rows) / sizeof(*rows))

/* -- the table names all there is -- */

#define SIZES(type, member) [type] = { sizeof(((A *)0)->Info.member), sizeof(((W *)0)->Info.member) }

static const size_t sizes[NTMS_NUMBER_OF_OBJECT_TYPES][2] = {
	SIZES(NTMS_CHANGER, Changer), SIZES(NTMS_CHANGER_TYPE, ChangerType),
	SIZES(NTMS_COMPUTER, Computer), SIZES(NTMS_DRIVE, Drive),
	SIZES(NTMS_DRIVE_TYPE, DriveType), SIZES(NTMS_IEDOOR, IEDoor),
	SIZES(NTMS_IEPORT, IEPort), SIZES(NTMS_LIBRARY, Library),
	SIZES(NTMS_LIBREQUEST, LibRequest), SIZES(NTMS_LOGICAL_MEDIA, LogicalMedia),
	SIZES(NTMS_MEDIA_POOL, MediaPool), SIZES(NTMS_MEDIA_TYPE, MediaType),
	SIZES(NTMS_PARTITION, Partition), SIZES(NTMS_PHYSICAL_MEDIA, PhysicalMedia),
	SIZES(NTMS_STORAGESLOT, StorageSlot), SIZES(NTMS_OPREQUEST, OpRequest),
};

/* The first member at or behind a place; it must stand there but for its alignment. */
static const struct row *member_at(DWORD type, bool wide, size_t place)
{
	const struct row *row, *best = NULL;
	size_t at, least = SIZE_MAX, align = 1;

	for (row = rows; row < rows + ROWS; row++) {
		at = wide ? row->w : row->a;
		if ((!row->type || row->type == type) && at >= place && at < least) {
			best = row;
			least = at;
		}
	}
	if (best)
		align = wide ? best->align_w : best->align_a;
	ck_assert_msg(least - place == -place % align, "type %u: a member at %zu is not in the table",
		      type, place);
	return best;
}

START_TEST(all_members)
{
	const DWORD type = (DWORD)_i;
	const struct row *row;
	size_t place, info, end;
	int wide;

	for (wide = 0; sizes[type][0] && wide < 2; wide++) {
		info = wide ? offsetof(W, Info) : offsetof(A, Info);
		end = info + sizes[type][wide];
		for (place = 0; place < end;) {
			row = member_at(type, wide, place);
			place = wide ? row->w + row->size_w : row->a + row->size_a;
			if (place < info && info - place < __alignof__(A))
				place = info;
		}
		ck_assert_uint_eq(place, end);
	}
	ck_assert_int_eq(!sizes[type][0], type < NTMS_CHANGER || type > NTMS_OPREQUEST);
}
END_TEST

/* -- what becomes of each -- */

static const char *media_type_called(const char *name)
{
	if (!strcmp(name, "disk"))
		return world.disk_type;
	return *name ? WORLD_LIBRARY : "";
}

static void put(const struct row *row, bool wide, int64_t number, union information *info)
{
	unsigned char *to = info->bytes + (wide ? row->w : row->a);
	size_t i, size = wide ? row->size_w : row->size_a;
	GUID id;

	switch (row->kind) {
	case FLIPPED:
		for (i = 0; i < size; i++)
			to[i] ^= 0x5a;
		break;
	case NUMBER:
		memcpy(to, &number, size);	/* little-endian, as all of this */
		break;
	case TEXT:
		if (wide)
			text_put_utf16((uint16_t *)(void *)to, size / 2, row->text);
		else
			text_put_utf8((char *)to, size, row->text);
		break;
	case MEDIA_TYPE:
		id = guid(media_type_called(row->text));
		memcpy(to, &id, sizeof(id));
	}
}

static void read_it(const char *id, DWORD type, bool wide, union information *info)
{
	GUID public = guid(id);
	DWORD code;

	memset(info, 0, sizeof(*info));
	info->a.dwSize = wide ? sizeof(info->w) : sizeof(info->a);
	info->a.dwType = type;
	code = wide ? GetNtmsObjectInformationW(session, &public, &info->w)
		    : GetNtmsObjectInformationA(session, &public, &info->a);
	ck_assert_uint_eq(code, ERROR_SUCCESS);
}

static DWORD set(const char *id, bool wide, const union information *info)
{
	union information copy = *info;
	GUID public = guid(id);

	return wide ? SetNtmsObjectInformationW(session, &public, &copy.w)
		    : SetNtmsObjectInformationA(session, &public, &copy.a);
}

static void try(const char *id, DWORD type, bool wide, const struct row *row, enum rule rule,
		DWORD code)
{
	union information old, given, now, wanted;
	char *before = world_dump();
	DWORD got;

	read_it(id, type, wide, &old);
	given = wanted = old;
	put(row, wide, row->value, &given);
	world_next_time();
	got = set(id, wide, &given);
	ck_assert_msg(got == (rule == REFUSES ? code : ERROR_SUCCESS), "%s of type %u, %c: %u",
		      row->name, type, wide ? 'W' : 'A', got);
	read_it(id, type, wide, &now);
	if (rule == SETS) {
		put(row, wide, row->reads, &wanted);
		ck_assert_mem_ne(&now.a.Modified, &old.a.Modified, sizeof(old.a.Modified));
		wanted.a.Modified = now.a.Modified;
	}
	ck_assert_msg(!memcmp(&wanted, &now, sizeof(now)), "%s of type %u, %c: %s", row->name, type,
		      wide ? 'W' : 'A', rule == SETS ? "not set" : "not kept");
	if (rule == SETS)
		ck_assert_uint_eq(set(id, wide, &old), ERROR_SUCCESS);
	else
		world_same(before, "%s of type %u, %c: the store changed", row->name, type,
			   wide ? 'W' : 'A');
	free(before);
}

static void both(const char *id, DWORD type, const struct row *row, enum rule rule, DWORD code)
{
	try(id, type, false, row, rule, code);
	try(id, type, true, row, rule, code);
}

static void make_pool(void)
{
	world_make_pool(EMPTY_POOL, world.root, "Empty", "empty", world.tape_type, 0, 0);
}

START_TEST(each_member)
{
	const DWORD type = (DWORD)_i;
	const struct row *row;

	make_pool();
	for (row = rows; row < rows + ROWS; row++) {
		if (!row->type || row->type == type)
			both(row->id ? row->id : object_of(type), type, row, row->rule, row->code);
	}
}
END_TEST

/* model.md section 7: of the offline library there are a kind and a number of media. */
START_TEST(offline_library)
{
	const struct row *row;

	for (row = rows; row < rows + ROWS; row++) {
		if (!row->type)
			both(world.offline, NTMS_LIBRARY, row, row->rule, row->code);
		else if (row->type == NTMS_LIBRARY && row->a < offsetof(A, Info))
			both(world.offline, NTMS_LIBRARY, row, row->rule, row->code);
		else if (row->type == NTMS_LIBRARY)
			both(world.offline, NTMS_LIBRARY, row, KEEPS, 0);
	}
}
END_TEST

/* model.md section 4: of a pool of the system only the description is anybody's affair. */
START_TEST(system_pools)
{
	char pool[STORE_ID_SIZE];
	const struct row *row;
	bool info;
	int i;

	make_pool();
	for (i = NTMS_POOLTYPE_UNKNOWN; i <= NTMS_POOLTYPE_IMPORT; i++) {
		char *sql = sqlite3_mprintf("SELECT id FROM media_pool WHERE type = %d", i);

		world_value(pool, sizeof(pool), sql);
		sqlite3_free(sql);
		for (row = rows; row < rows + ROWS; row++) {
			info = row->type == NTMS_MEDIA_POOL;
			if (row->type && (!info || (row->kind == MEDIA_TYPE && !*row->text)))
				continue;
			/* The root has no name. */
			if (info && row->kind == TEXT && !*row->text && !i)
				both(pool, NTMS_MEDIA_POOL, row, KEEPS, 0);
			else if (info && (row->rule == SETS || row->kind == TEXT || row->kind == MEDIA_TYPE))
				both(pool, NTMS_MEDIA_POOL, row, REFUSES, ERROR_ACCESS_DENIED);
			else
				both(pool, NTMS_MEDIA_POOL, row, row->rule, row->code);
		}
	}
}
END_TEST

/* A flag that states a fact is as it is, whatever is set. */
START_TEST(facts_among_the_flags)
{
	union information info;

	world_sql("UPDATE library SET flags = 0, cleaner_slot = %Q WHERE type = 2", WORLD_SLOT);
	world_sql("UPDATE cartridge SET cleaner = 1 WHERE id = %Q", WORLD_TAPE);
	read_it(WORLD_LIBRARY, NTMS_LIBRARY, false, &info);
	info.a.Info.Library.dwFlags = NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE;
	ck_assert_uint_eq(set(WORLD_LIBRARY, false, &info), ERROR_SUCCESS);
	read_it(WORLD_LIBRARY, NTMS_LIBRARY, false, &info);
	ck_assert_uint_eq(info.a.Info.Library.dwFlags, NTMS_LIBRARYFLAG_CLEANERPRESENT |
						       NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE);
}
END_TEST

START_TEST(another_type)
{
	union information info;
	DWORD type, other;

	for (type = NTMS_CHANGER; type <= NTMS_OPREQUEST; type++) {
		read_it(object_of(type), type, false, &info);
		for (other = NTMS_CHANGER; other <= NTMS_OPREQUEST; other++) {
			info.a.dwType = other;
			ck_assert_uint_eq(set(object_of(type), false, &info),
					  type == other ? ERROR_SUCCESS : ERROR_OBJECT_NOT_FOUND);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("members");
	TCase *tcase = tcase_create("members");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, all_members, 0, NTMS_NUMBER_OF_OBJECT_TYPES);
	tcase_add_loop_test(tcase, each_member, NTMS_CHANGER, NTMS_OPREQUEST + 1);
	tcase_add_test(tcase, offline_library);
	tcase_add_test(tcase, system_pools);
	tcase_add_test(tcase, facts_among_the_flags);
	tcase_add_test(tcase, another_type);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
