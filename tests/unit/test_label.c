// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Labels of media: what the plug-ins claim and say, what they leave alone; which plug-ins are loaded;
 * what is read. (issue "Mounts", 5; functions.md 14; model.md 4.1; design.md section 4, Identity)
 */
#include <errno.h>
#include <fcntl.h>
#include <md5.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "code.h"
#include "label.h"
#include "label/mtf.h"
#include "label_free.h"
#include "label_medium.h"
#include "label_read.h"
#include "label_samples.h"
#include "ntmsmli.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

_Static_assert(sizeof(MediaLabelInfo) == 900 && offsetof(MediaLabelInfo, LabelIDSize) == 128 &&
	       offsetof(MediaLabelInfo, LabelID) == 132 && offsetof(MediaLabelInfo, LabelAppDescr) == 388,
	       "as Windows has it");

static struct labels *labels;
static struct sample sample;
static char folder[] = "/tmp/ntms-labels.XXXXXX";

static void load(void)
{
	ck_assert_int_eq(labels_load(LABEL_FOLDER, &labels), 0);
	ck_assert_str_eq(labels_passed_over(labels), "");
	ck_assert_uint_ge(labels_most(labels), 64 << 10);
}

static void unload(void)
{
	labels_free(labels);
}

static bool claims(struct label *label)
{
	return labels_claim(labels, sample.bytes, sample.size, label);
}

static void nobody_claims(void)
{
	struct label label;

	ck_assert_msg(!claims(&label), "claimed by %s as %s", label.plugin, label.type);
	ck_assert_str_eq(label.type, "");
	ck_assert_uint_eq(label.id_size, 0);
}

/*
 * The sample is claimed so; the same bytes give the same id; whatever is cut off or changed nothing
 * beside it is read, and what is said is sound.
 */
static void sound(const unsigned char *bytes, size_t size)
{
	unsigned char *exact = malloc(size ? size : 1);
	struct label label;

	ck_assert_ptr_nonnull(exact);
	memcpy(exact, bytes, size);
	if (labels_claim(labels, exact, size, &label)) {
		ck_assert_str_ne(label.type, "");
		ck_assert_uint_gt(label.id_size, 0);
		ck_assert_uint_lt(label.id_size, LABEL_ID_SIZE);
	}
	free(exact);
}

static void damage(void)
{
	unsigned int random = 1;
	size_t i, at;

	for (i = 0; i < sample.size && i < 2048; i++)
		sound(sample.bytes, i);
	for (i = 0; i < 4000; i++) {
		unsigned char kept;

		random = random * 1103515245 + 12345;
		at = (random >> 8) % (sample.size < 2048 ? sample.size : 2048);
		kept = sample.bytes[at];
		sample.bytes[at] = (unsigned char)(i % 3 ? random >> 20 : 255);
		sound(sample.bytes, sample.size);
		if (i % 16)
			sample.bytes[at] = kept;
	}
}

static void claimed_as(const char *type, const char *info)
{
	struct label label, again;

	ck_assert_msg(claims(&label), "nobody claims what should be %s", type);
	ck_assert_str_eq(label.type, type);
	ck_assert_str_eq(label.info, info);
	ck_assert_uint_gt(label.id_size, 0);
	ck_assert(claims(&again));
	ck_assert_mem_eq(&label, &again, sizeof(label));
}

static void is_sound_label(const char *type, const char *info)
{
	claimed_as(type, info);
	damage();
}

/* -- what programs of this machine write -- */

