// SPDX-License-Identifier: GPL-2.0-or-later
/* Every member of every object read and set, in A and in W, and in structures of all sizes. */
#define _GNU_SOURCE	/* nftw() */
#include <errno.h>
#include <stdint.h>
#include <time.h>

#include "objects_client.h"
#include "text.h"
static NTMS_OBJECTINFORMATIONA info;
static NTMS_OBJECTINFORMATIONW wide;

static DWORD try_get(const char *id, DWORD type, DWORD size)
{
	GUID public = guid(id);

	memset(&info, 0xa5, sizeof(info));
	info.dwSize = size;
	info.dwType = type;
	return GetNtmsObjectInformationA(session, &public, &info);
}

static DWORD try_get_wide(const char *id, DWORD type, DWORD size)
{
	GUID public = guid(id);

	memset(&wide, 0xa5, sizeof(wide));
	wide.dwSize = size;
	wide.dwType = type;
	return GetNtmsObjectInformationW(session, &public, &wide);
}

static void get(const char *id, DWORD type)
{
	ck_assert_uint_eq(try_get(id, type, sizeof(info)), ERROR_SUCCESS);
	ck_assert_uint_eq(try_get_wide(id, type, sizeof(wide)), ERROR_SUCCESS);
	is_id(info.ObjectGuid, id);
	is_id(wide.ObjectGuid, id);
	ck_assert_uint_eq(info.dwType, type);
	ck_assert_uint_eq(wide.dwType, type);
	ck_assert_uint_eq(info.dwSize, sizeof(info));
}

static DWORD set(const char *id)
{
	GUID public = guid(id);

	return SetNtmsObjectInformationA(session, &public, &info);
}

static DWORD set_wide(const char *id)
{
	GUID public = guid(id);

	return SetNtmsObjectInformationW(session, &public, &wide);
}

static bool same_text(const char *a, const WCHAR *w)
{
	char text[TEXT_BYTES(255)];

	ck_assert_int_ge(text_from_utf16(w, 256, text, sizeof(text)), 0);
	return !strcmp(a, text);
}

#define is_text(member, expected) do {				\
	ck_assert_str_eq(info.member, expected);		\
	ck_assert(same_text(expected, wide.member));		\
} while (0)
#define is_number(member, expected) do {			\
	ck_assert_int_eq((long long)info.member, (long long)(expected));	\
	ck_assert_int_eq((long long)wide.member, (long long)(expected));	\
} while (0)
#define is_guid(member, expected) do {				\
	is_id(info.member, expected);				\
	is_id(wide.member, expected);				\
} while (0)

static void is_time(const SYSTEMTIME *t, WORD year, WORD month, WORD week, WORD day, WORD hour,
		    WORD minute, WORD second, WORD ms)
{
	const SYSTEMTIME expected = { year, month, week, day, hour, minute, second, ms };

	ck_assert_mem_eq(t, &expected, sizeof(expected));
}

START_TEST(common_members)
{
	world_sql("UPDATE library SET operational_state = 21, enabled = 0 WHERE id = %Q",
		  WORLD_LIBRARY);
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_text(szName, "Big");
	is_text(szDescription, "by the door");
	is_number(Enabled, 0);
	is_number(dwOperationalState, NTMS_NOT_PRESENT);
	is_time(&info.Created, 1970, 1, 4, 1, 0, 0, 1, 0);
	is_time(&wide.Modified, 1970, 1, 4, 1, 0, 0, 2, 0);
}
END_TEST

