/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls of the public functions that succeed in the world of objects_world.h, with the rights that
 * each needs (spec/rsm/security.md sections 4 and 5, column 2003).
 *
 * A row of the table is a function, and what it needs. To add a function, add a row and a call.
 * Holders that a row does not name allow nothing to anybody but administrators.
 */
#ifndef NTMS_TESTS_FUNCTION_TABLE_H
#define NTMS_TESTS_FUNCTION_TABLE_H

#include "objects_client.h"

#include "descriptor_draft.h"
#include "identity.h"
#include "ntmsext.h"
#include "security.h"

#define U	RIGHT_USE
#define M	RIGHT_MODIFY
#define C	RIGHT_CONTROL
#define R	RIGHT_READ_CONTROL
#define W	RIGHT_WRITE_DAC
#define EVERY	(RIGHT_FULL | RIGHT_WRITE_OWNER)

#define OTHER_POOL	"33333333-0000-4000-8000-000000000004"	/* tapes; empty */
#define OTHER_LOGICAL	"22222222-0000-4000-8000-000000000007"	/* on side B of the disk */
#define FREE_POOL	"33333333-0000-4000-8000-000000000005"	/* \Free\..., tapes; empty */

/* Objects with a descriptor. The root pool, the computer: the world knows their ids. */
enum holder {
	NOBODY, TAPES, DISKS, OTHER, BOX, FREE, ROOT, LIBRARY, COMPUTER, HOLDERS
};

struct need {
	enum holder holder;
	uint32_t rights;
};

/*
 * @code: of the call of somebody with the rights
 * @once: it succeeds only once in a world
 * @prepare: what the world lacks for it; for those with @once
 */
struct row {
	const char *function;
	DWORD (*call)(DWORD type);
	struct need needs[3];
	DWORD type;
	DWORD code;
	bool once;
	void (*prepare)(void);
};

/* Who calls. Where sessions can be other people's, become() makes them so. */
static const struct identity administrator = { .administrator = true };
static const struct identity *caller = &administrator;
static void become(const struct identity *who);

/* -- calls -- */

static DWORD allocate_from(const char *from)
{
	GUID pool = guid(from), logical = { 0 };

	return AllocateNtmsMedia(session, &pool, NULL, &logical, NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE,
				 0, NULL);
}

static DWORD allocate(DWORD type)
{
	(void)type;
	return allocate_from(WORLD_TAPES);
}

static DWORD allocate_from_free(DWORD type)
{
	(void)type;
	return allocate_from(OTHER_POOL);
}

static DWORD allocate_named(DWORD type)
{
	GUID pool = guid(OTHER_POOL), side = guid(WORLD_TAPE_SIDE), logical;

	(void)type;
	return AllocateNtmsMedia(session, &pool, &side, &logical, NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0,
				 NULL);
}

static DWORD allocate_next(DWORD type)
{
	GUID pool = guid(WORLD_DISKS), logical = guid(WORLD_LOGICAL);

	(void)type;
	return AllocateNtmsMedia(session, &pool, NULL, &logical, NTMS_ALLOCATE_NEXT, 0, NULL);
}

static DWORD deallocate(DWORD type)
{
	GUID logical = guid(WORLD_LOGICAL);

	(void)type;
	return DeallocateNtmsMedia(session, &logical, 0);
}

static DWORD complete(DWORD type)
{
	GUID logical = guid(WORLD_LOGICAL);

	(void)type;
	return SetNtmsMediaComplete(session, &logical);
}

static DWORD decommission(DWORD type)
{
	GUID side = guid(WORLD_TAPE_SIDE);

	(void)type;
	return DecommissionNtmsMedia(session, &side);
}

static DWORD move_to(const char *to)
{
	GUID tape = guid(WORLD_TAPE), pool = guid(to);

	return MoveToNtmsMediaPool(session, &tape, &pool);
}

static DWORD move(DWORD type)
{
	(void)type;
	return move_to(OTHER_POOL);
}

static DWORD move_to_free(DWORD type)
{
	(void)type;
	return move_to(FREE_POOL);
}

static DWORD delete_media(DWORD type)
{
	GUID tape = guid(WORLD_TAPE);

	(void)type;
	return DeleteNtmsMedia(session, &tape);
}

static DWORD make_pool(const char *path, DWORD action)
{
	GUID id;

	return CreateNtmsMediaPoolA(session, path, NULL, action, NULL, &id);
}

static DWORD make_top_pool(DWORD type)
{
	(void)type;
	return make_pool("New", NTMS_CREATE_NEW);
}

static DWORD make_lower_pool(DWORD type)
{
	(void)type;
	return make_pool("Box\\New", NTMS_OPEN_ALWAYS);
}

/* @type: NtmsCreateOptions */
static DWORD open_pool(DWORD type)
{
	return make_pool("Box\\Disks", type);
}