static const struct {
	const char *command, *type, *info;
} programs[] = {
	{ "tar --format=v7 -C /etc -cf - hostname", "tar", "hostname" },
	{ "tar --format=oldgnu -C /etc -cf - hostname", "tar", "hostname" },
	{ "tar --format=gnu -C /etc -cf - hostname", "tar", "hostname" },
	{ "tar --format=ustar -C /etc -cf - hostname", "tar", "hostname" },
	{ "tar --format=posix -C /etc -cf - hostname", "tar", "./PaxHeaders/hostname" },
	{ "tar --format=gnu -V 'My backup' -C /etc -cf - hostname", "tar", "My backup" },
	{ "tar --format=posix -V 'My backup' -C /etc -cf - hostname", "tar", "My backup" },
	{ "tar --format=gnu --transform='s,^,"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "0123456789abcdef0123456789abcdef0123456789abcdef/,' -C /etc -cf - hostname", "tar",
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "0123456789abcdef0123456789abcdef0123456789abcdef/hostname" },
	{ "tar --format=ustar --transform='s,^,"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "/0123456789abcdef0123456789abcdef0123456789abcdef/,' -C /etc -cf - hostname", "tar",
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "/0123456789abcdef0123456789abcdef0123456789abcdef/hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H bin", "cpio", "hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H odc", "cpio", "hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H newc", "cpio", "hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H crc", "cpio", "hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H hpbin", "cpio", "hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H hpodc", "cpio", "hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H tar", "tar", "hostname" },
	{ "cd /etc && echo hostname | cpio -o --quiet -H ustar", "tar", "hostname" },
	{ "f=$(mktemp) && /sbin/mke2fs -q -t ext4 -L home -F $f 4M >/dev/null && cat $f && rm $f", "ext",
	  "home" },
	{ "f=$(mktemp) && /sbin/mkfs.fat -C -n DISK $f.x 1440 >/dev/null && cat $f.x && rm $f $f.x", "FAT",
	  "DISK" },
	{ "f=$(mktemp) && /sbin/mkfs.fat -F 32 -C -n DISK $f.x 40000 >/dev/null && cat $f.x && rm $f $f.x",
	  "FAT32", "DISK" },
	{ "genisoimage -quiet -V DISC -path-list /dev/null /etc/hostname", "CDFS", "DISC" },
};

START_TEST(programs_write_what_is_claimed)
{
	sample_of(&sample, programs[_i].command);
	is_sound_label(programs[_i].type, programs[_i].info);
}
END_TEST

/* Two archives are two media; the same is the same. */
START_TEST(ids_differ)
{
	struct label one, other;

	sample_of(&sample, "tar -V one -C /etc -cf - hostname");
	ck_assert(claims(&one));
	sample_of(&sample, "tar -V other -C /etc -cf - hostname");
	ck_assert(claims(&other));
	ck_assert_uint_eq(one.id_size, other.id_size);
	ck_assert_mem_ne(one.id, other.id, one.id_size);
}
END_TEST

/* -- by their published layout -- */

START_TEST(ansi_and_ibm_labels)
{
	struct label one, other;

	sample_empty(&sample, 0);
	sample_label80(&sample, 0, "VOL1", "ABC123");
	sample_text(&sample, 37, "THE OWNER");
	sample_text(&sample, 79, "4");
	ck_assert(claims(&one));
	sample_label80(&sample, 80, "HDR1", "PAYROLL");
	is_sound_label("ANSI", "ABC123");
	sample_label80(&sample, 0, "VOL1", "ABC123");
	sample_text(&sample, 37, "THE OWNER");
	sample_text(&sample, 79, "4");
	ck_assert(claims(&other));
	ck_assert_mem_eq(one.id, other.id, one.id_size);
	sample_text(&sample, 37, "ANOTHER");
	ck_assert(claims(&other));
	ck_assert_mem_ne(one.id, other.id, one.id_size);
	sample_empty(&sample, 0);
	sample_label80(&sample, 0, "HDR1", "PAYROLL");
	is_sound_label("ANSI", "PAYROLL");
	sample_text(&sample, 0, "HDR2");
	nobody_claims();
}
END_TEST

START_TEST(ebcdic_labels)
{
	sample_empty(&sample, 0);
	sample_label80(&sample, 0, "VOL1", "AZ0189");
	sample_text(&sample, 10, "0");
	sample_to_ebcdic(&sample);
	ck_assert_uint_eq(sample.bytes[0], 0xe5);
	is_sound_label("IBM", "AZ0189");
	sample_empty(&sample, 0);
	sample_label80(&sample, 0, "HDR1", "PROD.PAY-(1)$#@/%");
	sample_to_ebcdic(&sample);
	is_sound_label("IBM", "PROD.PAY-(1)$#@/%");
}
END_TEST