START_TEST(library_members)
{
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_number(Info.Library.LibraryType, NTMS_LIBRARYTYPE_ONLINE);
	is_guid(Info.Library.CleanerSlot, "");
	is_number(Info.Library.BarCodeReaderInstalled, TRUE);
	is_number(Info.Library.InventoryMethod, NTMS_INVENTORY_FAST);
	is_number(Info.Library.dwCleanerUsesRemaining, 0);
	is_number(Info.Library.dwNumberOfDrives, 1);
	is_number(Info.Library.dwNumberOfSlots, 2);
	is_number(Info.Library.dwNumberOfDoors, 1);
	is_number(Info.Library.dwNumberOfPorts, 1);
	is_number(Info.Library.dwNumberOfChangers, 1);
	is_number(Info.Library.dwNumberOfMedia, 2);
	is_number(Info.Library.dwNumberOfMediaTypes, 2);
	is_number(Info.Library.dwNumberOfLibRequests, 1);
	is_number(Info.Library.AutoRecovery, TRUE);
	is_number(Info.Library.dwFlags, NTMS_LIBRARYFLAG_AUTODETECTCHANGE);
	get(world.offline, NTMS_LIBRARY);
	is_number(Info.Library.LibraryType, NTMS_LIBRARYTYPE_OFFLINE);
	is_number(Info.Library.dwFlags, NTMS_LIBRARYFLAG_FIXEDOFFLINE);
	is_number(Info.Library.dwNumberOfMedia, 0);
	is_number(Info.Library.InventoryMethod, NTMS_INVENTORY_NONE);
	is_number(Info.Library.AutoRecovery, FALSE);
}
END_TEST

START_TEST(first_numbers)
{
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_number(Info.Library.FirstSlotNumber, 0);
	world_sql("UPDATE element SET number = number + type");
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_number(Info.Library.FirstChangerNumber, NTMS_CHANGER);
	is_number(Info.Library.FirstDriveNumber, NTMS_DRIVE);
	is_number(Info.Library.FirstDoorNumber, NTMS_IEDOOR);
	is_number(Info.Library.FirstPortNumber, NTMS_IEPORT);
	is_number(Info.Library.FirstSlotNumber, NTMS_STORAGESLOT);
	get(WORLD_SLOT_2, NTMS_STORAGESLOT);
	is_number(Info.StorageSlot.Number, NTMS_STORAGESLOT + 1);
}
END_TEST

/* The calendar, beside libc's: around the ends of years, and of Februaries with and without a leap day. */
START_TEST(times)
{
	static const int64_t around[] = {
		1, 86400, 68169600, 94694400, 951782400, 951868800, 978307200, 1709164800, 1709251200,
		4107456000, 4107542400, 4133980800, 13569379200, 13601088000, 253402300800,
	};
	struct tm tm;
	time_t t;
	size_t i;
	int k;

	for (i = 0; i < sizeof(around) / sizeof(*around); i++) {
		for (k = -1; k < 2; k++) {
			t = around[i] + k;
			world_sql("UPDATE library SET created = %lld WHERE id = %Q",
				  (long long)t * 1000 + 7, WORLD_LIBRARY);
			get(WORLD_LIBRARY, NTMS_LIBRARY);
			gmtime_r(&t, &tm);
			is_time(&info.Created, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_wday, tm.tm_mday,
				tm.tm_hour, tm.tm_min, tm.tm_sec, 7);
		}
	}
	world_sql("UPDATE library SET created = 0 WHERE id = %Q", WORLD_LIBRARY);
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_time(&info.Created, 0, 0, 0, 0, 0, 0, 0, 0);
}
END_TEST

/* model.md section 7: what is in a library that is disabled, or not there, is so as well. */
START_TEST(parts_of_a_library)
{
	static const DWORD parts[] = {
		NTMS_CHANGER, NTMS_DRIVE, NTMS_IEDOOR, NTMS_IEPORT, NTMS_STORAGESLOT,
		NTMS_PHYSICAL_MEDIA, NTMS_PARTITION, NTMS_LOGICAL_MEDIA,
	};
	GUID library = guid(WORLD_LIBRARY), drive = guid(WORLD_DRIVE), tape = guid(WORLD_TAPE);
	size_t i;

	ck_assert_uint_eq(DisableNtmsObject(session, NTMS_LIBRARY, &library), ERROR_SUCCESS);
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		get(object_of(parts[i]), parts[i]);
		is_number(Enabled, FALSE);
		is_number(dwOperationalState, NTMS_READY);
	}
	/* Its own setting stays: it is enabled with its library. */
	shows(ERROR_INVALID_STATE, EnableNtmsObject, session, NTMS_DRIVE, &drive);
	ck_assert_uint_eq(DisableNtmsObject(session, NTMS_DRIVE, &drive), ERROR_SUCCESS);
	ck_assert_uint_eq(DisableNtmsObject(session, NTMS_PHYSICAL_MEDIA, &tape), ERROR_SUCCESS);
	ck_assert_uint_eq(EnableNtmsObject(session, NTMS_LIBRARY, &library), ERROR_SUCCESS);
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		get(object_of(parts[i]), parts[i]);
		is_number(Enabled, parts[i] != NTMS_DRIVE && parts[i] != NTMS_PHYSICAL_MEDIA);
	}
	world_sql("UPDATE library SET operational_state = 21 WHERE type = 2");
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		get(object_of(parts[i]), parts[i]);
		is_number(dwOperationalState, i < 5 ? NTMS_NOT_PRESENT : NTMS_READY);
	}
}
END_TEST