static DWORD delete_pool(DWORD type)
{
	GUID pool = guid(OTHER_POOL);

	(void)type;
	return DeleteNtmsMediaPool(session, &pool);
}

static DWORD pool_name(DWORD type)
{
	GUID pool = guid(WORLD_DISKS);
	char name[64];
	DWORD size = sizeof(name);

	(void)type;
	return GetNtmsMediaPoolNameA(session, &pool, name, &size);
}

static DWORD add_media_type(DWORD type)
{
	GUID media_type = guid(world.tape_type), library = guid(WORLD_LIBRARY);

	(void)type;
	return AddNtmsMediaType(session, &media_type, &library);
}

static DWORD stop_inventory(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY);

	(void)type;
	return InventoryNtmsLibrary(session, &library, NTMS_INVENTORY_STOP);
}

static DWORD bind_library(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY);

	(void)type;
	return NtmsBindLibrary(session, &library);
}

static DWORD serve_library(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY);

	(void)type;
	return NtmsServeLibrary(session, &library, 0);
}

static DWORD read_library(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY);
	DWORD count = 0;

	(void)type;
	return NtmsReadLibrary(session, &library, NULL, &count);
}

/* Who the process is counts, not whom a session has. */
static DWORD open_session(DWORD type)
{
	HANDLE handle = OpenNtmsSessionA(NULL, "test", 0);

	(void)type;
	if (handle == INVALID_HANDLE_VALUE)
		return NtmsGetLastError();
	return CloseNtmsSession(handle);
}

static DWORD listen_to(DWORD type)
{
	HANDLE handle = OpenNtmsNotification(session, type);

	if (handle == INVALID_HANDLE_VALUE)
		return NtmsGetLastError();
	return CloseNtmsNotification(handle);
}

/* Objects of a container; it is of type @type. */
static DWORD enumerate(DWORD type)
{
	static const DWORD holds[NTMS_NUMBER_OF_OBJECT_TYPES] = {
		[NTMS_LIBRARY] = NTMS_DRIVE, [NTMS_MEDIA_POOL] = NTMS_PHYSICAL_MEDIA,
		[NTMS_PHYSICAL_MEDIA] = NTMS_PARTITION, [NTMS_PARTITION] = NTMS_LOGICAL_MEDIA,
		[NTMS_LOGICAL_MEDIA] = NTMS_PARTITION,
	};
	GUID id = guid(object_of(type)), list[8];
	DWORD size = 8;

	return EnumerateNtmsObject(session, &id, list, &size, holds[type], 0);
}

static DWORD get_information(DWORD type)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = type };
	GUID id = guid(object_of(type));

	return GetNtmsObjectInformationA(session, &id, &info);
}

static DWORD set_information(DWORD type)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = type };
	const struct identity *who = caller;
	GUID id = guid(object_of(type));

	become(&administrator);
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &id, &info), ERROR_SUCCESS);
	become(who);
	strcpy(info.szDescription, "another");
	return SetNtmsObjectInformationA(session, &id, &info);
}

static DWORD get_attribute(DWORD type)
{
	GUID id = guid(object_of(type));
	char data[8];
	DWORD size = sizeof(data);

	return GetNtmsObjectAttributeA(session, &id, type, "none", data, &size);
}

static DWORD set_attribute(DWORD type)
{
	GUID id = guid(object_of(type));
	char data[8] = "seven";

	return SetNtmsObjectAttributeA(session, &id, type, "name", data, sizeof(data));
}

static DWORD get_security(DWORD type)
{
	GUID id = guid(object_of(type));
	unsigned char bytes[512];
	DWORD needed;

	return GetNtmsObjectSecurity(session, &id, type, DACL_SECURITY_INFORMATION, bytes,
				     sizeof(bytes), &needed);
}

static DWORD set_security(DWORD type)
{
	struct draft draft = draft_of(1);
	GUID id = guid(object_of(type));

	return SetNtmsObjectSecurity(session, &id, type, DACL_SECURITY_INFORMATION, draft.bytes);
}

static DWORD export_store(DWORD type)
{
	(void)type;
	return ExportNtmsDatabase(session);
}

static DWORD import_store(DWORD type)
{
	(void)type;
	return ImportNtmsDatabase(session);
}

static DWORD make_media(GUID *id)
{
	NTMS_OBJECTINFORMATIONA media = { .dwSize = sizeof(media), .dwType = NTMS_PHYSICAL_MEDIA };
	NTMS_OBJECTINFORMATIONA side = { .dwSize = sizeof(side), .dwType = NTMS_PARTITION };
	DWORD code;

	media.Info.PhysicalMedia.MediaPool = guid(WORLD_TAPES);
	media.Info.PhysicalMedia.dwNumberOfPartitions = 1;
	side.Info.Partition.State = NTMS_PARTSTATE_AVAILABLE;
	side.Info.Partition.dwOmidLabelIdLength = 1;
	strcpy(side.Info.Partition.szOmidLabelType, "MTF");
	code = CreateNtmsMediaA(session, &media, &side, 0);
	*id = media.ObjectGuid;
	return code;
}

