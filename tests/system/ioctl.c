// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ntms-ioctl: the module's ioctls and events, raw, for tests in shell.
 *
 * usage: ntms-ioctl [-c] [-r] DEVICE COMMAND [WORD...] [, COMMAND [WORD...]]...
 *
 * Commands run in one process with one open file (-r: read only; -c: called as
 * by a process of 32 bits), in order, until one fails. Answers are lines of NAME=VALUE or tables; a failed call
 * prints error=ERRNO. The status is that of the last command: 0, 1 failed.
 *
 *   get [GENERATION]           GENERATION is marked as seen
 *   elements [SINCE [TYPES]]   address type flags cartridge medium
 *   cartridges [SINCE]         handle element flags revision tag states; flags
 *                              are letters: stale, claimed, position only,
 *                              duplicate, unread, moving, or "-"
 *   drive ADDRESS              its join, and a line for each device
 *   sync STORE [rebind] [seen=G] [RECORD...]
 *   claim STORE CARTRIDGE:REVISION:STATE[/STATE]...
 *   publish CLAIM RECORD...
 *   unclaim CLAIM [unchanged]
 *   refresh [MS]
 *   move SOURCE DESTINATION [CARTRIDGE]
 *   motion KIND [FLAG|FIELD=VALUE]...   any submission, by the words of the struct; count=
 *                              and transport= set their flags; seconds= is count
 *                              without
 *   wait MOTION [MS]
 *   cancel MOTION
 *   prevent | allow            removal
 *   find TEMPLATE [TYPE [FIRST]]  address type tag, as the device searches
 *   set-tag ADDRESS assert|replace|undefine [TAG]
 *   alerts [known]
 *   reservation                key type, and the keys that are registered
 *   reserve ACTION [KEY [SERVICE_KEY [TYPE]]]  ACTION: a number of the uAPI
 *   lease take [MS] | renew [EPOCH] | give-up [EPOCH]
 *   grant ELEMENT              keeps its descriptor open
 *   grant-close                closes it
 *   holders [CAPACITY]         kind id cartridge element pid uid comm, "-" for unknown
 *   poll MS [hup]              which events; waits for HUP alone
 *   raw NUMBER SIZE [OFFSET=BYTE...]   a struct of zeros but these bytes
 *   size NUMBER                of the call's struct
 *   listen COUNT MS            events from now on; the device may be "-"
 *   try COMMAND...             goes on when it fails
 *   fail N COMMAND...          the N-th allocation or copy of its last call fails; left=0 when one did
 *   fork COMMAND...            the rest runs in a child; waits for it
 *   child                      prints child=PID, goes on there; the parent stops
 *   idle-child                 prints child=PID, which has the descriptor, too, and does nothing
 *   dup-close                  closes a duplicate of the descriptor
 *   close-during COMMAND...    prints closed when another thread has closed the descriptor, which it
 *                              does once the command waits in its call
 *   exec COMMAND...            runs a program, which inherits the descriptor
 *   sleep MS | stop | bench COUNT
 *
 * RECORD is CARTRIDGE:REVISION:MEDIA:STATE[/STATE], CARTRIDGE a handle or a
 * volume tag, STORE and MEDIA a number that becomes an id, STORE also a GUID;
 * CLAIM and MOTION may be "last".
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include <linux/ntms.h>

#define ROOM 65536

static int file = -1;
static const char *device;
static uint64_t last_claim, last_motion, last_epoch;
static uint32_t fail_nth;
static int last_grant = -1;
static void *low;	/* memory below 4 GiB: we call as a process of 32 bits */

static void die(const char *what)
{
	fprintf(stderr, "ntms-ioctl: %s\n", what);
	exit(2);
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);

	if (!memory)
		die("no memory");
	return memory;
}

static uint64_t number(const char *text)
{
	char *end;
	uint64_t value = strtoull(text, &end, 0);

	if (!*text || *end)
		die("not a number");
	return value;
}

static const char *word(char **words, int index)
{
	int i;

	for (i = 0; i < index; i++)
		if (!words[i])
			return NULL;
	return words[index];
}

static uint64_t number_or(char **words, int index, uint64_t value)
{
	const char *text = word(words, index);

	return text ? number(text) : value;
}

static uint64_t id_or_last(const char *text, uint64_t last)
{
	if (!text)
		die("an id is missing");
	return strcmp(text, "last") ? number(text) : last;
}

/* An id of 16 bytes that tells its number. */
static void fill_id(uint8_t *id, uint64_t value)
{
	memset(id, 0, NTMS_ID_LENGTH);
	memcpy(id, &value, sizeof(value));
}

/* A store as its GUID, whose digits are the bytes in order, or as a number. */
static void store_id(uint8_t *id, const char *word)
{
	unsigned int i, byte;

	if (strlen(word) != 36) {
		fill_id(id, number(word));
		return;
	}
	for (i = 0; i < NTMS_ID_LENGTH; i++) {
		word += *word == '-';
		if (sscanf(word, "%2x", &byte) != 1)
			die("not an id");
		id[i] = (uint8_t)byte;
		word += 2;
	}
}

static uint64_t id_value(const uint8_t *id)
{
	uint64_t value;

	memcpy(&value, id, sizeof(value));
	return value;
}