START_TEST(device_members)
{
	get(WORLD_CHANGER, NTMS_CHANGER);
	is_number(Info.Changer.Number, 0);
	is_guid(Info.Changer.ChangerType, WORLD_CHANGER_TYPE);
	is_text(Info.Changer.szSerialNumber, "S1");
	is_text(Info.Changer.szRevision, "R1");
	is_text(Info.Changer.szDeviceName, "/dev/ntms0");
	is_guid(Info.Changer.Library, WORLD_LIBRARY);
	get(WORLD_DRIVE, NTMS_DRIVE);
	is_number(Info.Drive.State, NTMS_DRIVESTATE_LOADED);
	is_guid(Info.Drive.DriveType, WORLD_DRIVE_TYPE);
	is_text(Info.Drive.szDeviceName, "/dev/nst0");
	is_text(Info.Drive.szSerialNumber, "S2");
	is_text(Info.Drive.szRevision, "R2");
	is_number(Info.Drive.dwMountCount, 7);
	is_time(&info.Info.Drive.LastCleanedTs, 2000, 2, 2, 29, 12, 34, 56, 789);
	is_time(&wide.Info.Drive.LastCleanedTs, 2000, 2, 2, 29, 12, 34, 56, 789);
	is_guid(Info.Drive.SavedPartitionId, WORLD_DISK_A);
	is_guid(Info.Drive.Library, WORLD_LIBRARY);
	is_number(Info.Drive.dwDeferDismountDelay, 300);
	get(WORLD_SLOT_2, NTMS_STORAGESLOT);
	is_number(Info.StorageSlot.Number, 1);
	is_number(Info.StorageSlot.State, NTMS_SLOTSTATE_EMPTY);
	is_guid(Info.StorageSlot.Library, WORLD_LIBRARY);
	get(WORLD_DOOR, NTMS_IEDOOR);
	is_number(Info.IEDoor.Number, 0);
	is_number(Info.IEDoor.State, NTMS_DOORSTATE_CLOSED);
	is_number(Info.IEDoor.MaxOpenSecs, 30);
	is_guid(Info.IEDoor.Library, WORLD_LIBRARY);
	get(WORLD_PORT, NTMS_IEPORT);
	is_number(Info.IEPort.Content, NTMS_PORTCONTENT_EMPTY);
	is_number(Info.IEPort.Position, NTMS_PORTPOSITION_UNKNOWN);
	is_number(Info.IEPort.MaxExtendSecs, 60);
	is_guid(Info.IEPort.Library, WORLD_LIBRARY);
}
END_TEST

START_TEST(side_in_a_drive)
{
	world_sql("UPDATE cartridge SET mounted_side = NULL WHERE id = %Q", WORLD_DISK);
	get(WORLD_DRIVE, NTMS_DRIVE);
	is_guid(Info.Drive.SavedPartitionId, "");
	world_sql("UPDATE cartridge SET location = NULL WHERE id = %Q", WORLD_DISK);
	world_sql("UPDATE cartridge SET location = %Q WHERE id = %Q", WORLD_DRIVE, WORLD_TAPE);
	get(WORLD_DRIVE, NTMS_DRIVE);
	is_guid(Info.Drive.SavedPartitionId, WORLD_TAPE_SIDE);
	world_sql("UPDATE cartridge SET needs_inventory = 1 WHERE id = %Q", WORLD_TAPE);
	get(WORLD_DRIVE, NTMS_DRIVE);
	is_guid(Info.Drive.SavedPartitionId, "");
}
END_TEST

