// SPDX-License-Identifier: GPL-2.0-or-later
/* kmod/join.c: which SCSI device is the drive of an element (design.md section 3, quirks.md). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "join.h"

#define VENDOR "ACME    "
#define PRODUCT "DRIVE 9         "
#define SERIAL "SN00012345"
#define BLANKS "                                "
#define NAA "\x50\x01\x43\x80\x31\xbd\xc7\xd4"
#define OTHER_NAA "\x50\x01\x43\x80\x31\xbd\xc7\xd5"

/* A device, with the memory that its pages lie in. */
struct device {
	struct join_unit unit;
	struct join_pages pages;
	unsigned char inquiry[36], serial[128], designators[256];
};

static void set_serial(struct device *device, const char *serial)
{
	size_t length = strlen(serial);

	device->serial[1] = 0x80;
	device->serial[3] = (unsigned char)length;
	memcpy(device->serial + 4, serial, length);
	device->pages.serial = device->serial;
	device->pages.serial_length = (__u32)length + 4;
}

static void add_designator(struct device *device, int code_set, int association, int type,
			   const char *bytes, size_t length)
{
	unsigned char *page = device->designators;
	size_t end = 4 + page[3];

	page[1] = 0x83;
	page[end] = (unsigned char)code_set;
	page[end + 1] = (unsigned char)(association << 4 | type);
	page[end + 3] = (unsigned char)length;
	memcpy(page + end + 4, bytes, length);
	page[3] = (unsigned char)(page[3] + 4 + length);
	device->pages.designators = page;
	device->pages.designators_length = page[3] + 4u;
}

static void set(struct device *device)
{
	join_unit_set(&device->unit, &device->pages);
}

/* A tape with its INQUIRY data, in a target of its own. */
static struct device *make(const char *vendor, const char *product)
{
	static __u32 targets;
	struct device *device = calloc(1, sizeof(*device));

	ck_assert_ptr_nonnull(device);
	device->inquiry[0] = 1;
	device->inquiry[4] = 31;
	memcpy(device->inquiry + 8, vendor, 8);
	memcpy(device->inquiry + 16, product, 16);
	device->pages.inquiry = device->inquiry;
	device->pages.inquiry_length = sizeof(device->inquiry);
	device->unit.target = targets++;
	return device;
}

/* The usual one: VPD pages 80h and 83h. */
static struct device *make_drive(const char *serial, const char *naa)
{
	struct device *device = make(VENDOR, PRODUCT);
	char t10[128];

	set_serial(device, serial);
	snprintf(t10, sizeof(t10), VENDOR PRODUCT "%s", serial);
	add_designator(device, 2, 0, 1, t10, strlen(t10));
	if (naa)
		add_designator(device, 1, 0, 3, naa, 8);
	set(device);
	return device;
}

static struct join_identifier identifier(int code_set, int type, const char *bytes, size_t length)
{
	struct smc_designator designator = {
		.code_set = (__u8)code_set, .type = (__u8)type, .length = (__u8)length,
		.bytes = (const __u8 *)bytes,
	};
	struct join_identifier result;

	join_identifier_set(&result, &designator);
	return result;
}

static struct join_identifier text(int type, const char *bytes)
{
	return identifier(2, type, bytes, strlen(bytes));
}

static int fit(struct join_identifier wanted, const struct device *device)
{
	return join_fit(&wanted, &device->unit, &device->pages);
}

START_TEST(vendor_product_and_serial)
{
	struct device *drive = make_drive(SERIAL, NAA);

	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT SERIAL), drive), JOIN_FIT_UNIT);
	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT "  " SERIAL "  "), drive), JOIN_FIT_UNIT);
	ck_assert_int_eq(fit(text(1, VENDOR "OTHER MODEL     " SERIAL), drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(text(1, "OTHER   " PRODUCT SERIAL), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT SERIAL "6"), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT "SN0001234"), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(text(1, VENDOR), drive), JOIN_FIT_NONE);
	free(drive);
}
END_TEST