/*
 * The entry of 32-bit processes is open to those of 64 bits on x86. Its registers hold the lower
 * halves of ours; pointers within the structs are whole.
 */
static int call_compat(unsigned long request, void *argument)
{
	int result = -ENOSYS;

#ifdef __x86_64__
	uint32_t size;

	memcpy(&size, argument, sizeof(size));
	size = size < ROOM ? size : ROOM;
	memcpy(low, argument, size);
	__asm__ volatile("int $0x80" : "=a"(result)
			 : "a"(54), "b"(file), "c"(request), "d"(low)
			 : "memory", "r8", "r9", "r10", "r11");
	memcpy(argument, low, size);
#endif
	if (result >= 0)
		return 0;
	errno = -result;
	return -1;
}

/*
 * The kernel counts down at each allocation and each copy, be it of the two that follow the call: it
 * cannot be read then, or reads more than 0.
 */
static int call_failing(unsigned long request, void *argument)
{
	char text[16], left[16] = "";
	int length = snprintf(text, sizeof(text), "%u", fail_nth);
	int control = open("/proc/thread-self/fail-nth", O_RDWR);
	int result, error;

	if (control < 0 || write(control, text, length) != length)
		die("the kernel injects no faults");
	result = ioctl(file, request, argument);
	error = errno;
	if (read(control, left, sizeof(left) - 1) <= 0)
		strcpy(left, "1");
	while (write(control, "0", 1) != 1)
		;
	close(control);
	printf("left=%s\n", left);
	errno = error;
	return result;
}

static int call(unsigned long request, void *argument)
{
	int result;

	if (low)
		result = call_compat(request, argument);
	else if (fail_nth)
		result = call_failing(request, argument);
	else
		result = ioctl(file, request, argument);
	if (!result)
		return 0;
	printf("error=%s\n", strerrorname_np(errno));
	return 1;
}

static void print_sense(const struct ntms_sense *sense)
{
	if (sense->valid)
		printf("sense=%X/%02X/%02X%s\n", sense->key, sense->asc, sense->ascq,
		       sense->of_drive ? " of a drive" : "");
}

static void print_hex(const char *name, const uint8_t *bytes, int count)
{
	int i;

	printf("%s=", name);
	for (i = 0; i < count; i++)
		printf("%02x", bytes[i]);
	putchar('\n');
}

static int do_get(char **words)
{
	struct ntms_changer get = { .size = sizeof(get), .seen = number_or(words, 0, 0) };
	int i;

	if (call(NTMS_GET_CHANGER, &get))
		return 1;
	printf("state=%u\ninstance=%" PRIu64 "\ngeneration=%" PRIu64 "\n", get.state,
	       (uint64_t)get.instance, (uint64_t)get.generation);
	printf("inventory=%" PRIu64 "\nswept=%" PRIu64 "\nflags=%#x\nattention=%u\n",
	       (uint64_t)get.inventory_generation, (uint64_t)get.swept, get.flags,
	       get.attention);
	printf("elements=%u\ncartridges=%u\n", get.elements, get.cartridges);
	for (i = 0; i < 4; i++)
		printf("range%d=%u@%u\n", i + 1, get.ranges[i].count, get.ranges[i].first);
	printf("store=%" PRIu64 "\nvendor=%s\nproduct=%s\nrevision=%s\nserial=%s\n",
	       id_value(get.store), get.vendor, get.product, get.revision, get.serial);
	printf("paths=%u\naddress=%u:%u:%u:%" PRIu64 "\n", get.paths, get.host, get.channel,
	       get.target, (uint64_t)get.lun);
	print_hex("identifier", get.identifier, get.identifier_length);
	print_hex("capabilities", get.capabilities, sizeof(get.capabilities));
	print_sense(&get.sense);
	return 0;
}

static int do_elements(char **words)
{
	struct ntms_element *elements = allocate(ROOM, sizeof(*elements));
	struct ntms_read_elements read = {
		.size = sizeof(read), .since = number_or(words, 0, 0), .capacity = ROOM,
		.types = words[0] ? number_or(words, 1, 0) : 0, .last = 65535,
		.elements = (uintptr_t)elements,
	};
	int result = call(NTMS_READ_ELEMENTS, &read);
	uint32_t i;

	for (i = 0; !result && i < read.count; i++)
		printf("%u %u %#x %" PRIu64 " %u\n", elements[i].address, elements[i].type,
		       elements[i].flags, (uint64_t)elements[i].cartridge,
		       elements[i].medium_type);
	free(elements);
	return result;
}

/* The tag as text, cut at its padding. */
static void tag_text(const struct ntms_cartridge *cartridge, char *text)
{
	int length = NTMS_TAG_LENGTH;

	while (length && (!cartridge->tag[length - 1] || cartridge->tag[length - 1] == ' '))
		length--;
	memcpy(text, cartridge->tag, length);
	text[length] = '\0';
}

/* HAS_HOME is not told. */
static const char *flag_letters(uint32_t flags, char *text)
{
	static const char letters[] = "scpdum";
	char *end = text;
	int i;

	for (i = 0; letters[i]; i++)
		if (flags & (1U << i))
			*end++ = letters[i];
	if (end == text)
		*end++ = '-';
	*end = '\0';
	return text;
}

