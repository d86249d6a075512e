// SPDX-License-Identifier: GPL-2.0-or-later
/* CreateNtmsMedia: spec/rsm/functions.md section 2, gaps.md 38, 42. */
#define _GNU_SOURCE	/* nftw() */
#include "code.h"
#include "identity.h"
#include "media_create.h"
#include "objects_client.h"
#include "shown.h"
#include "session.h"
#include "text.h"

#define NEW_ID	"88888888-0000-4000-8000-000000000001"
#define NEW_SIDE "88888888-0000-4000-8000-000000000002"
#define NEW_LMID "88888888-0000-4000-8000-000000000003"

static NTMS_OBJECTINFORMATIONA media, list[2];

static void describe_side(NTMS_OBJECTINFORMATIONA *side, BYTE label)
{
	side->dwSize = sizeof(*side);
	side->dwType = NTMS_PARTITION;
	side->Enabled = TRUE;
	side->Info.Partition.State = NTMS_PARTSTATE_AVAILABLE;
	side->Info.Partition.dwOmidLabelIdLength = 3;
	memcpy(side->Info.Partition.OmidLabelId, (BYTE[]){ label, 0, 0xff }, 3);
	strcpy(side->Info.Partition.szOmidLabelType, "MTF");
}

/* A cartridge of that many sides for a pool, as little said of it as may be. */
static void describe(const char *pool, DWORD sides)
{
	memset(&media, 0, sizeof(media));
	memset(list, 0, sizeof(list));
	media.dwSize = sizeof(media);
	media.dwType = NTMS_PHYSICAL_MEDIA;
	media.Enabled = TRUE;
	media.Info.PhysicalMedia.MediaPool = guid(pool);
	media.Info.PhysicalMedia.dwNumberOfPartitions = sides;
	describe_side(&list[0], 1);
	describe_side(&list[1], 2);
}

static DWORD create(DWORD options)
{
	return CreateNtmsMediaA(session, &media, list, options);
}

START_TEST(least)
{
	SYSTEMTIME never = { 0 };

	describe(WORLD_TAPES, 1);
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	ck_assert_uint_eq(strlen(text_of(&media.ObjectGuid)), 36);
	ck_assert_mem_ne(&media.Created, &never, sizeof(never));
	ck_assert_mem_ne(&media.Modified, &never, sizeof(never));
	ck_assert_int_eq(media.Enabled, TRUE);
	ck_assert_uint_eq(media.dwOperationalState, NTMS_READY);
	ck_assert_str_eq(media.szName, media.Info.PhysicalMedia.szSequenceNumber);
	is_id(media.Info.PhysicalMedia.CurrentLibrary, world.offline);
	is_id(media.Info.PhysicalMedia.MediaPool, WORLD_TAPES);
	is_id(media.Info.PhysicalMedia.Location, "");
	is_id(media.Info.PhysicalMedia.HomeSlot, "");
	ck_assert_uint_eq(media.Info.PhysicalMedia.LocationType, NTMS_STORAGESLOT);
	is_id(media.Info.PhysicalMedia.MediaType, world.tape_type);
	ck_assert_uint_eq(media.Info.PhysicalMedia.BarCodeState, NTMS_BARCODESTATE_UNREADABLE);
	ck_assert_uint_eq(media.Info.PhysicalMedia.MediaState, NTMS_MEDIASTATE_IDLE);
	ck_assert_uint_eq(media.Info.PhysicalMedia.dwNumberOfPartitions, 1);
	ck_assert_uint_eq(strlen(text_of(&list[0].ObjectGuid)), 36);
	is_id(list[0].Info.Partition.PhysicalMedia, text_of(&media.ObjectGuid));
	is_id(list[0].Info.Partition.LogicalMedia, "");
	ck_assert_uint_eq(list[0].Info.Partition.State, NTMS_PARTSTATE_AVAILABLE);
	ck_assert_uint_eq(list[0].Info.Partition.Side, 0);
	ck_assert_int_eq(world_number("SELECT allocatable FROM side ORDER BY created DESC LIMIT 1"),
			 0);
	world_consistent();
}
END_TEST