static DWORD create_media(DWORD type)
{
	GUID id;

	(void)type;
	return make_media(&id);
}

static DWORD swap(DWORD type)
{
	GUID first = guid(WORLD_LOGICAL), second = guid(OTHER_LOGICAL);

	(void)type;
	return SwapNtmsMedia(session, &first, &second);
}

static DWORD change_media_type(DWORD type)
{
	GUID tape = guid(WORLD_TAPE), pool = guid(FREE_POOL);

	(void)type;
	return ChangeNtmsMediaType(session, &tape, &pool);
}

static DWORD delete_media_type(DWORD type)
{
	GUID media_type = guid(world.disk_type), library = guid(WORLD_LIBRARY);

	(void)type;
	return DeleteNtmsMediaType(session, &media_type, &library);
}

static DWORD disable(DWORD type)
{
	GUID id = guid(object_of(type));

	return DisableNtmsObject(session, type, &id);
}

static DWORD disable_library(DWORD type)
{
	(void)type;
	return disable(NTMS_LIBRARY);
}

static DWORD disable_drive(DWORD type)
{
	(void)type;
	return disable(NTMS_DRIVE);
}

static DWORD disable_media(DWORD type)
{
	(void)type;
	return disable(NTMS_PHYSICAL_MEDIA);
}

static DWORD enable(DWORD type)
{
	GUID id = guid(object_of(type));

	return EnableNtmsObject(session, type, &id);
}

static DWORD enable_library(DWORD type)
{
	(void)type;
	return enable(NTMS_LIBRARY);
}

static DWORD enable_drive(DWORD type)
{
	(void)type;
	return enable(NTMS_DRIVE);
}

static DWORD enable_media(DWORD type)
{
	GUID id = guid(WORLD_TAPE);

	(void)type;
	return EnableNtmsObject(session, NTMS_PHYSICAL_MEDIA, &id);
}

static DWORD submit(DWORD request, const char *about)
{
	GUID id = about ? guid(about) : (GUID){ 0 }, out;

	return SubmitNtmsOperatorRequestA(session, request, "", about ? &id : NULL, NULL, &out);
}

/* @type: NtmsOpreqCommand */
static DWORD submit_request(DWORD type)
{
	switch (type) {
	case NTMS_OPREQ_NEWMEDIA:
		return submit(type, WORLD_TAPES);
	case NTMS_OPREQ_CLEANER:
	case NTMS_OPREQ_DEVICESERVICE:
		return submit(type, WORLD_LIBRARY);
	default:
		return submit(type, NULL);
	}
}

static DWORD submit_move(DWORD type)
{
	GUID tape = guid(WORLD_TAPE), library = guid(WORLD_LIBRARY), out;

	(void)type;
	return SubmitNtmsOperatorRequestA(session, NTMS_OPREQ_MOVEMEDIA, "", &tape, &library, &out);
}

static DWORD submit_cleaner_of_slot(DWORD type)
{
	(void)type;
	return submit(NTMS_OPREQ_CLEANER, WORLD_SLOT);
}

/* @type: of what is to be mended */
static DWORD submit_service(DWORD type)
{
	return submit(NTMS_OPREQ_DEVICESERVICE, object_of(type));
}

static DWORD wait_for_request(DWORD type)
{
	GUID id = guid(object_of(NTMS_OPREQUEST));

	(void)type;
	return WaitForNtmsOperatorRequest(session, &id, 0);
}

static DWORD satisfy(DWORD type)
{
	GUID id = guid(object_of(NTMS_OPREQUEST));

	(void)type;
	return SatisfyNtmsOperatorRequest(session, &id);
}

/* @type: NTMS_OPREQUEST or NTMS_LIBREQUEST; it is not finished, and so passed over */
static DWORD delete_request(DWORD type)
{
	GUID id = guid(object_of(NTMS_OPREQUEST));

	return DeleteNtmsRequests(session, &id, type, 1);
}

static DWORD cancel(DWORD type)
{
	GUID id = guid(object_of(NTMS_OPREQUEST));

	(void)type;
	return CancelNtmsOperatorRequest(session, &id);
}

static DWORD cancel_library_request(DWORD type)
{
	GUID id = guid(WORLD_LIBREQUEST);

	(void)type;
	return CancelNtmsLibraryRequest(session, &id);
}

/* There is no changer. */
static DWORD mount(DWORD type)
{
	GUID side = guid(WORLD_TAPE_SIDE), drive;

	(void)type;
	return MountNtmsMedia(session, &side, &drive, 1, NTMS_MOUNT_READ, 0, 0, NULL);
}