static struct ntms_cartridge *read_cartridges(uint64_t since, uint32_t *count)
{
	struct ntms_cartridge *cartridges = allocate(ROOM, sizeof(*cartridges));
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .since = since, .capacity = ROOM, .last = UINT64_MAX,
		.cartridges = (uintptr_t)cartridges,
	};

	if (call(NTMS_READ_CARTRIDGES, &read)) {
		free(cartridges);
		return NULL;
	}
	*count = read.count;
	return cartridges;
}

static int do_cartridges(char **words)
{
	struct ntms_cartridge *cartridges, *cartridge;
	char tag[NTMS_TAG_LENGTH + 1], flags[8];
	uint32_t count, i;

	cartridges = read_cartridges(number_or(words, 0, 0), &count);
	if (!cartridges)
		return 1;
	for (i = 0; i < count; i++) {
		cartridge = &cartridges[i];
		tag_text(cartridge, tag);
		printf("%" PRIu64 " %u %s %" PRIu64 " %s %u", (uint64_t)cartridge->handle,
		       cartridge->element, flag_letters(cartridge->flags, flags), (uint64_t)cartridge->revision,
		       *tag ? tag : "-", cartridge->sides[0].state);
		if (cartridge->side_count > 1)
			printf("/%u", cartridge->sides[1].state);
		putchar('\n');
	}
	free(cartridges);
	return 0;
}

static uint64_t handle_of(const char *name)
{
	struct ntms_cartridge *cartridges;
	char tag[NTMS_TAG_LENGTH + 1];
	uint64_t handle = 0;
	uint32_t count, i;

	if (name[strspn(name, "0123456789")] == '\0')
		return number(name);
	cartridges = read_cartridges(0, &count);
	for (i = 0; cartridges && i < count; i++) {
		tag_text(&cartridges[i], tag);
		if (!strcmp(tag, name))
			handle = cartridges[i].handle;
	}
	free(cartridges);
	if (!handle)
		die("no cartridge of that tag");
	return handle;
}

static uint64_t handle_at(uint16_t address)
{
	struct ntms_element element = { 0 };
	struct ntms_read_elements read = {
		.size = sizeof(read), .capacity = 1, .first = address, .last = address,
		.elements = (uintptr_t)&element,
	};

	return ioctl(file, NTMS_READ_ELEMENTS, &read) ? 0 : element.cartridge;
}

static int do_drive(char **words)
{
	static const char *const joins[] = { "unresolved", "resolved", "ambiguous" };
	struct ntms_scsi_device devices[NTMS_DRIVE_DEVICES_MAX];
	struct ntms_get_drive get = {
		.size = sizeof(get), .address = number_or(words, 0, 0),
		.devices = (uintptr_t)devices, .capacity = NTMS_DRIVE_DEVICES_MAX,
	};
	uint32_t i;

	if (call(NTMS_GET_DRIVE, &get))
		return 1;
	printf("type=%u\nserial=%s\njoin=%s\nalerts=%#" PRIx64 "\nasked=%d\n", get.identifier_type,
	       get.serial, joins[get.join], (uint64_t)get.alerts, get.asked != 0);
	for (i = 0; i < get.count && i < get.capacity; i++)
		printf("device=%u:%u:%u:%" PRIu64 " %u\n", devices[i].host, devices[i].channel,
		       devices[i].target, (uint64_t)devices[i].lun, devices[i].peripheral_type);
	return 0;
}

/* Splits at colons. Returns how many parts there are. */
static int split(char *text, char **parts, int most)
{
	int count = 0;

	for (text = strtok(text, ":"); text && count < most; text = strtok(NULL, ":"))
		parts[count++] = text;
	return count;
}

static int parse_states(char *text, uint32_t *states)
{
	char *second = strchr(text, '/');

	if (second)
		*second++ = '\0';
	states[0] = number(text);
	states[1] = second ? number(second) : 0;
	return second ? 2 : 1;
}

static void parse_record(char *text, struct ntms_record *record)
{
	uint32_t states[NTMS_SIDES_MAX];
	char *parts[4];
	uint32_t i;

	if (split(text, parts, 4) != 4)
		die("a record is CARTRIDGE:REVISION:MEDIA:STATE");
	record->handle = handle_of(parts[0]);
	record->revision = number(parts[1]);
	fill_id(record->physical_media, number(parts[2]));
	record->side_count = parse_states(parts[3], states);
	for (i = 0; i < record->side_count; i++) {
		record->sides[i].state = states[i];
		fill_id(record->sides[i].side, number(parts[2]) * 2 + i + 1000);
	}
}

static struct ntms_record *parse_records(char **words, uint32_t *count)
{
	struct ntms_record *records = allocate(NTMS_SYNC_MAX, sizeof(*records));

	for (*count = 0; words[*count]; ++*count)
		parse_record(words[*count], &records[*count]);
	return records;
}

static uint64_t current_generation(void)
{
	struct ntms_changer get = { .size = sizeof(get) };

	return ioctl(file, NTMS_GET_CHANGER, &get) ? 0 : get.generation;
}