START_TEST(type_members)
{
	get(WORLD_CHANGER_TYPE, NTMS_CHANGER_TYPE);
	is_text(Info.ChangerType.szVendor, "V");
	is_text(Info.ChangerType.szProduct, "C");
	is_number(Info.ChangerType.DeviceType, FILE_DEVICE_CHANGER);
	get(WORLD_DRIVE_TYPE, NTMS_DRIVE_TYPE);
	is_text(Info.DriveType.szVendor, "V");
	is_text(Info.DriveType.szProduct, "D");
	is_number(Info.DriveType.NumberOfHeads, 0);
	is_number(Info.DriveType.DeviceType, FILE_DEVICE_TAPE);
	get(world.tape_type, NTMS_MEDIA_TYPE);
	is_number(Info.MediaType.MediaType, 0x56);
	is_number(Info.MediaType.NumberOfSides, 1);
	is_number(Info.MediaType.ReadWriteCharacteristics, NTMS_MEDIARW_REWRITABLE);
	is_number(Info.MediaType.DeviceType, FILE_DEVICE_TAPE);
	is_number(Enabled, TRUE);
	get(world.computer, NTMS_COMPUTER);
	is_number(Info.Computer.dwLibRequestPurgeTime, 259200);
	is_number(Info.Computer.dwOpRequestPurgeTime, 259200);
	is_number(Info.Computer.dwLibRequestFlags, 0);
	is_number(Info.Computer.dwOpRequestFlags, 0);
	is_number(Info.Computer.dwMediaPoolPolicy, 0);
}
END_TEST

START_TEST(pool_members)
{
	get(WORLD_DISKS, NTMS_MEDIA_POOL);
	is_text(szName, "Disks");
	is_number(Info.MediaPool.PoolType, NTMS_POOLTYPE_APPLICATION);
	is_guid(Info.MediaPool.MediaType, world.disk_type);
	is_guid(Info.MediaPool.Parent, WORLD_BOX);
	is_number(Info.MediaPool.AllocationPolicy, 0);
	is_number(Info.MediaPool.DeallocationPolicy, 0);
	is_number(Info.MediaPool.dwMaxAllocates, 0);
	is_number(Info.MediaPool.dwNumberOfPhysicalMedia, 1);
	is_number(Info.MediaPool.dwNumberOfLogicalMedia, 1);
	is_number(Info.MediaPool.dwNumberOfMediaPools, 0);
	get(WORLD_BOX, NTMS_MEDIA_POOL);
	is_guid(Info.MediaPool.MediaType, "");
	is_guid(Info.MediaPool.Parent, "");
	is_number(Info.MediaPool.dwNumberOfMediaPools, 1);
	get(world.root, NTMS_MEDIA_POOL);
	is_number(Info.MediaPool.PoolType, NTMS_POOLTYPE_UNKNOWN);
	is_guid(Info.MediaPool.Parent, "");
}
END_TEST

START_TEST(cartridge_members)
{
	get(WORLD_TAPE, NTMS_PHYSICAL_MEDIA);
	is_guid(Info.PhysicalMedia.CurrentLibrary, WORLD_LIBRARY);
	is_guid(Info.PhysicalMedia.MediaPool, WORLD_TAPES);
	is_guid(Info.PhysicalMedia.Location, WORLD_SLOT);
	is_number(Info.PhysicalMedia.LocationType, NTMS_STORAGESLOT);
	is_guid(Info.PhysicalMedia.MediaType, world.tape_type);
	is_guid(Info.PhysicalMedia.HomeSlot, WORLD_SLOT);
	is_text(Info.PhysicalMedia.szBarCode, "A00001L9");
	is_number(Info.PhysicalMedia.BarCodeState, NTMS_BARCODESTATE_OK);
	is_text(Info.PhysicalMedia.szSequenceNumber, "1");
	is_number(Info.PhysicalMedia.MediaState, NTMS_MEDIASTATE_IDLE);
	is_number(Info.PhysicalMedia.dwNumberOfPartitions, 1);
	is_number(Info.PhysicalMedia.dwMediaTypeCode, 8);
	is_number(Info.PhysicalMedia.dwDensityCode, 93);
	is_guid(Info.PhysicalMedia.MountedPartition, "");
	get(WORLD_DISK, NTMS_PHYSICAL_MEDIA);
	is_number(Info.PhysicalMedia.LocationType, NTMS_DRIVE);
	is_number(Info.PhysicalMedia.BarCodeState, NTMS_BARCODESTATE_UNREADABLE);
	is_number(Info.PhysicalMedia.MediaState, NTMS_MEDIASTATE_LOADED);
	is_number(Info.PhysicalMedia.dwNumberOfPartitions, 2);
	is_guid(Info.PhysicalMedia.MountedPartition, WORLD_DISK_A);
	world_sql("UPDATE cartridge SET location = NULL, home = NULL, library = %Q, unread = 1"
		  " WHERE id = %Q", world.offline, WORLD_TAPE);
	get(WORLD_TAPE, NTMS_PHYSICAL_MEDIA);
	is_guid(Info.PhysicalMedia.CurrentLibrary, world.offline);
	is_guid(Info.PhysicalMedia.Location, "");
	is_guid(Info.PhysicalMedia.HomeSlot, "");
	is_number(Info.PhysicalMedia.LocationType, NTMS_STORAGESLOT);
	is_number(Info.PhysicalMedia.BarCodeState, NTMS_BARCODESTATE_UNREADABLE);
}
END_TEST