START_TEST(ltfs_labels)
{
	struct label label;

	sample_ltfs(&sample);
	ck_assert(claims(&label));
	ck_assert_uint_eq(label.id_size, 36);
	ck_assert_mem_eq(label.id, "30a91a08-daae-48d1-ae75-69804e61d2ea", 36);
	is_sound_label("LTFS", "LTO001");
	/* Of a drive that gave the first block only. */
	sample_ltfs(&sample);
	sample.size = 80;
	claimed_as("LTFS", "LTO001");
}
END_TEST

START_TEST(dump_records)
{
	sample_dump(&sample, _i);
	claimed_as("dump", "Volume 7");
	sample_dump(&sample, _i);
	sample.bytes[1000]++;
	nobody_claims();
	sample_dump(&sample, _i);
	damage();
	sample_empty(&sample, 4096);
	sample_text(&sample, 0, "xFSdump0");
	sample_text(&sample, 256, "here");
	claimed_as("xfsdump", "here");
	sample_text(&sample, 512, "session");
	is_sound_label("xfsdump", "session");
}
END_TEST

/* Made by Amanda 3.5.1's Amanda::Header; the rest of its 32 KiB are zeros. */
static const struct {
	const char *text, *info;
} amanda[] = {
	{ "AMANDA: TAPESTART DATE X TAPE Daily-001\n\f\n", "Daily-001" },
	{ "AMANDA: TAPESTART DATE 20261129090000 TAPE \"My tape\"\n\f\n", "My tape" },
	{ "AMANDA: TAPEEND DATE 20261129090000\n\f\n", "" },
	{ "AMANDA: FILE 20261129 here /home lev 0 comp N program /bin/tar\n\f\n", "" },
	{ "AMANDA: TAPESTART DATE X TAPE", "" },
	{ "AMANDA: ", "" },
};

START_TEST(amanda_headers)
{
	sample_empty(&sample, 32768);
	sample_text(&sample, 0, amanda[_i].text);
	is_sound_label("Amanda", amanda[_i].info);
}
END_TEST

/* An id that stays when the next run writes another date. */
START_TEST(amanda_tapes_keep_their_id)
{
	struct label one, other;

	sample_empty(&sample, 32768);
	sample_text(&sample, 0, amanda[0].text);
	ck_assert(claims(&one));
	sample_empty(&sample, 32768);
	sample_text(&sample, 0, "AMANDA: TAPESTART DATE 20261129090000 TAPE Daily-001\n\f\n");
	ck_assert(claims(&other));
	ck_assert_uint_eq(one.id_size, other.id_size);
	ck_assert_mem_eq(one.id, other.id, one.id_size);
}
END_TEST

START_TEST(bacula_and_bareos_labels)
{
	static const struct {
		const char *hex, *type, *info;
	} volumes[] = {
		{ sample_bacula, "Bacula", "Vol-0001" },
		{ sample_bareos, "Bareos", "Full-0001" },
		{ sample_old_bacula, "Bacula", "Old-0001" },
	};
	size_t i;

	sample_hex(&sample, volumes[_i].hex);
	/* Of a longer block only the beginning were here. */
	for (i = 0; i < sample.size; i += i == 3 ? 5 : 1) {
		sample.bytes[i] ^= 0x40;
		nobody_claims();
		sample.bytes[i] ^= 0x40;
	}
	is_sound_label(volumes[_i].type, volumes[_i].info);
}
END_TEST

/* Without a sum, which an administrator may turn off; with a tail that is not there; with no label. */
START_TEST(bacula_blocks)
{
	struct label one, other;

	sample_hex(&sample, sample_bacula);
	ck_assert(claims(&one));
	ck_assert_uint_eq(one.id_size, 8 + strlen("Vol-0001"));
	sample_word(&sample, 0, 0, true);
	ck_assert(claims(&other));
	ck_assert_mem_eq(one.id, other.id, one.id_size);
	sample_hex(&sample, sample_bacula);
	sample_word(&sample, 4, 64512, true);
	claimed_as("Bacula", "Vol-0001");
	sample_word(&sample, 0, 0, true);
	sample_word(&sample, 24, 1, true);
	is_sound_label("Bacula", "");
	sample_word(&sample, 4, 23, true);
	nobody_claims();
}
END_TEST

/* -- Microsoft Tape Format, and the free label -- */