/* Everything that can be said is kept. */
START_TEST(everything)
{
	describe(WORLD_DISKS, 2);
	media.ObjectGuid = guid(NEW_ID);
	media.Enabled = FALSE;
	strcpy(media.szName, "Given");
	strcpy(media.szDescription, "described");
	media.Info.PhysicalMedia.CurrentLibrary = guid(world.offline);
	strcpy(media.Info.PhysicalMedia.szBarCode, "D00001  ");
	media.Info.PhysicalMedia.dwMediaTypeCode = 7;
	media.Info.PhysicalMedia.dwDensityCode = 0xffffffff;
	list[0].ObjectGuid = guid(NEW_SIDE);
	strcpy(list[0].szName, "A side");
	strcpy(list[0].szDescription, "of two");
	list[0].Info.Partition.State = NTMS_PARTSTATE_ALLOCATED;
	list[0].Info.Partition.LogicalMedia = guid(NEW_LMID);
	strcpy(list[0].Info.Partition.szOmidLabelInfo, "Monday");
	list[0].Info.Partition.dwMountCount = 11;
	list[0].Info.Partition.dwAllocateCount = 12;
	list[0].Info.Partition.Capacity.QuadPart = 1LL << 40;
	list[1].Enabled = FALSE;
	list[1].Info.Partition.State = NTMS_PARTSTATE_COMPLETE;
	ck_assert_uint_eq(create(NTMS_ERROR_ON_DUPLICATE), ERROR_SUCCESS);
	is_id(media.ObjectGuid, NEW_ID);
	ck_assert_int_eq(media.Enabled, FALSE);
	ck_assert_str_eq(media.szName, "Given");
	ck_assert_str_eq(media.szDescription, "described");
	ck_assert_str_eq(media.Info.PhysicalMedia.szBarCode, "D00001");
	ck_assert_uint_eq(media.Info.PhysicalMedia.BarCodeState, NTMS_BARCODESTATE_OK);
	ck_assert_uint_eq(media.Info.PhysicalMedia.dwMediaTypeCode, 7);
	ck_assert_uint_eq(media.Info.PhysicalMedia.dwDensityCode, 0xffffffff);
	is_id(list[0].ObjectGuid, NEW_SIDE);
	is_id(list[0].Info.Partition.LogicalMedia, NEW_LMID);
	ck_assert_str_eq(list[0].szName, "A side");
	ck_assert_str_eq(list[0].szDescription, "of two");
	ck_assert_uint_eq(list[0].Info.Partition.dwOmidLabelIdLength, 3);
	ck_assert_mem_eq(list[0].Info.Partition.OmidLabelId, ((BYTE[]){ 1, 0, 0xff }), 3);
	ck_assert_str_eq(list[0].Info.Partition.szOmidLabelInfo, "Monday");
	ck_assert_uint_eq(list[0].Info.Partition.dwMountCount, 11);
	ck_assert_uint_eq(list[0].Info.Partition.dwAllocateCount, 12);
	ck_assert_int_eq(list[0].Info.Partition.Capacity.QuadPart, 1LL << 40);
	ck_assert_uint_eq(list[1].Info.Partition.Side, 1);
	ck_assert_str_eq(list[1].szName, "Given");
	ck_assert_uint_eq(strlen(text_of(&list[1].Info.Partition.LogicalMedia)), 36);
	ck_assert_int_eq(world_number("SELECT sum(enabled) FROM side WHERE cartridge = '" NEW_ID "'"),
			 1);
	world_consistent();
	ck_assert_uint_eq(DeallocateNtmsMedia(session, &list[1].Info.Partition.LogicalMedia, 0),
			  ERROR_SUCCESS);
}
END_TEST

START_TEST(events)
{
	char *rows, expected[128];

	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.State = NTMS_PARTSTATE_ALLOCATED;
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	rows = world_rows("SELECT changes FROM event ORDER BY sequence");
	snprintf(expected, sizeof(expected), "15 2 %s\n", text_of(&media.ObjectGuid));
	ck_assert_ptr_nonnull(strstr(rows, expected));
	snprintf(expected, sizeof(expected), "14 2 %s\n", text_of(&list[0].ObjectGuid));
	ck_assert_ptr_nonnull(strstr(rows, expected));
	snprintf(expected, sizeof(expected), "11 2 %s\n",
		 text_of(&list[0].Info.Partition.LogicalMedia));
	ck_assert_ptr_nonnull(strstr(rows, expected));
	free(rows);
}
END_TEST

START_TEST(default_names)
{
	describe(WORLD_TAPES, 1);
	strcpy(media.Info.PhysicalMedia.szBarCode, "T1");
	strcpy(list[0].Info.Partition.szOmidLabelInfo, "Info");
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	ck_assert_str_eq(media.szName, "T1");
	describe(WORLD_TAPES, 1);
	strcpy(list[0].Info.Partition.szOmidLabelInfo, "Info");
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	ck_assert_str_eq(media.szName, "Info");
	describe(WORLD_TAPES, 1);
	memset(list[0].Info.Partition.szOmidLabelInfo, 'x', 200);
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	ck_assert_str_eq(media.szName, media.Info.PhysicalMedia.szSequenceNumber);
	describe(WORLD_DISKS, 2);
	strcpy(list[0].Info.Partition.szOmidLabelInfo, "Info");
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	ck_assert_str_eq(media.szName, media.Info.PhysicalMedia.szSequenceNumber);
}
END_TEST