START_TEST(side_members)
{
	static const BYTE label[] = { 0, 0xff, 0x7f };

	get(WORLD_DISK_B, NTMS_PARTITION);
	is_guid(Info.Partition.PhysicalMedia, WORLD_DISK);
	is_guid(Info.Partition.LogicalMedia, "");
	is_number(Info.Partition.State, NTMS_PARTSTATE_RESERVED);
	is_number(Info.Partition.Side, 1);
	is_number(Info.Partition.dwOmidLabelIdLength, sizeof(label));
	ck_assert_mem_eq(info.Info.Partition.OmidLabelId, label, sizeof(label));
	ck_assert_mem_eq(wide.Info.Partition.OmidLabelId, label, sizeof(label));
	is_text(Info.Partition.szOmidLabelType, "MTF");
	is_text(Info.Partition.szOmidLabelInfo, "Tape of Monday");
	is_number(Info.Partition.dwMountCount, 3);
	is_number(Info.Partition.dwAllocateCount, 4);
	is_number(Info.Partition.Capacity.QuadPart, 5000000000000);
	get(WORLD_DISK_A, NTMS_PARTITION);
	is_guid(Info.Partition.LogicalMedia, WORLD_LOGICAL);
	get(WORLD_LOGICAL, NTMS_LOGICAL_MEDIA);
	is_text(szName, "Mine");
	is_guid(Info.LogicalMedia.MediaPool, WORLD_DISKS);
	is_number(Info.LogicalMedia.dwNumberOfPartitions, 1);
	is_number(Enabled, TRUE);
	world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", WORLD_DISK);
	get(WORLD_LOGICAL, NTMS_LOGICAL_MEDIA);
	is_number(Enabled, FALSE);
	get(WORLD_DISK_A, NTMS_PARTITION);
	is_number(Enabled, FALSE);
}
END_TEST

START_TEST(longest_label)
{
	char hex[511];

	memset(hex, 'a', 510);
	hex[510] = '\0';
	world_sql("UPDATE side SET label_id = %Q WHERE id = %Q", hex, WORLD_TAPE_SIDE);
	get(WORLD_TAPE_SIDE, NTMS_PARTITION);
	is_number(Info.Partition.dwOmidLabelIdLength, 255);
	ck_assert_uint_eq(info.Info.Partition.OmidLabelId[254], 0xaa);
	is_text(Info.Partition.szOmidLabelType, "MTF");
}
END_TEST