static const struct guid free_id = { "\x12\x34\x56\x78\x9a\xbc\x4d\xef\x81\x23\x45\x67\x89\xab\xcd\xef" };

static void make_free(const char *name)
{
	sample_empty(&sample, LABEL_FREE_SIZE);
	label_free_make(&free_id, name, 1764410409, sample.bytes);
}

START_TEST(free_label_is_read_as_written)
{
	struct label label;

	make_free("A00001L8");
	ck_assert(claims(&label));
	ck_assert_uint_eq(label.id_size, sizeof(free_id));
	ck_assert_mem_eq(label.id, free_id.bytes, sizeof(free_id));
	ck_assert_str_eq(label.plugin, "mtf.so");
	is_sound_label(LABEL_FREE_TYPE, "A00001L8");
}
END_TEST

START_TEST(free_label_takes_any_name)
{
	char name[500];

	make_free("");
	claimed_as(LABEL_FREE_TYPE, "");
	make_free("a|b\xff\n");
	claimed_as(LABEL_FREE_TYPE, "a?b??");
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	make_free(name);
	name[64] = '\0';
	claimed_as(LABEL_FREE_TYPE, name);
}
END_TEST

/* Every word of the block is under the sum. */
START_TEST(mtf_sum_is_checked)
{
	size_t i;

	for (i = 0; i < 52; i++) {
		make_free("A00001L8");
		sample.bytes[i] ^= 0x10;
		nobody_claims();
	}
}
END_TEST

static void mtf_sum(void)
{
	size_t i;

	sample.bytes[50] = sample.bytes[51] = 0;
	for (i = 0; i < 50; i++)
		sample.bytes[50 + i % 2] ^= sample.bytes[i];
}

static void mtf_unicode(size_t address, size_t at, const char *text)
{
	size_t i, length = strlen(text);

	for (i = 0; i < length; i++)
		sample.bytes[at + 2 * i] = (unsigned char)text[i];
	sample.bytes[address] = (unsigned char)(2 * length);
	sample.bytes[address + 1] = (unsigned char)(2 * length >> 8);
	sample.bytes[address + 2] = (unsigned char)at;
	sample.bytes[address + 3] = (unsigned char)(at >> 8);
}

/* As programs of Windows write it: Unicode, and a description that is no media label. */
static void make_windows(const char *description)
{
	sample_empty(&sample, 1024);
	sample_text(&sample, 0, "TAPE");
	sample.bytes[9] = 4;	/* at 1024 streams begin */
	sample.bytes[MTF_STRING_TYPE] = MTF_UNICODE;
	sample.bytes[MTF_VERSION] = 1;
	mtf_unicode(MTF_NAME, 94, "Media created 11/29/2026");
	mtf_unicode(MTF_SOFTWARE, 200, "Microsoft Windows Backup");
	mtf_unicode(MTF_DESCRIPTION, 300, description);
	mtf_sum();
}

START_TEST(mtf_of_windows)
{
	struct label label;

	make_windows("Backup of home");
	ck_assert(claims(&label));
	ck_assert_uint_eq(label.id_size, MD5_DIGEST_LENGTH);
	is_sound_label("Microsoft Windows Backup", "Media created 11/29/2026");
	make_windows("MTF Media Label|1.0|Somebody|Product|2026/11/29.09:00:00|A|1|"
		     "{12345678-9ABC-4DEF-8123-456789ABCDEF}|");
	ck_assert(claims(&label));
	ck_assert_mem_eq(label.id, free_id.bytes, sizeof(free_id));
	/* Texts that are not where they are said to be. */
	make_windows("MTF Media Label|");
	memset(sample.bytes + MTF_NAME, 0xff, 4);
	memset(sample.bytes + MTF_SOFTWARE, 0xff, 4);
	is_sound_label("MTF", "");
	make_windows("MTF Media Label|");
	mtf_unicode(MTF_SOFTWARE, 200, "   ");
	is_sound_label("MTF", "Media created 11/29/2026");
}
END_TEST

/* -- what nobody claims -- */