static int do_sync(char **words)
{
	struct ntms_sync sync = { .size = sizeof(sync), .seen = current_generation() };
	struct ntms_record *records;
	int result;
	uint32_t i;

	store_id(sync.store, *words++);
	for (; *words; words++) {
		if (!strcmp(*words, "rebind"))
			sync.flags = NTMS_SYNC_REBIND;
		else if (!strncmp(*words, "seen=", 5))
			sync.seen = number(*words + 5);
		else
			break;
	}
	records = parse_records(words, &sync.count);
	sync.records = (uintptr_t)records;
	result = call(NTMS_SYNC, &sync);
	if (!result)
		printf("refused=%u\ngeneration=%" PRIu64 "\n", sync.refused,
		       (uint64_t)sync.generation);
	for (i = 0; !result && i < sync.count; i++)
		if (records[i].error)
			printf("record%u=%s\n", i, strerrorname_np(records[i].error));
	free(records);
	return result;
}

static void parse_wanted(char *text, struct ntms_claim_cartridge *wanted)
{
	char *parts[3];

	if (split(text, parts, 3) != 3)
		die("a claim is of CARTRIDGE:REVISION:STATE");
	wanted->handle = handle_of(parts[0]);
	wanted->revision = number(parts[1]);
	parse_states(parts[2], wanted->states);
}

static int do_claim(char **words)
{
	struct ntms_claim_cartridge wanted[NTMS_CLAIM_MAX + 1] = { 0 };
	struct ntms_claim claim = { .size = sizeof(claim), .cartridges = (uintptr_t)wanted };

	store_id(claim.store, *words++);
	for (; *words && claim.count <= NTMS_CLAIM_MAX; words++)
		parse_wanted(*words, &wanted[claim.count++]);
	if (call(NTMS_CLAIM, &claim)) {
		printf("refused=%u\n", claim.refused);
		return 1;
	}
	last_claim = claim.claim;
	printf("claim=%" PRIu64 "\n", last_claim);
	return 0;
}

static int do_publish(char **words)
{
	struct ntms_publish publish = { .size = sizeof(publish) };
	struct ntms_record *records;
	int result;

	publish.claim = id_or_last(words[0], last_claim);
	records = parse_records(words + 1, &publish.count);
	publish.records = (uintptr_t)records;
	result = call(NTMS_PUBLISH, &publish);
	if (!result)
		printf("generation=%" PRIu64 "\n", (uint64_t)publish.generation);
	free(records);
	return result;
}

static int do_unclaim(char **words)
{
	struct ntms_unclaim unclaim = {
		.size = sizeof(unclaim), .claim = id_or_last(words[0], last_claim),
		.flags = words[0] && words[1] ? NTMS_UNCLAIM_UNCHANGED : 0,
	};

	return call(NTMS_UNCLAIM, &unclaim);
}

static int do_refresh(char **words)
{
	struct ntms_refresh refresh = {
		.size = sizeof(refresh), .timeout = number_or(words, 0, NTMS_WAIT_FOREVER),
	};
	int result = call(NTMS_REFRESH, &refresh);

	if (!result)
		printf("generation=%" PRIu64 "\n", (uint64_t)refresh.generation);
	print_sense(&refresh.sense);
	return result;
}

static int submit(struct ntms_submit_motion *call_)
{
	int result;

	call_->size = sizeof(*call_);
	result = call(NTMS_SUBMIT_MOTION, call_);
	if (call_->warnings)
		printf("warnings=%#x\n", call_->warnings);
	if (result)
		return 1;
	last_motion = call_->motion;
	printf("motion=%" PRIu64 "\n", last_motion);
	return 0;
}

static int do_move(char **words)
{
	struct ntms_submit_motion move = {
		.kind = NTMS_MOTION_MOVE, .source = number_or(words, 0, 0),
		.destination = number_or(words, 1, 0),
	};

	move.cartridge = words[1] && words[2] ? handle_of(words[2]) : handle_at(move.source);
	return submit(&move);
}

static const struct {
	const char *name;
	uint32_t bit;
} motion_flags[] = {
	{ "invert", NTMS_MOTION_INVERT },
	{ "invert-second", NTMS_MOTION_INVERT_SECOND },
	{ "strict", NTMS_MOTION_STRICT },
	{ "grant", NTMS_MOTION_GRANT },
	{ "force", NTMS_MOTION_FORCE },
	{ "unload", NTMS_MOTION_UNLOAD },
	{ "alerts", NTMS_MOTION_ALERTS },
};

static bool parse_motion_flag(const char *text, struct ntms_submit_motion *motion)
{
	size_t i;

	for (i = 0; i < sizeof(motion_flags) / sizeof(*motion_flags); i++) {
		if (strcmp(text, motion_flags[i].name))
			continue;
		motion->flags |= motion_flags[i].bit;
		if (motion_flags[i].bit == NTMS_MOTION_GRANT)
			motion->grant = last_grant;
		return true;
	}
	return false;
}