static DWORD dismount(DWORD type)
{
	GUID logical = guid(WORLD_LOGICAL);

	(void)type;
	return DismountNtmsMedia(session, &logical, 1, NTMS_DISMOUNT_DEFERRED);
}

/* There is no cleaner. */
static DWORD clean(DWORD type)
{
	GUID drive = guid(WORLD_DRIVE);

	(void)type;
	return CleanNtmsDrive(session, &drive);
}

static DWORD inject_cleaner(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY), operation;

	(void)type;
	return InjectNtmsCleaner(session, &library, &operation, 20, NTMS_INJECT_START);
}

static DWORD eject_cleaner(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY), operation;

	(void)type;
	return EjectNtmsCleaner(session, &library, &operation, NTMS_EJECT_START);
}

static DWORD reserve_slot(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY), slot = guid(WORLD_SLOT_2);

	(void)type;
	return ReserveNtmsCleanerSlot(session, &library, &slot);
}

static DWORD release_slot(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY);

	(void)type;
	return ReleaseNtmsCleanerSlot(session, &library);
}

/* It is in use. */
static DWORD dismount_drive(DWORD type)
{
	GUID drive = guid(WORLD_DRIVE);

	(void)type;
	return DismountNtmsDrive(session, &drive);
}

static DWORD keep_mount(DWORD type)
{
	GUID side = guid(WORLD_TAPE_SIDE);

	(void)type;
	return NtmsKeepMount(session, &side);
}

static DWORD update_omid(DWORD type)
{
	NTMS_FILESYSTEM_INFO info = { .FileSystemType = { 'N', 'T', 'F', 'S' }, .SerialNumber = 7 };
	GUID logical = guid(WORLD_LOGICAL);

	(void)type;
	return UpdateNtmsOmidInfo(session, &logical, NTMS_OMID_TYPE_FILESYSTEM_INFO, sizeof(info), &info);
}

static DWORD overwrite(DWORD type)
{
	GUID cartridge = guid(WORLD_TAPE);

	(void)type;
	return NtmsOverwriteMedia(session, &cartridge);
}

static DWORD eject(DWORD type)
{
	GUID tape = guid(WORLD_TAPE), operation;

	(void)type;
	return EjectNtmsMedia(session, &tape, &operation, NTMS_EJECT_FORCE);
}

static DWORD inject(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY), operation;

	(void)type;
	return InjectNtmsMedia(session, &library, &operation, NTMS_INJECT_START);
}

static DWORD use_door(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY);

	(void)type;
	return AccessNtmsLibraryDoor(session, &library, NTMS_INVENTORY_NONE);
}

static DWORD identify(DWORD type)
{
	GUID slot = guid(WORLD_SLOT);

	(void)type;
	return IdentifyNtmsSlot(session, &slot, NTMS_DISMOUNT_IMMEDIATE);
}

static DWORD eject_disk(DWORD type)
{
	(void)type;
	return EjectDiskFromSADriveA(NULL, "test", "/etc/passwd", NULL, NULL, NULL, NTMS_EJECT_START);
}

static DWORD get_order(DWORD type)
{
	GUID id = guid(WORLD_LIBREQUEST);
	DWORD order;

	(void)type;
	return GetNtmsRequestOrder(session, &id, &order);
}

static DWORD set_order(DWORD type)
{
	GUID id = guid(WORLD_LIBREQUEST);

	(void)type;
	return SetNtmsRequestOrder(session, &id, 2);
}

static DWORD delete_library(DWORD type)
{
	GUID id = guid(WORLD_LIBRARY);

	(void)type;
	return DeleteNtmsLibrary(session, &id);
}

static DWORD delete_drive(DWORD type)
{
	GUID id = guid(WORLD_DRIVE);

	(void)type;
	return DeleteNtmsDrive(session, &id);
}

static DWORD get_ui(DWORD type)
{
	GUID id = guid(object_of(type));
	DWORD size = 0;

	return GetNtmsUIOptionsA(session, &id, NTMS_UITYPE_REQ, NULL, &size);
}

static DWORD set_ui(DWORD type)
{
	GUID id = guid(object_of(type));

	return SetNtmsUIOptionsA(session, &id, NTMS_UITYPE_REQ, NTMS_UIDEST_DELETEALL, NULL);
}

/* -- what the world lacks -- */

static void prepare_gone(void)
{
	world_sql("UPDATE library SET operational_state = 21 WHERE id = %Q", WORLD_LIBRARY);
	world_sql("UPDATE side SET allocatable = 0");
	world_sql("UPDATE cartridge SET location = NULL WHERE location = %Q", WORLD_DRIVE);
}