/* A call must fail and leave the store, and what the caller has, as they were. */
#define refused(code, options) do {						\
	NTMS_OBJECTINFORMATIONA media_ = media, list_[2] = { list[0], list[1] };	\
	char *before_ = world_dump();						\
	DWORD got_ = create(options);						\
	ck_assert_msg(got_ == (code), "%u, not %u: %s", got_, (DWORD)(code), explain_text()); \
	world_same(before_, "the store changed");				\
	shown_note("CreateNtmsMediaA", got_, __FILE__);				\
	free(before_);								\
	ck_assert_mem_eq(&media, &media_, sizeof(media));			\
	ck_assert_mem_eq(list, list_, sizeof(list));				\
} while (0)

START_TEST(wrong_members)
{
	describe(WORLD_TAPES, 1);
	refused(ERROR_INVALID_PARAMETER, 2);
	media.dwSize = sizeof(media) + 1;
	refused(ERROR_INVALID_PARAMETER, 0);
	media.dwSize = 0;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	media.dwType = NTMS_PARTITION;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	list[0].dwType = NTMS_PHYSICAL_MEDIA;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_DISKS, 2);
	list[1].dwSize = 0;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.State = 10;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.dwOmidLabelIdLength = 0;
	refused(ERROR_INVALID_PARAMETER, 0);
	list[0].Info.Partition.dwOmidLabelIdLength = 256;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.szOmidLabelType[0] = '\0';
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	memset(list[0].Info.Partition.szOmidLabelInfo, 'x', 256);
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.LogicalMedia = guid(NEW_LMID);
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.State = NTMS_PARTSTATE_RESERVED;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.Capacity.QuadPart = -1;
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	media.Info.PhysicalMedia.CurrentLibrary = guid(WORLD_LIBRARY);
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	strcpy(media.Info.PhysicalMedia.szBarCode, "\xff");
	refused(ERROR_INVALID_PARAMETER, 0);
	describe(WORLD_TAPES, 1);
	strcpy(media.szName, "a\\b");
	refused(ERROR_INVALID_NAME, 0);
}
END_TEST

START_TEST(wrong_pools)
{
	describe("", 1);
	refused(ERROR_INVALID_MEDIA_POOL, 0);
	describe(WORLD_TAPE, 1);
	refused(ERROR_INVALID_MEDIA_POOL, 0);
	describe(WORLD_BOX, 1);
	refused(ERROR_INVALID_MEDIA_POOL, 0);
	describe(world.root, 1);
	refused(ERROR_INVALID_MEDIA_POOL, 0);
	world_sql("UPDATE media_pool SET type = 1 WHERE id = %Q", WORLD_TAPES);
	describe(WORLD_TAPES, 1);
	refused(ERROR_INVALID_MEDIA_POOL, 0);
	world_sql("UPDATE media_pool SET type = 2 WHERE id = %Q", WORLD_TAPES);
	refused(ERROR_INVALID_MEDIA_POOL, 0);
	world_sql("UPDATE media_pool SET type = 3 WHERE id = %Q", WORLD_TAPES);
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
}
END_TEST

START_TEST(wrong_number_of_sides)
{
	const DWORD numbers[] = { 0, 2, 3, 0xffffffff };
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		describe(WORLD_TAPES, numbers[i]);
		refused(ERROR_MEDIA_INCOMPATIBLE, 0);
	}
	describe(WORLD_DISKS, 1);
	refused(ERROR_MEDIA_INCOMPATIBLE, 0);
}
END_TEST

START_TEST(duplicates)
{
	describe(WORLD_TAPES, 1);
	strcpy(media.Info.PhysicalMedia.szBarCode, "A00001L9 ");
	refused(ERROR_INVALID_MEDIA, 0);
	describe(WORLD_TAPES, 1);
	media.ObjectGuid = guid(WORLD_DRIVE);
	refused(ERROR_INVALID_MEDIA, 0);
	describe(WORLD_TAPES, 1);
	media.ObjectGuid = list[0].ObjectGuid = guid(NEW_ID);
	refused(ERROR_INVALID_MEDIA, 0);
	describe(WORLD_TAPES, 1);
	list[0].Info.Partition.State = NTMS_PARTSTATE_ALLOCATED;
	list[0].Info.Partition.LogicalMedia = guid(WORLD_LOGICAL);
	refused(ERROR_INVALID_MEDIA, 0);
	list[0].Info.Partition.LogicalMedia = list[0].ObjectGuid = guid(NEW_ID);
	refused(ERROR_INVALID_MEDIA, 0);
	/* The label of the world's media */
	describe(WORLD_TAPES, 1);
	memcpy(list[0].Info.Partition.OmidLabelId, (BYTE[]){ 0, 0xff, 0x7f }, 3);
	refused(ERROR_INVALID_MEDIA, NTMS_ERROR_ON_DUPLICATE);
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	describe(WORLD_DISKS, 2);
	memcpy(list[1].Info.Partition.OmidLabelId, list[0].Info.Partition.OmidLabelId, 3);
	refused(ERROR_INVALID_MEDIA, NTMS_ERROR_ON_DUPLICATE);
	ck_assert_uint_eq(create(0), ERROR_SUCCESS);
	world_consistent();
}
END_TEST