static void parse_motion_field(char *text, struct ntms_submit_motion *motion)
{
	char *value = strchr(text, '=');

	if (!value)
		die("a motion has FIELD=NUMBER");
	*value++ = '\0';
	if (!strcmp(text, "flags")) {
		motion->flags |= number(value);
	} else if (!strcmp(text, "seconds")) {
		motion->count = number(value);
	} else if (!strcmp(text, "count")) {
		motion->count = number(value);
		motion->flags |= NTMS_MOTION_RANGE;
	} else if (!strcmp(text, "transport")) {
		motion->transport = number(value);
		motion->flags |= NTMS_MOTION_TRANSPORT;
	} else if (!strcmp(text, "epoch")) {
		motion->epoch = id_or_last(value, last_epoch);
	} else if (!strcmp(text, "grant")) {
		motion->grant = number(value);
	} else if (!strcmp(text, "source")) {
		motion->source = number(value);
	} else if (!strcmp(text, "destination")) {
		motion->destination = number(value);
	} else if (!strcmp(text, "second")) {
		motion->second = number(value);
	} else if (!strcmp(text, "cartridge")) {
		motion->cartridge = handle_of(value);
	} else if (!strcmp(text, "displaced")) {
		motion->displaced = handle_of(value);
	} else {
		die("a motion has no such field");
	}
}

static uint32_t motion_kind(const char *name)
{
	static const char *const names[] = {
		"", "move", "exchange", "position", "initialize", "open", "close", "ready",
	};
	uint32_t i;

	for (i = 1; i < sizeof(names) / sizeof(*names); i++)
		if (name && !strcmp(name, names[i]))
			return i;
	return number(name ? name : "");
}

static int do_motion(char **words)
{
	struct ntms_submit_motion motion = { .kind = motion_kind(*words) };

	for (words++; *words; words++)
		if (!parse_motion_flag(*words, &motion))
			parse_motion_field(*words, &motion);
	return submit(&motion);
}

static int do_wait(char **words)
{
	struct ntms_wait_motion wait = {
		.size = sizeof(wait), .motion = id_or_last(words[0], last_motion),
		.timeout = words[0] ? number_or(words, 1, NTMS_WAIT_FOREVER) : NTMS_WAIT_FOREVER,
	};
	int result = call(NTMS_WAIT_MOTION, &wait);

	printf("motion-state=%u\n", wait.state);
	if (!result)
		printf("result=%s\n", wait.result ? strerrorname_np(wait.result) : "0");
	if (wait.progress)
		printf("progress=%u\n", wait.progress);
	print_sense(&wait.sense);
	return result;
}

static int do_cancel(char **words)
{
	struct ntms_cancel_motion cancel = {
		.size = sizeof(cancel), .motion = id_or_last(words[0], last_motion),
	};

	return call(NTMS_CANCEL_MOTION, &cancel);
}

static int set_prevention(uint32_t flags)
{
	struct ntms_prevent_removal prevent = { .size = sizeof(prevent), .flags = flags };
	int result = call(NTMS_PREVENT_REMOVAL, &prevent);

	print_sense(&prevent.sense);
	return result;
}

static int do_prevent(char **words)
{
	(void)words;
	return set_prevention(NTMS_PREVENT);
}

static int do_allow(char **words)
{
	(void)words;
	return set_prevention(0);
}

static void fill_tag(uint8_t *tag, const char *text)
{
	memset(tag, ' ', NTMS_TAG_LENGTH);
	if (text)
		memcpy(tag, text, strnlen(text, NTMS_TAG_LENGTH));
}

static int do_find(char **words)
{
	static struct ntms_volume volumes[64];
	struct ntms_find_volumes find = {
		.size = sizeof(find), .volumes = (uintptr_t)volumes, .capacity = 64,
		.type = (uint8_t)number_or(words, 1, 0), .first = (uint16_t)number_or(words, 2, 0),
	};
	uint32_t i;
	int result;

	fill_tag(find.template, word(words, 0));
	result = call(NTMS_FIND_VOLUMES, &find);
	for (i = 0; i < find.count; i++)
		printf("%u %u %.*s\n", volumes[i].address, volumes[i].type,
		       (int)strcspn((char *)volumes[i].tag, " "), volumes[i].tag);
	printf("found=%u\n", find.found);
	print_sense(&find.sense);
	return result;
}

static int do_set_tag(char **words)
{
	static const char *const actions[] = { "", "assert", "replace", "undefine" };
	struct ntms_set_tag set = {
		.size = sizeof(set), .address = (uint16_t)number_or(words, 0, 0), .action = 99,
	};
	uint32_t i;
	int result;

	for (i = 1; i < sizeof(actions) / sizeof(*actions) && word(words, 1); i++)
		if (!strcmp(words[1], actions[i]))
			set.action = i;
	fill_tag(set.tag, word(words, 2));
	result = call(NTMS_SET_TAG, &set);
	print_sense(&set.sense);
	return result;
}

static int do_alerts(char **words)
{
	struct ntms_read_alerts read = {
		.size = sizeof(read), .flags = word(words, 0) ? NTMS_ALERTS_KNOWN : 0,
	};
	int result = call(NTMS_READ_ALERTS, &read);

	printf("alerts=%#" PRIx64 "\nasked=%d\n", (uint64_t)read.alerts, read.asked != 0);
	print_sense(&read.sense);
	return result;
}

static int do_reservation(char **words)
{
	uint64_t keys[64];
	struct ntms_read_reservation read = {
		.size = sizeof(read), .keys = (uintptr_t)keys, .capacity = 64,
	};
	uint32_t i;
	int result;

	(void)words;
	result = call(NTMS_READ_RESERVATION, &read);
	printf("reserved=%d\nkey=%#" PRIx64 "\ntype=%u\nkeys=%u", read.flags & NTMS_RESERVED,
	       (uint64_t)read.key, read.type, read.available);
	for (i = 0; i < read.count; i++)
		printf(" %#" PRIx64, keys[i]);
	putchar('\n');
	print_sense(&read.sense);
	return result;
}