/* A tape in the Free pool, and a pool that takes from there. */
static void prepare_free(void)
{
	world_sql("UPDATE media_pool SET allocation_policy = 1 WHERE id = %Q", OTHER_POOL);
	world_sql("UPDATE cartridge SET pool = %Q WHERE id = %Q", FREE_POOL, WORLD_TAPE);
	world_sql("UPDATE side SET pool = %Q WHERE cartridge = %Q", FREE_POOL, WORLD_TAPE);
	world_sql("UPDATE media_pool SET physical_media = (id = %Q) WHERE id IN (%Q, %Q)", FREE_POOL,
		  FREE_POOL, WORLD_TAPES);
}

/* A tape that is to be imported; its pool is one of the system. */
static void prepare_import(void)
{
	world_sql("UPDATE media_pool SET type = %d WHERE id = %Q", NTMS_POOLTYPE_IMPORT, WORLD_TAPES);
	world_sql("UPDATE side SET state = %d WHERE id = %Q", NTMS_PARTSTATE_IMPORT, WORLD_TAPE_SIDE);
}

/* The disk lies in its slot. */
static void prepare_dismounted(void)
{
	world_sql("UPDATE cartridge SET location = home, mounted_side = NULL, state = 0,"
		  " bar_code = 'D00001' WHERE id = %Q", WORLD_DISK);
}

/* ... with a logical medium on either side. */
static void prepare_two(void)
{
	prepare_dismounted();
	world_sql("UPDATE side SET state = 5 WHERE id = %Q", WORLD_DISK_B);
	world_sql("INSERT INTO logical_media VALUES (%Q, %Q, 'Other', '', 1000, 2000)", OTHER_LOGICAL,
		  WORLD_DISK_B);
	world_sql("UPDATE media_pool SET logical_media = 2 WHERE id = %Q", WORLD_DISKS);
}

/* ... with a side that is kept for who has the other one. */
static void prepare_next(void)
{
	prepare_dismounted();
	world_sql("UPDATE side SET state = %d WHERE id = %Q", NTMS_PARTSTATE_RESERVED, WORLD_DISK_B);
}

/* ... and goes back to a Free pool. */
static void prepare_return(void)
{
	prepare_dismounted();
	world_sql("UPDATE media_type SET read_write = %d WHERE id = %Q", NTMS_MEDIARW_REWRITABLE,
		  world.disk_type);
	world_sql("UPDATE media_pool SET media_type = %Q WHERE id = %Q", world.disk_type, FREE_POOL);
	world_sql("UPDATE media_pool SET deallocation_policy = 1 WHERE id = %Q", WORLD_DISKS);
}

static void prepare_labelled(void)
{
	world_sql("UPDATE cartridge SET unverified = 1 WHERE id = %Q", WORLD_TAPE);
	world_sql("UPDATE side SET label_type = 'tar', label_id = '00' WHERE cartridge = %Q", WORLD_TAPE);
}

static void prepare_offline(void)
{
	world_sql("UPDATE cartridge SET library = %Q, location = NULL WHERE id = %Q", world.offline,
		  WORLD_TAPE);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge = %Q", WORLD_TAPE);
	world_sql("UPDATE library SET media = (SELECT count(*) FROM cartridge c WHERE c.library ="
		  " library.id)");
}

/* A library that takes a type of which it has nothing. */
static void prepare_media_type(void)
{
	world_sql("DELETE FROM library_media_type");
	world_sql("INSERT INTO library_media_type (library, media_type) VALUES (%Q, %Q)",
		  WORLD_LIBRARY, world.disk_type);
	world_sql("UPDATE cartridge SET media_type = %Q", world.tape_type);
}

static void prepare_disabled(void)
{
	world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", WORLD_TAPE);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge = %Q", WORLD_TAPE);
}

static void prepare_disabled_library(void)
{
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", WORLD_LIBRARY);
	world_sql("UPDATE side SET allocatable = 0");
}

static void prepare_disabled_drive(void)
{
	world_sql("UPDATE element SET enabled = 0 WHERE id = %Q", WORLD_DRIVE);
}

static void prepare_other_type(void)
{
	world_sql("UPDATE media_pool SET media_type = (SELECT id FROM media_type WHERE sides = 1"
		  " AND id <> %Q ORDER BY id LIMIT 1) WHERE id = %Q", world.tape_type, FREE_POOL);
}

/* A slot that nothing comes back to. */
static void prepare_slot(void)
{
	world_sql("UPDATE cartridge SET home = NULL WHERE id = %Q", WORLD_DISK);
}

static void prepare_reserved(void)
{
	prepare_slot();
	world_sql("UPDATE library SET cleaner_slot = %Q WHERE id = %Q", WORLD_SLOT_2, WORLD_LIBRARY);
}

static void prepare_export(void)
{
	ck_assert_uint_eq(ExportNtmsDatabase(session), ERROR_SUCCESS);
}

