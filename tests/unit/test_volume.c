// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Drives in no library: spec/rsm/functions.md section 13. What sysfs and the list of mounts say is made by
 * the test.
 */
#define _GNU_SOURCE	/* nftw(), setresuid() */
#include "objects_client.h"

#include "code.h"
#include "explain.h"
#include "ntmsext.h"
#include "shown.h"
#include "volume.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

static char devices[200], mounts[200];
static struct volume_roots roots = {devices, mounts};

static void put(const char *path, const char *name, const char *text)
{
	char whole[400];
	FILE *file;

	snprintf(whole, sizeof(whole), "%s/%s", path, name);
	file = fopen(whole, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static void put_device(const char *path, const char *number, const char *name, const char *size)
{
	char text[100];

	mkdir(path, 0755);
	put(path, "size", size);
	put(path, "dev", number);
	snprintf(text, sizeof(text), "MAJOR=8\nDEVNAME=%s\n", name);
	put(path, "uevent", text);
}

static void setup(void)
{
	char path[300];

	client_setup();
	snprintf(devices, sizeof(devices), "%s/block", world.directory);
	snprintf(mounts, sizeof(mounts), "%s/mountinfo", world.directory);
	mkdir(devices, 0755);
	put(world.directory, "mountinfo", "22 1 8:1 / / rw - ext4 /dev/root rw\n"
	    "23 22 8:17 / /media/My\\040Disk rw,nosuid - vfat /dev/sdb1 rw\n");
	snprintf(path, sizeof(path), "%s/8:16", devices);
	put_device(path, "8:16\n", "sdb", "2048\n");
	strcat(path, "/sdb2");
	put_device(path, "8:18\n", "sdb2", "100\n");
	put(path, "partition", "2\n");
	path[strlen(path) - 1] = '1';
	put_device(path, "8:17\n", "sdb1", "100\n");
	put(path, "partition", "1\n");
	snprintf(path, sizeof(path), "%s/11:0", devices);
	put_device(path, "11:0\n", "sr0", "0\n");
	snprintf(path, sizeof(path), "%s/11:1", devices);
	put_device(path, "11:1\n", "sr1", "99\n");
}

static void says(const char *words)
{
	char text[300];
	DWORD size = sizeof(text);

	ck_assert_uint_eq(NtmsGetErrorText(text, &size), ERROR_SUCCESS);
	ck_assert_str_eq(text, words);
}

START_TEST(volumes)
{
	struct volume volume;

	ck_assert_int_eq(volume_find(&roots, makedev(8, 16), &volume), 0);
	ck_assert_str_eq(volume.name, "/dev/sdb1");
	ck_assert_str_eq(volume.place, "/media/My Disk");
	ck_assert_int_eq(volume_find(&roots, makedev(11, 1), &volume), 0);
	ck_assert_str_eq(volume.name, "/dev/sr1");
	ck_assert_str_eq(volume.place, "");
	ck_assert_int_eq(volume_find(&roots, makedev(11, 0), &volume), NTMS_E_NOT_READY);
	ck_assert_int_eq(volume_find(&roots, makedev(7, 0), &volume), NTMS_E_INVALID_DRIVE);
	roots.mounts = "/nowhere";
	ck_assert_int_eq(volume_find(&roots, makedev(8, 16), &volume), 0);
	ck_assert_str_eq(volume.place, "");
	roots.mounts = mounts;
}
END_TEST

/* A path longer than any is cut, also in the midst of what the kernel writes for a blank. */
START_TEST(long_place)
{
	struct volume volume;
	char text[6000];

	memset(text, 'a', sizeof(text));
	memcpy(text, "23 22 8:17 / /", 14);
	strcpy(text + 14 + PATH_MAX - 4, "\\040Disk rw,nosuid - vfat /dev/sdb1 rw\n");
	put(world.directory, "mountinfo", text);
	ck_assert_int_eq(volume_find(&roots, makedev(8, 16), &volume), 0);
	ck_assert_uint_eq(strlen(volume.place), PATH_MAX - 1);
	ck_assert_str_eq(volume.place + PATH_MAX - 3, "\\0");
}
END_TEST

START_TEST(refusals)
{
	char drive[] = "/dev/null", *name = NULL, *place = NULL;
	WCHAR wide[] = u"/dev/null", *wide_name = NULL, *wide_place = NULL;

	shows(ERROR_INVALID_DRIVE, GetVolumesFromDriveA, drive, &name, &place);
	shows(ERROR_INVALID_DRIVE, GetVolumesFromDriveW, wide, &wide_name, &wide_place);
	ck_assert_ptr_null(name);
	ck_assert_ptr_null(wide_place);
	shows(ERROR_INVALID_DRIVE, EjectDiskFromSADriveA, NULL, NULL, "/dev/null", NULL, NULL, NULL,
	      NTMS_EJECT_FORCE);
	shows(ERROR_INVALID_DRIVE, EjectDiskFromSADriveW, NULL, NULL, u"/dev/nothing", NULL, NULL, NULL,
	      NTMS_EJECT_ASK_USER);
	shows(ERROR_INVALID_OPERATION, EjectDiskFromSADriveA, NULL, NULL, "/dev/sr0", NULL, NULL, NULL,
	      NTMS_EJECT_STOP);
	says("no such eject outlasts its call");
	shows(ERROR_NOT_CONNECTED, EjectDiskFromSADriveA, "nowhere", NULL, "/dev/sr0", NULL, NULL, NULL,
	      NTMS_EJECT_START);
	/* What is no device is told before a session is opened for it. */
	shows(ERROR_INVALID_PARAMETER, EjectDiskFromSADriveA, "nowhere", NULL, NULL, NULL, NULL, NULL,
	      NTMS_EJECT_START);
	shows(ERROR_INVALID_PARAMETER, EjectDiskFromSADriveW, u"nowhere", NULL, u"", NULL, NULL, NULL,
	      NTMS_EJECT_START);
	says("not the path of a device");
	/* A drive of a library. */
	world_sql("UPDATE element SET device_name = '/dev/nst7' WHERE id = %Q", WORLD_DRIVE);
	shows(ERROR_INVALID_DRIVE, EjectDiskFromSADriveA, NULL, NULL, "/dev/nst7", NULL, NULL, NULL,
	      NTMS_EJECT_START);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("volume");
	TCase *tcase = tcase_create("volume");

	tcase_add_checked_fixture(tcase, setup, client_teardown);
	tcase_add_test(tcase, volumes);
	tcase_add_test(tcase, long_place);
	tcase_add_test(tcase, refusals);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