static int do_reserve(char **words)
{
	struct ntms_reserve reserve = {
		.size = sizeof(reserve), .action = (uint32_t)number_or(words, 0, 0),
		.key = number_or(words, 1, 0), .service_key = number_or(words, 2, 0),
		.type = (uint32_t)number_or(words, 3, 0),
	};
	int result = call(NTMS_RESERVE, &reserve);

	printf("paths=%u\n", reserve.paths);
	print_sense(&reserve.sense);
	return result;
}

static int do_lease(char **words)
{
	static const char *const actions[] = { "", "take", "renew", "give-up" };
	struct ntms_lease lease = { .size = sizeof(lease), .epoch = last_epoch };

	while (!lease.action || strcmp(actions[lease.action], words[0] ? words[0] : ""))
		if (++lease.action == sizeof(actions) / sizeof(*actions))
			die("lease take, renew or give-up");
	if (lease.action == NTMS_LEASE_TAKE)
		lease.timeout = number_or(words, 1, 0);
	else if (words[1])
		lease.epoch = id_or_last(words[1], last_epoch);
	if (call(NTMS_LEASE, &lease))
		return 1;
	last_epoch = lease.epoch;
	printf("epoch=%" PRIu64 "\n", last_epoch);
	return 0;
}

static int do_grant(char **words)
{
	struct ntms_grant grant = { .size = sizeof(grant), .element = number_or(words, 0, 0) };

	if (call(NTMS_GRANT, &grant))
		return 1;
	last_grant = grant.fd;
	printf("grant=%" PRIu64 "\nclose-on-exec=%d\n", (uint64_t)grant.grant,
	       fcntl(grant.fd, F_GETFD) & FD_CLOEXEC);
	return 0;
}

static int do_grant_close(char **words)
{
	(void)words;
	return close(last_grant);
}

static void print_holder(const struct ntms_holder *holder)
{
	static const char *const kinds[] = {
		"?", "claim", "queued", "running", "lease", "grant", "prevention",
	};
	bool named = holder->flags & NTMS_HOLDER_NAMED;

	printf("%s %" PRIu64 " %" PRIu64, kinds[holder->kind], (uint64_t)holder->id,
	       (uint64_t)holder->cartridge);
	if (holder->flags & NTMS_HOLDER_HAS_ELEMENT)
		printf(" %u", holder->element);
	else
		printf(" -");
	if (named)
		printf(" %d %u %s\n", holder->pid, holder->uid, holder->comm);
	else
		printf(" - - -\n");
}

static int do_holders(char **words)
{
	struct ntms_holder *holders = allocate(ROOM, sizeof(*holders));
	struct ntms_read_holders read = {
		.size = sizeof(read), .capacity = number_or(words, 0, ROOM),
		.holders = (uintptr_t)holders,
	};
	int result = call(NTMS_READ_HOLDERS, &read);
	uint32_t i;

	for (i = 0; !result && i < read.count && i < read.capacity; i++)
		print_holder(&holders[i]);
	if (!result)
		printf("count=%u\n", read.count);
	free(holders);
	return result;
}

static int do_poll(char **words)
{
	struct pollfd poll_file = { .fd = file, .events = words[0] && words[1] ? 0 : POLLIN };

	poll(&poll_file, 1, number_or(words, 0, 0));
	printf("poll=%s%s\n", poll_file.revents & POLLIN ? "in" : "",
	       poll_file.revents & POLLHUP ? "hup" : "");
	return 0;
}

static int do_raw(char **words)
{
	uint32_t size = number_or(words, 1, 0);
	uint8_t *bytes = allocate(1, 65536);
	char *value;
	int result;
	int i;

	memcpy(bytes, &size, sizeof(size));
	for (i = 2; word(words, i); i++) {
		value = strchr(words[i], '=');
		if (!value)
			die("OFFSET=BYTE");
		*value++ = '\0';
		bytes[number(words[i]) % 65536] = number(value);
	}
	result = call(_IO(NTMS_IOC_TYPE, number_or(words, 0, 0)), bytes);
	if (!result)
		puts("error=0");
	free(bytes);
	return 0;
}