/* What all of them lack. */
static void function_world(void)
{
	world_keep();
	world_make_pool(OTHER_POOL, world.root, "Other", "other", world.tape_type, 0, 0);
	world_sql("INSERT INTO media_pool (id, parent, name, folded, description, created, modified,"
		  " type, media_type, allocation_policy, deallocation_policy, max_allocates,"
		  " physical_media, logical_media, security) SELECT %Q, id, 'Tapes', 'tapes', '', 1, 1,"
		  " 1, %Q, 0, 0, 0, 0, 0, %Q FROM media_pool WHERE folded = 'free'", FREE_POOL,
		  world.tape_type, WORLD_OPEN);
	world_let_go();
}

/* -- the table -- */

#define ROW(name, call, type, code, ...)	{ #name, call, { __VA_ARGS__ }, type, code, false, NULL }
#define ONCE(name, call, prepare, ...)					\
	{ #name, call, { __VA_ARGS__ }, 0, ERROR_SUCCESS, true, prepare }

/* A function that works on objects of all types, and the right that it needs. */
#define EACH_TYPE(name, call, code, right)				\
	ROW(name, call, NTMS_CHANGER, code, { LIBRARY, right }),	\
	ROW(name, call, NTMS_DRIVE, code, { LIBRARY, right }),		\
	ROW(name, call, NTMS_IEDOOR, code, { LIBRARY, right }),		\
	ROW(name, call, NTMS_IEPORT, code, { LIBRARY, right }),		\
	ROW(name, call, NTMS_STORAGESLOT, code, { LIBRARY, right }),	\
	ROW(name, call, NTMS_LIBREQUEST, code, { LIBRARY, right }),	\
	ROW(name, call, NTMS_CHANGER_TYPE, code, { COMPUTER, right }),	\
	ROW(name, call, NTMS_COMPUTER, code, { COMPUTER, right }),	\
	ROW(name, call, NTMS_DRIVE_TYPE, code, { COMPUTER, right }),	\
	ROW(name, call, NTMS_MEDIA_TYPE, code, { COMPUTER, right }),	\
	ROW(name, call, NTMS_OPREQUEST, code, { COMPUTER, right }),	\
	ROW(name, call, NTMS_MEDIA_POOL, code, { TAPES, right }),	\
	ROW(name, call, NTMS_PHYSICAL_MEDIA, code, { TAPES, right }),	\
	ROW(name, call, NTMS_PARTITION, code, { DISKS, right }),	\
	ROW(name, call, NTMS_LOGICAL_MEDIA, code, { DISKS, right })

/* Those that succeed only once come first. */
static const struct row rows[] = {
	ONCE(AllocateNtmsMedia, allocate, NULL, { TAPES, C }),
	ONCE(AllocateNtmsMedia, allocate_from_free, prepare_free, { OTHER, C }, { FREE, U }),
	ONCE(AllocateNtmsMedia, allocate_named, prepare_import, { OTHER, C }, { TAPES, C }),
	ONCE(AllocateNtmsMedia, allocate_named, prepare_free, { OTHER, C }, { FREE, U }),
	ONCE(AllocateNtmsMedia, allocate_next, prepare_next, { DISKS, C }),
	ONCE(CancelNtmsLibraryRequest, cancel_library_request, NULL, { LIBRARY, C }),
	ONCE(CancelNtmsOperatorRequest, cancel, NULL, { COMPUTER, C }),
	ONCE(ChangeNtmsMediaType, change_media_type, prepare_other_type, { TAPES, M }, { FREE, M },
	     { COMPUTER, M }),
	ONCE(CreateNtmsMediaA, create_media, NULL, { TAPES, M }, { COMPUTER, M }),
	ONCE(CreateNtmsMediaPoolA, make_top_pool, NULL, { ROOT, C }),
	ONCE(CreateNtmsMediaPoolA, make_lower_pool, NULL, { ROOT, C }, { BOX, C }),
	ONCE(DeallocateNtmsMedia, deallocate, prepare_dismounted, { DISKS, C }),
	ONCE(DeallocateNtmsMedia, deallocate, prepare_return, { DISKS, C }, { FREE, U }),
	ONCE(DecommissionNtmsMedia, decommission, NULL, { TAPES, C }),
	ONCE(DeleteNtmsDrive, delete_drive, prepare_gone, { LIBRARY, M }),
	ONCE(DeleteNtmsLibrary, delete_library, prepare_gone, { LIBRARY, M }),
	ONCE(DeleteNtmsMedia, delete_media, prepare_offline, { TAPES, M }, { COMPUTER, M }),
	ONCE(DeleteNtmsMediaPool, delete_pool, NULL, { OTHER, M }),
	ONCE(DeleteNtmsMediaType, delete_media_type, prepare_media_type, { LIBRARY, M }),
	ONCE(DisableNtmsObject, disable_drive, NULL, { LIBRARY, M }),
	ONCE(DisableNtmsObject, disable_library, NULL, { LIBRARY, M }),
	ONCE(DisableNtmsObject, disable_media, NULL, { LIBRARY, M }),
	ONCE(DismountNtmsMedia, dismount, NULL, { DISKS, U }, { LIBRARY, U }),
	ONCE(EnableNtmsObject, enable_media, prepare_disabled, { LIBRARY, M }),
	ONCE(EnableNtmsObject, enable_library, prepare_disabled_library, { LIBRARY, M }),
	ONCE(EnableNtmsObject, enable_drive, prepare_disabled_drive, { LIBRARY, M }),
	ONCE(ImportNtmsDatabase, import_store, prepare_export, { COMPUTER, C }),
	ONCE(MoveToNtmsMediaPool, move, NULL, { TAPES, C }, { OTHER, C }),
	ONCE(MoveToNtmsMediaPool, move_to_free, NULL, { TAPES, C }, { FREE, U }),
	ONCE(MoveToNtmsMediaPool, move, prepare_free, { FREE, U }, { OTHER, C }),
	ONCE(ReleaseNtmsCleanerSlot, release_slot, prepare_reserved, { LIBRARY, C }),
	ONCE(ReserveNtmsCleanerSlot, reserve_slot, prepare_slot, { LIBRARY, C }),
	ONCE(NtmsOverwriteMedia, overwrite, prepare_labelled, { LIBRARY, C }),
	ONCE(SatisfyNtmsOperatorRequest, satisfy, NULL, { COMPUTER, C }),
	ONCE(SetNtmsMediaComplete, complete, prepare_dismounted, { DISKS, C }),
	ONCE(SwapNtmsMedia, swap, prepare_two, { DISKS, M }),
	ROW(AddNtmsMediaType, add_media_type, 0, ERROR_SUCCESS, { LIBRARY, M }),
	ROW(MountNtmsMedia, mount, 0, ERROR_RESOURCE_NOT_AVAILABLE, { TAPES, U }, { LIBRARY, U }),
	ROW(EjectNtmsMedia, eject, 0, ERROR_LIBRARY_OFFLINE, { LIBRARY, C }),
	ROW(InjectNtmsMedia, inject, 0, ERROR_LIBRARY_OFFLINE, { LIBRARY, C }),
	ROW(EjectNtmsCleaner, eject_cleaner, 0, ERROR_CLEANER_SLOT_NOT_SET, { LIBRARY, C }),
	ROW(InjectNtmsCleaner, inject_cleaner, 0, ERROR_LIBRARY_OFFLINE, { LIBRARY, C }),
	ROW(CleanNtmsDrive, clean, 0, ERROR_CLEANER_SLOT_NOT_SET, { LIBRARY, C }),
	ROW(AccessNtmsLibraryDoor, use_door, 0, ERROR_LIBRARY_OFFLINE, { LIBRARY, C }),
	ROW(EjectDiskFromSADriveA, eject_disk, 0, ERROR_INVALID_DRIVE, { COMPUTER, U }),
	ROW(IdentifyNtmsSlot, identify, 0, ERROR_LIBRARY_OFFLINE, { LIBRARY, C }),
	ROW(DismountNtmsDrive, dismount_drive, 0, ERROR_INVALID_STATE, { LIBRARY, M }),
	ROW(DeleteNtmsRequests, delete_request, NTMS_OPREQUEST, ERROR_SUCCESS, { COMPUTER, M }),
	ROW(DeleteNtmsRequests, delete_request, NTMS_LIBREQUEST, ERROR_SUCCESS, { COMPUTER, M }),
	ROW(CreateNtmsMediaPoolA, open_pool, NTMS_OPEN_EXISTING, ERROR_SUCCESS, { DISKS, U }),
	ROW(CreateNtmsMediaPoolA, open_pool, NTMS_OPEN_ALWAYS, ERROR_SUCCESS, { DISKS, U }),
	ROW(CreateNtmsMediaPoolA, open_pool, NTMS_CREATE_NEW, ERROR_ALREADY_EXISTS, { ROOT, C },
	    { BOX, C }),
	ROW(ExportNtmsDatabase, export_store, 0, ERROR_SUCCESS, { COMPUTER, C }),
	ROW(GetNtmsMediaPoolNameA, pool_name, 0, ERROR_SUCCESS, { DISKS, U }),
	ROW(GetNtmsRequestOrder, get_order, 0, ERROR_SUCCESS, { COMPUTER, C }),
	ROW(SetNtmsRequestOrder, set_order, 0, ERROR_SUCCESS, { COMPUTER, C }),
	ROW(GetNtmsUIOptionsA, get_ui, NTMS_COMPUTER, ERROR_SUCCESS, { COMPUTER, U }),
	ROW(GetNtmsUIOptionsA, get_ui, NTMS_LIBRARY, ERROR_SUCCESS, { LIBRARY, U }),
	ROW(InventoryNtmsLibrary, stop_inventory, 0, ERROR_SUCCESS, { LIBRARY, C }),
	ROW(NtmsBindLibrary, bind_library, 0, ERROR_DEVICE_NOT_AVAILABLE, { LIBRARY, C }),
	ROW(NtmsKeepMount, keep_mount, 0, ERROR_INVALID_STATE, { TAPES, U }, { LIBRARY, U }),
	ROW(UpdateNtmsOmidInfo, update_omid, 0, ERROR_SUCCESS, { LIBRARY, C }),
	ROW(NtmsReadLibrary, read_library, 0, ERROR_INSUFFICIENT_BUFFER, { LIBRARY, U }),
	ROW(NtmsServeLibrary, serve_library, 0, ERROR_DEVICE_NOT_AVAILABLE, { LIBRARY, U }),
	ROW(OpenNtmsNotification, listen_to, NTMS_DRIVE, ERROR_SUCCESS, { COMPUTER, U }),
	ROW(OpenNtmsSessionA, open_session, 0, ERROR_SUCCESS, { COMPUTER, U }),
	ROW(SetNtmsUIOptionsA, set_ui, NTMS_COMPUTER, ERROR_SUCCESS, { COMPUTER, U | M }),
	ROW(SetNtmsUIOptionsA, set_ui, NTMS_LIBRARY, ERROR_SUCCESS, { LIBRARY, U | M }),
	ROW(SubmitNtmsOperatorRequestA, submit_request, NTMS_OPREQ_NEWMEDIA, ERROR_SUCCESS, { TAPES, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_request, NTMS_OPREQ_CLEANER, ERROR_SUCCESS,
	    { LIBRARY, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_request, NTMS_OPREQ_DEVICESERVICE, ERROR_SUCCESS,
	    { LIBRARY, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_move, 0, ERROR_SUCCESS, { TAPES, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_cleaner_of_slot, 0, ERROR_SUCCESS, { LIBRARY, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_service, NTMS_DRIVE, ERROR_SUCCESS, { LIBRARY, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_service, NTMS_IEDOOR, ERROR_SUCCESS, { LIBRARY, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_service, NTMS_PHYSICAL_MEDIA, ERROR_SUCCESS,
	    { LIBRARY, C }),
	ROW(SubmitNtmsOperatorRequestA, submit_request, NTMS_OPREQ_MESSAGE, ERROR_SUCCESS,
	    { COMPUTER, U }),
	ROW(WaitForNtmsOperatorRequest, wait_for_request, 0, ERROR_TIMEOUT, { COMPUTER, U }),
	ROW(EnumerateNtmsObject, enumerate, NTMS_LIBRARY, ERROR_SUCCESS, { LIBRARY, U }),
	ROW(EnumerateNtmsObject, enumerate, NTMS_MEDIA_POOL, ERROR_SUCCESS, { TAPES, U }),
	ROW(EnumerateNtmsObject, enumerate, NTMS_PHYSICAL_MEDIA, ERROR_SUCCESS, { TAPES, U }),
	ROW(EnumerateNtmsObject, enumerate, NTMS_PARTITION, ERROR_SUCCESS, { DISKS, U }),
	ROW(EnumerateNtmsObject, enumerate, NTMS_LOGICAL_MEDIA, ERROR_SUCCESS, { DISKS, U }),
	EACH_TYPE(GetNtmsObjectInformationA, get_information, ERROR_SUCCESS, U),
	ROW(GetNtmsObjectInformationA, get_information, NTMS_LIBRARY, ERROR_SUCCESS, { LIBRARY, U }),
	EACH_TYPE(SetNtmsObjectInformationA, set_information, ERROR_SUCCESS, M),
	ROW(SetNtmsObjectInformationA, set_information, NTMS_LIBRARY, ERROR_SUCCESS, { LIBRARY, C }),
	EACH_TYPE(GetNtmsObjectAttributeA, get_attribute, ERROR_OBJECT_NOT_FOUND, U),
	EACH_TYPE(SetNtmsObjectAttributeA, set_attribute, ERROR_SUCCESS, M),
	EACH_TYPE(GetNtmsObjectSecurity, get_security, ERROR_SUCCESS, R),
	ROW(GetNtmsObjectSecurity, get_security, NTMS_LIBRARY, ERROR_SUCCESS, { LIBRARY, R }),
	EACH_TYPE(SetNtmsObjectSecurity, set_security, ERROR_SUCCESS, W),
	ROW(SetNtmsObjectSecurity, set_security, NTMS_LIBRARY, ERROR_SUCCESS, { LIBRARY, W }),
};

#define ROWS	((int)(sizeof(rows) / sizeof(*rows)))

#endif