/* Unknown data are data: design.md section 4, "somebody's data is never called blank". */
START_TEST(zeros_and_noise_are_claimed_by_nobody)
{
	unsigned int random = 7;
	size_t i;

	sample_empty(&sample, SAMPLE_MOST);
	nobody_claims();
	memset(sample.bytes, ' ', sizeof(sample.bytes));
	nobody_claims();
	memset(sample.bytes, 0xff, sizeof(sample.bytes));
	nobody_claims();
	for (i = 0; i < sizeof(sample.bytes); i++) {
		random = random * 1103515245 + 12345;
		sample.bytes[i] = (unsigned char)(random >> 16);
	}
	nobody_claims();
	sample_of(&sample, "gzip -9 </etc/passwd");
	nobody_claims();
	sample.size = 0;
	nobody_claims();
}
END_TEST

/* -- the plug-ins -- */

static void make_folder(void)
{
	strcpy(folder, "/tmp/ntms-labels.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void run(const char *format, const char *name)
{
	char command[1024];

	snprintf(command, sizeof(command), format, name, folder);
	ck_assert_int_eq(system(command), 0);
}

static void remove_folder(void)
{
	run("rm -r %.0s%s", "");
}

static void put_plugin(const char *lie, const char *as)
{
	char command[1024];

	snprintf(command, sizeof(command), "install -m 644 %s/%s.so %s/%s", LIE_FOLDER, lie, folder, as);
	ck_assert_int_eq(system(command), 0);
}

static void load_folder(void)
{
	ck_assert_int_eq(labels_load(folder, &labels), 0);
}

static bool passed_over(const char *name, const char *why)
{
	char line[256];

	snprintf(line, sizeof(line), "%s: %s", name, why);
	return strstr(labels_passed_over(labels), line);
}

START_TEST(order_is_that_of_names)
{
	struct label label;

	put_plugin("lie0", "b.so");
	put_plugin("lie0", "a.so");
	put_plugin("lie0", "B.so");
	put_plugin("lie0", ".hidden.so");
	put_plugin("lie0", "a.so.old");
	load_folder();
	ck_assert_str_eq(labels_passed_over(labels), "");
	ck_assert_uint_eq(labels_most(labels), 8);
	ck_assert(labels_claim(labels, "0123456789", 10, &label));
	ck_assert_str_eq(label.plugin, "B.so");
	ck_assert_str_eq(label.type, "L0");
	ck_assert_str_eq(label.info, "\xe2\x82\xac");
	ck_assert_uint_eq(label.id_size, 8);
	ck_assert_mem_eq(label.id, "01234567", 8);
	unload();
}
END_TEST

START_TEST(what_is_no_plugin_is_passed_over_and_named)
{
	struct label label;

	put_plugin("lie0", "z.so");
	put_plugin("lie1", "zero.so");
	put_plugin("lie2", "huge.so");
	put_plugin("lie3", "fails.so");
	put_plugin("none", "none.so");
	put_plugin("lie0", "loose.so");
	put_plugin("lie0", "a-name-of-more-than-sixty-three-characters-that-nobody-would-ever-give-it.so");
	run("chmod g+w %2$s/%1$s", "loose.so");
	run("echo nonsense >%2$s/%1$s", "text.so");
	run("mkdir %2$s/%1$s", "folder.so");
	run("ln -s nowhere %2$s/%1$s", "link.so");
	load_folder();
	ck_assert(passed_over("zero.so", "MaxMediaLabel gives a size"));
	ck_assert(passed_over("huge.so", "MaxMediaLabel gives a size"));
	ck_assert(passed_over("fails.so", "MaxMediaLabel fails"));
	ck_assert(passed_over("none.so", "it has no MaxMediaLabel"));
	ck_assert(passed_over("loose.so", "others than its owner may write it"));
	ck_assert(passed_over("text.so", ""));
	ck_assert(passed_over("folder.so", "no file"));
	ck_assert(passed_over("link.so", "No such file"));
	ck_assert(strstr(labels_passed_over(labels), "its name is too long"));
	ck_assert(!strstr(labels_passed_over(labels), "z.so"));
	ck_assert(labels_claim(labels, "0123", 4, &label));
	ck_assert_str_eq(label.plugin, "z.so");
	unload();
}
END_TEST

static int in_child(int fd)
{
	pid_t child = fork();
	int status;

	if (!child)
		_exit(fcntl(fd, F_GETFD) < 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status);
}

/* A drive is in use as long as anybody has it open, and a child may live long. */
START_TEST(open_media_are_no_childs)
{
	struct label_medium first, second;
	int fd;

	ck_assert_int_eq(label_open("/etc/passwd", false, &first), 0);
	ck_assert_int_eq(label_open("/etc/group", false, &second), 0);
	ck_assert_int_eq(in_child(first.own.fd), 1);
	ck_assert_int_eq(in_child(second.own.fd), 1);
	ck_assert_int_eq(fcntl(first.own.fd, F_GETFD), FD_CLOEXEC);
	fd = first.own.fd;
	label_close(&first);
	ck_assert_int_lt(fcntl(fd, F_GETFD), 0);
	ck_assert_int_eq(in_child(second.own.fd), 1);
	label_close(&second);
	/* Another file has its number now. */
	ck_assert_int_eq(open("/etc/passwd", O_RDONLY), fd);
	ck_assert_int_eq(in_child(fd), 0);
	close(fd);
}
END_TEST

/* Whoever cannot look has not seen that nothing knows a label. */
START_TEST(no_descriptor_is_an_error)
{
	struct rlimit limit, few;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = limit;
	few.rlim_cur = 0;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	ck_assert_int_eq(labels_load(LABEL_FOLDER, &labels), -EMFILE);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}
END_TEST

START_TEST(no_folder_is_no_plugins)
{
	struct label label;

	ck_assert_int_eq(labels_load("/nowhere/label", &labels), 0);
	ck_assert(passed_over("/nowhere/label", "No such file"));
	ck_assert_uint_eq(labels_most(labels), 0);
	ck_assert(!labels_claim(labels, "0123", 4, &label));
	unload();
}
END_TEST

/* Sizes and texts that are not true: the next one is asked. */
START_TEST(lies_are_not_believed)
{
	struct label label;
	char lie[8];

	snprintf(lie, sizeof(lie), "lie%d", _i);
	put_plugin(lie, "a.so");
	load_folder();
	ck_assert_str_eq(labels_passed_over(labels), "");
	ck_assert(!labels_claim(labels, "0123456789", 10, &label));
	ck_assert_str_eq(label.type, "");
	unload();
	put_plugin("lie0", "b.so");
	load_folder();
	ck_assert(labels_claim(labels, "0123456789", 10, &label));
	ck_assert_str_eq(label.plugin, "b.so");
	unload();
}
END_TEST

/* They are shown to people, by terminals. */
START_TEST(controls_are_not_shown)
{
	struct label label;

	put_plugin("lie12", "a.so");
	load_folder();
	ck_assert(labels_claim(labels, "0123456789", 10, &label));
	ck_assert_str_eq(label.type, "a?b");
	ck_assert_str_eq(label.info, "?\u20ac??");
	unload();
}
END_TEST

/* -- reading, of files; tapes: tests/system/labels.sh -- */

static int identify(const char *name, struct label *label, enum label_contents *contents)
{
	char path[128];
	size_t block;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return label_identify(labels, path, label, contents, &block);
}

START_TEST(files_are_read)
{
	enum label_contents contents;
	struct label label;

	load();
	run("tar -C /etc -cf %2$s/%1$s hostname", "tar");
	ck_assert_int_eq(identify("tar", &label, &contents), 0);
	ck_assert_int_eq(contents, LABEL_CLAIMED);
	ck_assert_str_eq(label.type, "tar");
	run("truncate -s 1M %2$s/%1$s", "zeros");
	ck_assert_int_eq(identify("zeros", &label, &contents), 0);
	ck_assert_int_eq(contents, LABEL_UNKNOWN);
	run("printf x >%2$s/%1$s", "byte");
	ck_assert_int_eq(identify("byte", &label, &contents), 0);
	ck_assert_int_eq(contents, LABEL_UNKNOWN);
	run(": >%2$s/%1$s", "empty");
	ck_assert_int_eq(identify("empty", &label, &contents), 0);
	ck_assert_int_eq(contents, LABEL_BLANK);
	unload();
}
END_TEST

START_TEST(what_is_no_drive_is_refused)
{
	enum label_contents contents;
	struct label label;

	load();
	ck_assert_int_eq(identify("nothing", &label, &contents), NTMS_E_INVALID_DRIVE);
	ck_assert_int_eq(identify(".", &label, &contents), NTMS_E_INVALID_DRIVE);
	run("mkfifo %2$s/%1$s", "fifo");
	ck_assert_int_eq(identify("fifo", &label, &contents), NTMS_E_INVALID_DRIVE);
	run("ln -s /dev/null %2$s/%1$s", "null");
	ck_assert_int_eq(identify("null", &label, &contents), NTMS_E_INVALID_DRIVE);
	ck_assert_int_eq(label_free_write("/dev/null", &free_id, "A"), NTMS_E_INVALID_DRIVE);
	ck_assert_int_eq(label_free_write("/nowhere", &free_id, "A"), NTMS_E_INVALID_DRIVE);
	unload();
}
END_TEST

/* In a drive, which NTMS_TAPE names: labels-guest.sh. */
START_TEST(free_label_on_a_tape)
{
	enum label_contents contents;
	struct label label;
	size_t block;

	load();
	ck_assert_int_eq(label_free_write(getenv("NTMS_TAPE"), &free_id, "A00001L8"), 0);
	ck_assert_int_eq(label_identify(labels, getenv("NTMS_TAPE"), &label, &contents, &block), 0);
	ck_assert_int_eq(contents, LABEL_CLAIMED);
	ck_assert_str_eq(label.type, LABEL_FREE_TYPE);
	ck_assert_uint_eq(label.id_size, sizeof(free_id));
	ck_assert_mem_eq(label.id, free_id.bytes, sizeof(free_id));
	ck_assert_uint_eq(block, LABEL_FREE_SIZE);
	unload();
}
END_TEST

static void add_tape(Suite *suite)
{
	TCase *tc = tcase_create("tape");

	if (getenv("NTMS_TAPE"))
		tcase_add_test(tc, free_label_on_a_tape);
	tcase_set_timeout(tc, 120);
	suite_add_tcase(suite, tc);
}

static void add_formats(Suite *suite)
{
	TCase *tc = tcase_create("formats");

	/* A test damages its sample some thousands of times. */
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, load, unload);
	tcase_add_loop_test(tc, programs_write_what_is_claimed, 0, COUNT_OF(programs));
	tcase_add_test(tc, ids_differ);
	tcase_add_test(tc, ansi_and_ibm_labels);
	tcase_add_test(tc, ebcdic_labels);
	tcase_add_test(tc, ltfs_labels);
	tcase_add_loop_test(tc, dump_records, 0, 2);
	tcase_add_loop_test(tc, amanda_headers, 0, COUNT_OF(amanda));
	tcase_add_test(tc, amanda_tapes_keep_their_id);
	tcase_add_loop_test(tc, bacula_and_bareos_labels, 0, 3);
	tcase_add_test(tc, bacula_blocks);
	tcase_add_test(tc, free_label_is_read_as_written);
	tcase_add_test(tc, free_label_takes_any_name);
	tcase_add_test(tc, mtf_sum_is_checked);
	tcase_add_test(tc, mtf_of_windows);
	tcase_add_test(tc, zeros_and_noise_are_claimed_by_nobody);
	suite_add_tcase(suite, tc);
}

static void add_plugins(Suite *suite)
{
	TCase *tc = tcase_create("plug-ins");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, make_folder, remove_folder);
	tcase_add_test(tc, order_is_that_of_names);
	tcase_add_test(tc, what_is_no_plugin_is_passed_over_and_named);
	tcase_add_test(tc, no_folder_is_no_plugins);
	tcase_add_test(tc, no_descriptor_is_an_error);
	/* The first are none that claim; the last one claims what is masked. */
	tcase_add_loop_test(tc, lies_are_not_believed, 4, LIES - 1);
	tcase_add_test(tc, controls_are_not_shown);
	tcase_add_test(tc, files_are_read);
	tcase_add_test(tc, open_media_are_no_childs);
	tcase_add_test(tc, what_is_no_drive_is_refused);
	suite_add_tcase(suite, tc);
}

int main(void)
{
	Suite *suite = suite_create("label");
	SRunner *runner = srunner_create(suite);
	int failed;

	add_formats(suite);
	add_plugins(suite);
	add_tape(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