static int do_size(char **words)
{
	static const size_t sizes[] = {
		[_IOC_NR(NTMS_GET_CHANGER)] = sizeof(struct ntms_changer),
		[_IOC_NR(NTMS_READ_ELEMENTS)] = sizeof(struct ntms_read_elements),
		[_IOC_NR(NTMS_READ_CARTRIDGES)] = sizeof(struct ntms_read_cartridges),
		[_IOC_NR(NTMS_GET_DRIVE)] = sizeof(struct ntms_get_drive),
		[_IOC_NR(NTMS_SYNC)] = sizeof(struct ntms_sync),
		[_IOC_NR(NTMS_CLAIM)] = sizeof(struct ntms_claim),
		[_IOC_NR(NTMS_PUBLISH)] = sizeof(struct ntms_publish),
		[_IOC_NR(NTMS_UNCLAIM)] = sizeof(struct ntms_unclaim),
		[_IOC_NR(NTMS_REFRESH)] = sizeof(struct ntms_refresh),
		[_IOC_NR(NTMS_SUBMIT_MOTION)] = sizeof(struct ntms_submit_motion),
		[_IOC_NR(NTMS_WAIT_MOTION)] = sizeof(struct ntms_wait_motion),
		[_IOC_NR(NTMS_CANCEL_MOTION)] = sizeof(struct ntms_cancel_motion),
		[_IOC_NR(NTMS_PREVENT_REMOVAL)] = sizeof(struct ntms_prevent_removal),
		[_IOC_NR(NTMS_FIND_VOLUMES)] = sizeof(struct ntms_find_volumes),
		[_IOC_NR(NTMS_SET_TAG)] = sizeof(struct ntms_set_tag),
		[_IOC_NR(NTMS_READ_ALERTS)] = sizeof(struct ntms_read_alerts),
		[_IOC_NR(NTMS_READ_RESERVATION)] = sizeof(struct ntms_read_reservation),
		[_IOC_NR(NTMS_RESERVE)] = sizeof(struct ntms_reserve),
		[_IOC_NR(NTMS_READ_HOLDERS)] = sizeof(struct ntms_read_holders),
		[_IOC_NR(NTMS_LEASE)] = sizeof(struct ntms_lease),
		[_IOC_NR(NTMS_GRANT)] = sizeof(struct ntms_grant),
	};
	uint64_t index = number_or(words, 0, 0);

	printf("%zu\n", index < sizeof(sizes) / sizeof(*sizes) ? sizes[index] : 0);
	return 0;
}

static int do_sleep(char **words)
{
	usleep(number_or(words, 0, 0) * 1000);
	return 0;
}

static int do_stop(char **words)
{
	(void)words;
	fflush(stdout);
	raise(SIGSTOP);
	return 0;
}

static int do_dup_close(char **words)
{
	(void)words;
	close(dup(file));
	return 0;
}

static int do_exec(char **words)
{
	fcntl(file, F_SETFD, 0);
	fflush(stdout);
	execvp(words[0], words);
	return 1;
}

/* Prints the child's id. Returns it, too; 0 in the child. */
static pid_t fork_child(void)
{
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child < 0)
		die("cannot fork");
	if (child) {
		printf("child=%d\n", child);
		fflush(stdout);
	}
	return child;
}

static int do_child(char **words)
{
	(void)words;
	if (!fork_child())
		return 0;
	raise(SIGSTOP);
	_exit(0);
}

static int run(char **words);

static int do_idle_child(char **words)
{
	pid_t child = fork_child();

	(void)words;
	while (!child)
		pause();
	return 0;
}

/* Does a thread wait in an ioctl? */
static bool waits_in_call(pid_t thread)
{
	char path[64];
	bool waits = false;
	int number;
	FILE *state;

	snprintf(path, sizeof(path), "/proc/self/task/%d/syscall", thread);
	state = fopen(path, "r");
	if (state) {
		waits = fscanf(state, "%d", &number) == 1 && number == SYS_ioctl;
		fclose(state);
	}
	return waits;
}

static void *close_file(void *thread)
{
	while (!waits_in_call(*(pid_t *)thread))
		usleep(1000);
	close(file);
	puts("closed");
	fflush(stdout);
	return NULL;
}