START_TEST(types)
{
	DWORD type, other;

	for (type = 0; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		if (type == NTMS_UNKNOWN || !object_of(type))
			continue;
		ck_assert_uint_eq(try_get(object_of(type), NTMS_UNKNOWN, sizeof(info)), 0);
		ck_assert_uint_eq(info.dwType, type);
		for (other = 1; other < NTMS_NUMBER_OF_OBJECT_TYPES + 2; other++) {
			if (other == type)
				continue;
			ck_assert_uint_eq(try_get(object_of(type), other, sizeof(info)),
					  other >= NTMS_CHANGER && other <= NTMS_OPREQUEST
						  ? ERROR_OBJECT_NOT_FOUND
						  : ERROR_INVALID_PARAMETER);
			ck_assert_uint_eq(info.dwType, other);
		}
	}
	ck_assert_uint_eq(try_get("", NTMS_UNKNOWN, sizeof(info)), ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(try_get("", NTMS_DRIVE, sizeof(info)), ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(try_get(WORLD_DRIVE, 0xffffffff, sizeof(info)), ERROR_INVALID_PARAMETER);
}
END_TEST

static size_t member_size(DWORD type, bool w)
{
	switch (type) {
	case NTMS_CHANGER:
		return w ? 300 : 172;
	case NTMS_CHANGER_TYPE:
		return w ? 516 : 260;
	case NTMS_COMPUTER:
		return 20;
	case NTMS_DRIVE:
		return w ? 360 : 232;
	case NTMS_DRIVE_TYPE:
		return w ? 520 : 264;
	case NTMS_IEDOOR:
		return 28;
	case NTMS_IEPORT:
		return 32;
	case NTMS_LIBRARY:
		return 128;
	case NTMS_LIBREQUEST:
		return w ? 532 : 340;
	case NTMS_LOGICAL_MEDIA:
		return 20;
	case NTMS_MEDIA_POOL:
		return 60;
	case NTMS_OPREQUEST:
		return w ? 960 : 512;
	case NTMS_MEDIA_TYPE:
		return 16;
	case NTMS_PARTITION:
		return w ? 960 : 640;
	case NTMS_PHYSICAL_MEDIA:
		return w ? 312 : 216;
	default:
		return 24;
	}
}

/* The structure of a caller that has no more than this much memory; the sanitizer watches. */
static DWORD get_small(DWORD type, DWORD asked, bool w, DWORD size)
{
	GUID id = guid(object_of(type));
	NTMS_OBJECTINFORMATIONA *small = calloc(1, size);
	DWORD code;

	small->dwSize = size;
	small->dwType = asked;
	if (w)
		code = GetNtmsObjectInformationW(session, &id, (void *)small);
	else
		code = GetNtmsObjectInformationA(session, &id, small);
	if (!code)
		ck_assert_mem_eq(&small->ObjectGuid, &id, sizeof(id));
	free(small);
	return code;
}

START_TEST(sizes)
{
	DWORD type, full;
	int w;

	for (type = 0; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		if (type == NTMS_UNKNOWN || !object_of(type))
			continue;
		for (w = 0; w < 2; w++) {
			full = (w ? 448 : 256) + member_size(type, w);
			ck_assert_uint_eq(get_small(type, type, w, full), ERROR_SUCCESS);
			ck_assert_uint_eq(get_small(type, NTMS_UNKNOWN, w, full), ERROR_SUCCESS);
			ck_assert_uint_eq(get_small(type, type, w, 8192), ERROR_SUCCESS);
			ck_assert_uint_eq(get_small(type, type, w, w ? 1396 : 884), ERROR_SUCCESS);
			ck_assert_uint_eq(get_small(type, type, w, full - 1),
					  ERROR_INVALID_PARAMETER);
			ck_assert_uint_eq(get_small(type, NTMS_UNKNOWN, w, full - 1),
					  ERROR_INVALID_PARAMETER);
			ck_assert_uint_eq(get_small(type, type, w, 100), ERROR_INVALID_PARAMETER);
		}
	}
	ck_assert_uint_eq(try_get(WORLD_DRIVE, NTMS_DRIVE, 0), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(try_get(WORLD_DRIVE, NTMS_DRIVE, 0xffffffff), ERROR_SUCCESS);
}
END_TEST

START_TEST(version_1)
{
	NTMS_I1_OBJECTINFORMATIONA *old = (void *)&info;

	ck_assert_uint_eq(try_get(WORLD_LIBRARY, NTMS_LIBRARY, sizeof(*old)), ERROR_SUCCESS);
	ck_assert_uint_eq(old->Info.Library.dwNumberOfMediaTypes, 2);
	ck_assert_int_eq(info.Info.Library.AutoRecovery, 0);
	/* These lie behind what version 1 has, so they are not taken. */
	info.Info.Library.AutoRecovery = FALSE;
	info.Info.Library.dwFlags = 0xffffffff;
	info.Info.Library.dwCleanerUsesRemaining = 5;
	ck_assert_uint_eq(set(WORLD_LIBRARY), ERROR_SUCCESS);
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_number(Info.Library.AutoRecovery, TRUE);
	is_number(Info.Library.dwFlags, NTMS_LIBRARYFLAG_AUTODETECTCHANGE);
	is_number(Info.Library.dwCleanerUsesRemaining, 5);
	ck_assert_uint_eq(try_get(WORLD_TAPE_SIDE, NTMS_PARTITION, sizeof(*old)), ERROR_SUCCESS);
	ck_assert_uint_eq(old->Info.Partition.dwAllocateCount, 4);
}
END_TEST

/* What comes back unchanged leaves the store as it is, for every object and both forms. */
START_TEST(round_trip)
{
	char *before;
	DWORD type;

	world_sql("UPDATE library SET name = %Q WHERE id = %Q",
		  "B\xc3\xa4r\xf0\x9f\x90\xbb" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		  "\xe2\x82\xac\xe2\x82\xac", WORLD_LIBRARY);
	before = world_dump();
	for (type = 2; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		if (!object_of(type))
			continue;
		get(object_of(type), type);
		ck_assert_uint_eq(set(object_of(type)), ERROR_SUCCESS);
		world_same(before, "A, type %u", type);
		ck_assert_uint_eq(set_wide(object_of(type)), ERROR_SUCCESS);
		world_same(before, "W, type %u", type);
	}
	get(world.offline, NTMS_LIBRARY);
	ck_assert_uint_eq(set(world.offline), ERROR_SUCCESS);
	world_same(before, "the offline library");
	free(before);
}
END_TEST

START_TEST(setting_a_library)
{
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	info.Info.Library.InventoryMethod = NTMS_INVENTORY_OMID;
	info.Info.Library.dwCleanerUsesRemaining = 0xffffffff;
	info.Info.Library.AutoRecovery = FALSE;
	info.Info.Library.dwFlags = NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE |
				    NTMS_LIBRARYFLAG_FIXEDOFFLINE;
	ck_assert_uint_eq(set(WORLD_LIBRARY), ERROR_SUCCESS);
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_number(Info.Library.InventoryMethod, NTMS_INVENTORY_OMID);
	is_number(Info.Library.dwCleanerUsesRemaining, 0xffffffff);
	is_number(Info.Library.AutoRecovery, FALSE);
	is_number(Info.Library.dwFlags, NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE |
					NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING);
	info.Info.Library.dwCleanerUsesRemaining = 3;
	ck_assert_uint_eq(set(WORLD_LIBRARY), ERROR_SUCCESS);
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	is_number(Info.Library.dwFlags, NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE);
}
END_TEST

#define refuses(code, call) do {					\
	char *before_ = world_dump();					\
	DWORD code_ = (call);						\
	ck_assert_msg(code_ == (code), "%s: %u", #call, code_);		\
	world_same(before_, "%s: the store changed", #call);		\
	free(before_);							\
	get(WORLD_LIBRARY, NTMS_LIBRARY);				\
} while (0)

START_TEST(values_that_cannot_be)
{
	get(WORLD_LIBRARY, NTMS_LIBRARY);
	info.Info.Library.InventoryMethod = NTMS_INVENTORY_DEFAULT;
	refuses(ERROR_INVALID_PARAMETER, set(WORLD_LIBRARY));
	info.Info.Library.dwFlags |= 0x20;
	refuses(ERROR_INVALID_PARAMETER, set(WORLD_LIBRARY));
	memset(info.szName, 'x', sizeof(info.szName));
	refuses(ERROR_INVALID_NAME, set(WORLD_LIBRARY));
	strcpy(info.szName, "\xff");
	refuses(ERROR_INVALID_NAME, set(WORLD_LIBRARY));
	strcpy(info.szName, "a\\b");
	refuses(ERROR_INVALID_NAME, set(WORLD_LIBRARY));
	info.szName[0] = '\0';
	refuses(ERROR_INVALID_NAME, set(WORLD_LIBRARY));
	memset(info.szDescription, 'x', sizeof(info.szDescription));
	refuses(ERROR_INVALID_PARAMETER, set(WORLD_LIBRARY));
	strcpy(info.szDescription, "\xc3");
	refuses(ERROR_INVALID_PARAMETER, set(WORLD_LIBRARY));
	wide.szName[0] = 0xd800;
	refuses(ERROR_INVALID_NAME, set_wide(WORLD_LIBRARY));
	wide.szDescription[0] = 0xdc00;
	refuses(ERROR_INVALID_PARAMETER, set_wide(WORLD_LIBRARY));
	info.dwType = NTMS_UNKNOWN;
	refuses(ERROR_INVALID_PARAMETER, set(WORLD_LIBRARY));
	info.dwType = NTMS_DRIVE;
	refuses(ERROR_OBJECT_NOT_FOUND, set(WORLD_LIBRARY));
	refuses(ERROR_OBJECT_NOT_FOUND, set(""));
	info.dwSize = 256 + 127;
	refuses(ERROR_INVALID_PARAMETER, set(WORLD_LIBRARY));
}
END_TEST

START_TEST(names_that_are_cut)
{
	/* 63 characters of three bytes each: whole in W, a third in A */
	char name[TEXT_BYTES(63)] = "";
	int i;

	for (i = 0; i < 63; i++)
		strcat(name, "\xe2\x82\xac");
	get(WORLD_TAPE, NTMS_PHYSICAL_MEDIA);
	text_put_utf16(wide.szName, 64, name);
	ck_assert_uint_eq(set_wide(WORLD_TAPE), ERROR_SUCCESS);
	get(WORLD_TAPE, NTMS_PHYSICAL_MEDIA);
	ck_assert(same_text(name, wide.szName));
	ck_assert_uint_eq(strlen(info.szName), 63);
	ck_assert_mem_eq(info.szName, name, 63);
	strcpy(info.szDescription, "kept");
	ck_assert_uint_eq(set(WORLD_TAPE), ERROR_SUCCESS);
	get(WORLD_TAPE, NTMS_PHYSICAL_MEDIA);
	ck_assert(same_text(name, wide.szName));
	is_text(szDescription, "kept");
	strcpy(info.szName, "short");
	ck_assert_uint_eq(set(WORLD_TAPE), ERROR_SUCCESS);
	get(WORLD_TAPE, NTMS_PHYSICAL_MEDIA);
	is_text(szName, "short");
}
END_TEST

START_TEST(one_event_for_one_change)
{
	char expected[64], *rows;
	long last = world_number("SELECT coalesce(max(sequence), 0) FROM event");

	get(WORLD_SLOT, NTMS_STORAGESLOT);
	strcpy(info.szDescription, "upper left");
	ck_assert_uint_eq(set(WORLD_SLOT), ERROR_SUCCESS);
	rows = world_rows("SELECT changes FROM event WHERE sequence > %d", (int)last);
	snprintf(expected, sizeof(expected), "16 1 %s\n\n", WORLD_SLOT);
	ck_assert_str_eq(rows, expected);
	free(rows);
}
END_TEST

START_TEST(damaged_descriptor)
{
	world_sql("UPDATE media_pool SET security = 'zz' WHERE id = %Q", WORLD_TAPES);
	ck_assert_uint_eq(try_get(WORLD_TAPES, NTMS_MEDIA_POOL, sizeof(info)),
			  ERROR_DATABASE_FAILURE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("information");
	TCase *tcase = tcase_create("information");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, common_members);
	tcase_add_test(tcase, library_members);
	tcase_add_test(tcase, times);
	tcase_add_test(tcase, first_numbers);
	tcase_add_test(tcase, parts_of_a_library);
	tcase_add_test(tcase, device_members);
	tcase_add_test(tcase, side_in_a_drive);
	tcase_add_test(tcase, type_members);
	tcase_add_test(tcase, pool_members);
	tcase_add_test(tcase, cartridge_members);
	tcase_add_test(tcase, side_members);
	tcase_add_test(tcase, longest_label);
	tcase_add_test(tcase, types);
	tcase_add_test(tcase, sizes);
	tcase_add_test(tcase, version_1);
	tcase_add_test(tcase, round_trip);
	tcase_add_test(tcase, setting_a_library);
	tcase_add_test(tcase, values_that_cannot_be);
	tcase_add_test(tcase, names_that_are_cut);
	tcase_add_test(tcase, one_event_for_one_change);
	tcase_add_test(tcase, damaged_descriptor);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