START_TEST(serial_alone)
{
	struct device *drive = make_drive(SERIAL, NAA);

	ck_assert_int_eq(fit(text(0, SERIAL), drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(text(0, "   " SERIAL "    "), drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(identifier(2, 0, SERIAL "\0\0\0", 13), drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(text(0, "sn00012345"), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(text(0, "    "), drive), JOIN_FIT_NONE);
	free(drive);
	/* Long ones are not cut: quirks.md, Scalar i6000. */
	drive = make_drive("SN00012345678901234567890", NULL);
	ck_assert_int_eq(fit(text(0, "SN00012345678901234567890"), drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(text(0, "SN00012345"), drive), JOIN_FIT_NONE);
	free(drive);
}
END_TEST

START_TEST(what_tells_nothing)
{
	struct device *drive = make_drive("0000000000", "\0\0\0\0\0\0\0\0");
	char cut[65];

	ck_assert_int_eq(fit(text(0, "0000000000"), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT "0000000000"), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(identifier(1, 3, "\0\0\0\0\0\0\0\0", 8), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(identifier(0, 0, SERIAL, 10), drive), JOIN_FIT_NONE);
	free(drive);
	/* It might be equal in what was cut off only. */
	memset(cut, 'X', sizeof(cut) - 1);
	cut[64] = '\0';
	drive = make(VENDOR, PRODUCT);
	set_serial(drive, cut);
	set(drive);
	ck_assert_int_eq(fit(text(0, cut), drive), JOIN_FIT_NONE);
	free(drive);
	/* A device that says nothing of itself. */
	drive = make("        ", "                ");
	set(drive);
	ck_assert_int_eq(fit(text(0, SERIAL), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(text(1, "        " "                " SERIAL), drive), JOIN_FIT_NONE);
	free(drive);
}
END_TEST

START_TEST(a_cut_identifier)
{
	struct smc_designator designator = {
		.code_set = 1, .type = 3, .length = 8, .cut = 1, .bytes = (const __u8 *)NAA,
	};
	struct device *drive = make_drive(SERIAL, NAA);
	struct join_identifier wanted;

	join_identifier_set(&wanted, &designator);
	ck_assert_int_eq(fit(wanted, drive), JOIN_FIT_NONE);
	designator.cut = 0;
	join_identifier_set(&wanted, &designator);
	ck_assert_int_eq(fit(wanted, drive), JOIN_FIT_UNIT);
	free(drive);
}
END_TEST

START_TEST(an_identifier_longer_than_we_keep)
{
	struct device *drive = make(VENDOR, PRODUCT);
	char name[200];

	memset(name, 'N', sizeof(name));
	add_designator(drive, 3, 0, 8, name, sizeof(name));
	set(drive);
	ck_assert_int_eq(fit(identifier(3, 8, name, sizeof(name)), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(identifier(3, 8, name, 128), drive), JOIN_FIT_NONE);
	free(drive);
}
END_TEST

START_TEST(designators)
{
	struct device *drive = make_drive(SERIAL, NAA);

	ck_assert_int_eq(fit(identifier(1, 3, NAA, 8), drive), JOIN_FIT_UNIT);
	ck_assert_int_eq(fit(identifier(1, 3, OTHER_NAA, 8), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(identifier(1, 3, NAA, 7), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(identifier(1, 2, NAA, 8), drive), JOIN_FIT_NONE);
	ck_assert_int_eq(fit(identifier(2, 3, NAA, 8), drive), JOIN_FIT_NONE);
	/* Of its port, of its target: other numbers, and still its. */
	add_designator(drive, 1, 1, 3, OTHER_NAA, 8);
	add_designator(drive, 3, 2, 8, "naa.5001438031BDC7D6\0\0\0\0", 24);
	set(drive);
	ck_assert_int_eq(fit(identifier(1, 3, OTHER_NAA, 8), drive), JOIN_FIT_PORT);
	ck_assert_int_eq(fit(text(8, "naa.5001438031BDC7D6"), drive), JOIN_FIT_PORT);
	free(drive);
}
END_TEST

START_TEST(devices_that_lack_a_page)
{
	struct device *drive = make(VENDOR, PRODUCT);

	/* No page 83h (quirks.md, L-series). */
	set_serial(drive, "  " SERIAL);
	set(drive);
	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT SERIAL), drive), JOIN_FIT_UNIT);
	ck_assert_int_eq(fit(text(0, SERIAL), drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(identifier(1, 3, NAA, 8), drive), JOIN_FIT_NONE);
	free(drive);
	/* No page 80h. */
	drive = make(VENDOR, PRODUCT);
	add_designator(drive, 2, 0, 1, VENDOR PRODUCT SERIAL, 34);
	set(drive);
	ck_assert_str_eq(drive->unit.names.serial, SERIAL);
	ck_assert_int_eq(fit(text(0, SERIAL), drive), JOIN_FIT_SERIAL);
	free(drive);
	/* The serial number of a target is not that of its units. */
	drive = make(VENDOR, PRODUCT);
	add_designator(drive, 2, 2, 1, VENDOR PRODUCT SERIAL, 34);
	set(drive);
	ck_assert_str_eq(drive->unit.names.serial, "");
	ck_assert_int_eq(fit(text(1, VENDOR PRODUCT SERIAL), drive), JOIN_FIT_PORT);
	free(drive);
}
END_TEST

START_TEST(paths)
{
	struct device *a = make_drive(SERIAL, NAA), *b = make_drive(SERIAL, NAA);
	struct device *serial = make_drive("SN99999999", NAA), *name = make_drive(SERIAL, OTHER_NAA);
	struct device *bare = make(VENDOR, PRODUCT), *twin = make(VENDOR, PRODUCT);

	set_serial(bare, SERIAL);
	set(bare);
	set_serial(twin, SERIAL);
	set(twin);
	ck_assert(join_is_same(&a->unit, &b->unit));
	ck_assert(!join_is_same(&a->unit, &serial->unit));
	ck_assert(!join_is_same(&a->unit, &name->unit));
	ck_assert(!join_is_same(&bare->unit, &twin->unit));
	/* Two units of one target. */
	b->unit.target = a->unit.target;
	b->unit.lun = 1;
	ck_assert(!join_is_same(&a->unit, &b->unit));
	b->unit.host = 1;
	ck_assert(join_is_same(&a->unit, &b->unit));
	free(a);
	free(b);
	free(serial);
	free(name);
	free(bare);
	free(twin);
}
END_TEST

/* -- decisions -- */

#define DRIVES 3
#define DEVICES 4

static struct drive drives[DRIVES];
static struct device *devices[DEVICES];
static struct joint joints[DRIVES * DEVICES];

static void prepare(void)
{
	memset(drives, 0, sizeof(drives));
	memset(joints, 0, sizeof(joints));
	memset(devices, 0, sizeof(devices));
}

static void end(void)
{
	int i;

	for (i = 0; i < DEVICES; i++)
		free(devices[i]);
}

/* What the caller does: joints to all devices that are there and fit; then the decision. */
static void settle(void)
{
	struct joint *joint = joints;
	int i, k;

	for (i = 0; i < DRIVES; i++) {
		drives[i].joints = NULL;
		for (k = 0; k < DEVICES; k++, joint++) {
			joint->fit = devices[k] ? (__u8)fit(drives[i].identifier, devices[k]) : 0;
			if (!joint->fit) {
				drives[i].changed |= joint->chosen;
				joint->chosen = false;
				continue;
			}
			joint->unit = &devices[k]->unit;
			joint->next = drives[i].joints;
			drives[i].joints = joint;
		}
	}
	join_settle(drives, DRIVES);
}

/* For each drive: U, R or A, the number of devices, and ! when it changed. */
static const char *state(void)
{
	static char words[64];
	const struct joint *joint;
	char *at = words;
	int i, count;

	settle();
	for (i = 0; i < DRIVES; i++) {
		for (count = 0, joint = drives[i].joints; joint; joint = joint->next)
			count += joint->chosen;
		at += sprintf(at, "%s%c%d%s", i ? " " : "", "URA"[drives[i].join], count,
			      drives[i].changed ? "!" : "");
		drives[i].changed = false;
	}
	return words;
}

START_TEST(one_nobody_several)
{
	drives[0].identifier = text(1, VENDOR PRODUCT "ONE1");
	drives[1].identifier = text(1, VENDOR PRODUCT "TWO2");
	ck_assert_str_eq(state(), "U0 U0 U0");
	devices[0] = make_drive("ONE1", NAA);
	ck_assert_str_eq(state(), "R1! U0 U0");
	ck_assert_str_eq(state(), "R1 U0 U0");
	devices[1] = make_drive("TWO2", OTHER_NAA);
	ck_assert_str_eq(state(), "R1 R1! U0");
	/* Another path. */
	devices[2] = make_drive("ONE1", NAA);
	ck_assert_str_eq(state(), "R2! R1 U0");
	/* Another device. */
	devices[3] = make_drive("ONE1", OTHER_NAA);
	ck_assert_str_eq(state(), "A3! R1 U0");
	free(devices[3]);
	devices[3] = NULL;
	ck_assert_str_eq(state(), "R2! R1 U0");
	free(devices[1]);
	devices[1] = NULL;
	ck_assert_str_eq(state(), "R2 U0! U0");
}
END_TEST

START_TEST(the_better_fit_counts)
{
	devices[0] = make_drive("ONE1", NAA);
	devices[1] = make("ACME    ", "OTHER           ");
	set_serial(devices[1], "ONE1");
	set(devices[1]);
	drives[0].identifier = text(1, VENDOR PRODUCT "ONE1");
	ck_assert_str_eq(state(), "R1! U0 U0");
	drives[0].identifier = text(0, "ONE1");
	ck_assert_str_eq(state(), "A2! U0 U0");
	drives[0].identifier = identifier(1, 3, NAA, 8);
	ck_assert_str_eq(state(), "R1! U0 U0");
}
END_TEST

/* quirks.md: libraries that give all drives one serial number. */
START_TEST(two_elements_of_one_identity)
{
	devices[0] = make_drive("ONE1", NAA);
	devices[1] = make_drive("TWO2", OTHER_NAA);
	drives[0].identifier = text(0, "ONE1");
	drives[1].identifier = text(1, VENDOR PRODUCT "ONE1");
	drives[2].identifier = text(0, "TWO2");
	ck_assert_str_eq(state(), "A1! A1! R1!");
	drives[1].identifier = text(0, "NONE");
	ck_assert_str_eq(state(), "R1! U0! R1");
}
END_TEST

/* quirks.md: AWS gives one identifier to all, and a serial number to each. */
START_TEST(a_gateway)
{
	int i;

	for (i = 0; i < 2; i++) {
		devices[i] = make(VENDOR, PRODUCT);
		set_serial(devices[i], i ? "TWO2" : "ONE1");
		add_designator(devices[i], 1, 0, 3, NAA, 8);
		set(devices[i]);
	}
	drives[0].identifier = text(0, "ONE1");
	drives[1].identifier = identifier(1, 3, NAA, 8);
	ck_assert_str_eq(state(), "A1! A2! U0");
	drives[1].identifier = text(0, "TWO2");
	ck_assert_str_eq(state(), "R1! R1! U0");
}
END_TEST

/* More fit than the caller keeps joints of: whichever they are, and when those that it keeps go. */
START_TEST(a_crowd)
{
	devices[0] = make_drive("ONE1", NAA);
	drives[0].identifier = text(0, "ONE1");
	ck_assert_str_eq(state(), "R1! U0 U0");
	drives[0].crowded = true;
	ck_assert_str_eq(state(), "A1! U0 U0");
	free(devices[0]);
	devices[0] = NULL;
	ck_assert_str_eq(state(), "A0! U0 U0");
	drives[0].crowded = false;
	ck_assert_str_eq(state(), "U0! U0 U0");
}
END_TEST

START_TEST(doubles)
{
	struct drive found[5] = {
		{ .address = 1 }, { .address = 2 }, { .address = 2 }, { .address = 3 }, { .address = 3 },
	};
	struct device *drive = make_drive(SERIAL, NAA);
	int i;

	ck_assert_uint_eq(join_merge(found, 0), 0);
	for (i = 0; i < 5; i++)
		found[i].identifier = text(0, i == 4 ? "OTHER" : SERIAL);
	ck_assert_uint_eq(join_merge(found, 5), 3);
	ck_assert_uint_eq(found[2].address, 3);
	ck_assert_int_eq(fit(found[0].identifier, drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(found[1].identifier, drive), JOIN_FIT_SERIAL);
	ck_assert_int_eq(fit(found[2].identifier, drive), JOIN_FIT_NONE);
	free(drive);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("join");
	TCase *fits = tcase_create("fits"), *decisions = tcase_create("decisions");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(fits, vendor_product_and_serial);
	tcase_add_test(fits, serial_alone);
	tcase_add_test(fits, what_tells_nothing);
	tcase_add_test(fits, a_cut_identifier);
	tcase_add_test(fits, an_identifier_longer_than_we_keep);
	tcase_add_test(fits, designators);
	tcase_add_test(fits, devices_that_lack_a_page);
	tcase_add_test(fits, paths);
	suite_add_tcase(suite, fits);
	tcase_add_checked_fixture(decisions, prepare, end);
	tcase_add_test(decisions, one_nobody_several);
	tcase_add_test(decisions, the_better_fit_counts);
	tcase_add_test(decisions, two_elements_of_one_identity);
	tcase_add_test(decisions, a_gateway);
	tcase_add_test(decisions, a_crowd);
	tcase_add_test(decisions, doubles);
	suite_add_tcase(suite, decisions);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