static int do_close_during(char **words)
{
	pid_t thread = gettid();
	pthread_t closer;
	int result;

	if (pthread_create(&closer, NULL, close_file, &thread))
		die("no thread");
	result = run(words);
	pthread_join(closer, NULL);
	return result;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* The state of one side against a call of the same size that does nothing. */
static int do_bench(char **words)
{
	struct ntms_cartridge cartridge, *all;
	struct ntms_read_cartridges read = { .size = sizeof(read), .capacity = 1,
					     .cartridges = (uintptr_t)&cartridge };
	uint64_t count = number_or(words, 0, 100000);
	double begin, one, none;
	uint32_t have;
	uint64_t i;

	all = read_cartridges(0, &have);
	if (!all || !have)
		return 1;
	begin = seconds();
	for (i = 0; i < count; i++) {
		read.first = all[i % have].handle;
		read.last = read.first;
		ioctl(file, NTMS_READ_CARTRIDGES, &read);
	}
	one = seconds() - begin;
	read.capacity = 0;
	read.first = 1;
	read.last = 1;
	begin = seconds();
	for (i = 0; i < count; i++)
		ioctl(file, NTMS_READ_CARTRIDGES, &read);
	none = seconds() - begin;
	printf("side=%.0f ns\nnothing=%.0f ns\nratio=%.2f\n", one / count * 1e9,
	       none / count * 1e9, one / none);
	free(all);
	return 0;
}

static int heard;

static int hear(struct nl_msg *message, void *unused)
{
	static const char *const names[] = { "?", "arrived", "gone", "inventory", "stale",
		"synced", "published", "claim-dropped", "motion", "paths", "alerts",
		"lease", "grant", "drives" };
	struct nlattr *attributes[NTMS_A_COUNT + 1];
	uint32_t event;

	(void)unused;
	if (genlmsg_parse(nlmsg_hdr(message), 0, attributes, NTMS_A_COUNT, NULL))
		return NL_SKIP;
	event = nla_get_u32(attributes[NTMS_A_EVENT]);
	printf("event=%s changer=%u generation=%" PRIu64 " id=%" PRIu64 " count=%u\n",
	       event < sizeof(names) / sizeof(*names) ? names[event] : "?",
	       nla_get_u32(attributes[NTMS_A_CHANGER]),
	       nla_get_u64(attributes[NTMS_A_GENERATION]),
	       attributes[NTMS_A_ID] ? nla_get_u64(attributes[NTMS_A_ID]) : 0,
	       nla_get_u32(attributes[NTMS_A_COUNT]));
	fflush(stdout);
	heard++;
	return NL_OK;
}

static int do_listen(char **words)
{
	int wanted = number_or(words, 0, 1);
	double end = seconds() + number_or(words, 1, 1000) / 1000.0;
	struct nl_sock *socket = nl_socket_alloc();
	struct pollfd poll_socket = { .events = POLLIN };
	int group;

	nl_socket_disable_seq_check(socket);
	nl_socket_modify_cb(socket, NL_CB_VALID, NL_CB_CUSTOM, hear, NULL);
	if (genl_connect(socket))
		die("no generic netlink");
	group = genl_ctrl_resolve_grp(socket, NTMS_GENL_NAME, NTMS_GENL_EVENTS);
	if (group < 0 || nl_socket_add_membership(socket, group))
		die("no such group");
	nl_socket_set_nonblocking(socket);
	poll_socket.fd = nl_socket_get_fd(socket);
	puts("listening");
	fflush(stdout);
	while (heard < wanted && seconds() < end) {
		if (poll(&poll_socket, 1, 50) > 0)
			nl_recvmsgs_default(socket);
	}
	nl_socket_free(socket);
	return heard < wanted;
}

static int do_fork(char **words)
{
	int status;

	fflush(stdout);
	if (!fork()) {
		status = run(words);
		fflush(stdout);
		_exit(status);
	}
	wait(&status);
	return WEXITSTATUS(status);
}

static int do_try(char **words)
{
	run(words);
	return 0;
}

static int do_fail(char **words)
{
	int result;

	fail_nth = number_or(words, 0, 0);
	if (!fail_nth)
		die("fail which?");
	result = run(words + 1);
	fail_nth = 0;
	return result;
}

static const struct command {
	const char *name;
	int (*run)(char **words);
} commands[] = {
	{ "get", do_get },
	{ "elements", do_elements },
	{ "cartridges", do_cartridges },
	{ "drive", do_drive },
	{ "sync", do_sync },
	{ "claim", do_claim },
	{ "publish", do_publish },
	{ "unclaim", do_unclaim },
	{ "refresh", do_refresh },
	{ "move", do_move },
	{ "motion", do_motion },
	{ "wait", do_wait },
	{ "cancel", do_cancel },
	{ "prevent", do_prevent },
	{ "allow", do_allow },
	{ "find", do_find },
	{ "set-tag", do_set_tag },
	{ "alerts", do_alerts },
	{ "reservation", do_reservation },
	{ "reserve", do_reserve },
	{ "lease", do_lease },
	{ "grant", do_grant },
	{ "grant-close", do_grant_close },
	{ "holders", do_holders },
	{ "poll", do_poll },
	{ "raw", do_raw },
	{ "size", do_size },
	{ "listen", do_listen },
	{ "try", do_try },
	{ "fail", do_fail },
	{ "fork", do_fork },
	{ "child", do_child },
	{ "idle-child", do_idle_child },
	{ "dup-close", do_dup_close },
	{ "close-during", do_close_during },
	{ "exec", do_exec },
	{ "sleep", do_sleep },
	{ "stop", do_stop },
	{ "bench", do_bench },
};

static int run(char **words)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (words[0] && !strcmp(commands[i].name, words[0]))
			return commands[i].run(words + 1);
	die("no such command");
	return 2;
}

/* Runs the words up to a comma. Returns where the next command begins. */
static char **run_one(char **words, int *result)
{
	char **end = words;
	bool more;

	while (*end && strcmp(*end, ","))
		end++;
	more = *end;
	*end = NULL;
	*result = run(words);
	fflush(stdout);
	return more ? end + 1 : end;
}

static void *map_low(void)
{
	void *memory = mmap(NULL, ROOM, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	if (memory == MAP_FAILED)
		die("no memory below 4 GiB");
	return memory;
}

int main(int argc, char **argv)
{
	int mode = O_RDWR;
	int result = 0;
	char **words;

	for (; argc > 1 && argv[1][0] == '-' && argv[1][1]; argv++, argc--) {
		if (!strcmp(argv[1], "-r"))
			mode = O_RDONLY;
		else if (!strcmp(argv[1], "-c"))
			low = map_low();
		else
			die("no such option");
	}
	if (argc < 3)
		die("usage: ntms-ioctl [-c] [-r] DEVICE COMMAND [WORD...] [, COMMAND...]");
	device = argv[1];
	if (strcmp(device, "-")) {
		file = open(device, mode | O_CLOEXEC);
		if (file < 0) {
			printf("error=%s\n", strerrorname_np(errno));
			return 1;
		}
	}
	for (words = argv + 2; *words && !result;)
		words = run_one(words, &result);
	return result;
}