/* W, and the structures of version 1, whose arrays are closer together. */
START_TEST(other_forms)
{
	static NTMS_OBJECTINFORMATIONW wide, sides[2];
	static NTMS_I1_OBJECTINFORMATIONA old, old_sides[2];
	int i;

	wide.dwSize = 448 + 312;
	wide.dwType = NTMS_PHYSICAL_MEDIA;
	text_put_utf16(wide.szName, 64, "Gr\xc3\xbc\xc3\x9f");
	wide.Info.PhysicalMedia.MediaPool = guid(WORLD_DISKS);
	wide.Info.PhysicalMedia.dwNumberOfPartitions = 2;
	old.dwSize = sizeof(old);
	old.dwType = NTMS_PHYSICAL_MEDIA;
	old.Info.PhysicalMedia.MediaPool = guid(WORLD_DISKS);
	old.Info.PhysicalMedia.dwNumberOfPartitions = 2;
	for (i = 0; i < 2; i++) {
		sides[i].dwSize = sizeof(*sides);
		sides[i].dwType = NTMS_PARTITION;
		sides[i].Info.Partition.dwOmidLabelIdLength = 255;
		text_put_utf16(sides[i].Info.Partition.szOmidLabelType, 64, "X");
		old_sides[i].dwSize = sizeof(*old_sides);
		old_sides[i].dwType = NTMS_PARTITION;
		old_sides[i].Info.Partition.dwOmidLabelIdLength = 1;
		strcpy(old_sides[i].Info.Partition.szOmidLabelType, "X");
		old_sides[i].Info.Partition.dwMountCount = 5 + i;
	}
	ck_assert_uint_eq(CreateNtmsMediaW(session, &wide, sides, 0), ERROR_SUCCESS);
	ck_assert_uint_eq(wide.szName[2], 0xfc);
	is_id(sides[1].Info.Partition.PhysicalMedia, text_of(&wide.ObjectGuid));
	ck_assert_uint_eq(CreateNtmsMediaA(session, (void *)&old, (void *)old_sides, 0),
			  ERROR_SUCCESS);
	is_id(old_sides[1].Info.Partition.PhysicalMedia, text_of(&old.ObjectGuid));
	ck_assert_uint_eq(old_sides[1].Info.Partition.Side, 1);
	ck_assert_uint_eq(old_sides[1].Info.Partition.dwMountCount, 6);
	world_consistent();
}
END_TEST

START_TEST(rights)
{
	struct media_creation creation = {
		.cartridge = { .cartridge = { .pool = WORLD_TAPES, .sides = 1 } },
		.sides = { { .side = { .label_id = "00", .label_type = "X" } } },
	}, copy;
	struct identity *anna;
	struct session *inner;
	int i;

	ck_assert_int_eq(session_create(&inner, NULL, "test"), 0);
	ck_assert_int_eq(session_open(inner), 0);
	ck_assert_int_eq(identity_make(54321, 54321, NULL, 0, &anna), 0);
	for (i = 0; i < 2; i++) {
		world_sql("UPDATE computer SET security = %Q", i ? WORLD_OPEN : WORLD_SHUT);
		world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q",
			  i ? WORLD_SHUT : WORLD_OPEN, WORLD_TAPES);
		copy = creation;
		ck_assert_int_eq(media_create(inner, anna, &copy), NTMS_E_ACCESS_DENIED);
	}
	world_sql("UPDATE media_pool SET security = %Q", WORLD_OPEN);
	ck_assert_int_eq(media_create(inner, anna, &creation), 0);
	identity_free(anna);
	session_close(inner);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("create");
	TCase *tcase = tcase_create("create");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, least);
	tcase_add_test(tcase, everything);
	tcase_add_test(tcase, events);
	tcase_add_test(tcase, default_names);
	tcase_add_test(tcase, wrong_members);
	tcase_add_test(tcase, wrong_pools);
	tcase_add_test(tcase, wrong_number_of_sides);
	tcase_add_test(tcase, duplicates);
	tcase_add_test(tcase, other_forms);
	tcase_add_test(tcase, rights);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
