/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ioctls of a hostile user of the module: any number, any size, any tail, memory that is not there
 * or cannot be written, structs that are nearly good. What of them is tried is decided by a struct
 * thread's numbers. The expected answer of what the dispatcher decides (kmod/chardev.c) is worked
 * out here anew; of the rest it is checked that the uAPI knows the errno, and that no privileged
 * thing succeeded.
 */
#ifndef NTMS_TESTS_SYSTEM_HOSTILE_H
#define NTMS_TESTS_SYSTEM_HOSTILE_H

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/ntms.h>

#define PAGE		4096
#define KNOWN		64	/* handles and addresses that are tried */
#define MOST_REPORTS	20

#define after(type, field) (offsetof(struct ntms_##type, field) + \
			    sizeof(((struct ntms_##type *)0)->field))

/* What the dispatcher knows of a call; @pointer: where its array is, 0 for none. */
struct call {
	size_t size, oldest, pointer;
	bool writes;
};

#define CALL(number, type, last, array, write) \
	[_IOC_NR(number)] = { sizeof(struct ntms_##type), after(type, last), array, write }
#define ARRAY(type, field) offsetof(struct ntms_##type, field)

/* From the uAPI header: "needs write access", and what each struct began as. */
static const struct call calls[] = {
	CALL(NTMS_GET_CHANGER, changer, sense, 0, false),
	CALL(NTMS_READ_ELEMENTS, read_elements, reserved, ARRAY(read_elements, elements), false),
	CALL(NTMS_READ_CARTRIDGES, read_cartridges, next, ARRAY(read_cartridges, cartridges), false),
	CALL(NTMS_GET_DRIVE, get_drive, asked, ARRAY(get_drive, devices), false),
	CALL(NTMS_SYNC, sync, generation, ARRAY(sync, records), true),
	CALL(NTMS_CLAIM, claim, claim, ARRAY(claim, cartridges), true),
	CALL(NTMS_PUBLISH, publish, generation, ARRAY(publish, records), true),
	CALL(NTMS_UNCLAIM, unclaim, claim, 0, true),
	CALL(NTMS_REFRESH, refresh, sense, 0, true),
	CALL(NTMS_SUBMIT_MOTION, submit_motion, motion, 0, true),
	CALL(NTMS_WAIT_MOTION, wait_motion, progress, 0, false),
	CALL(NTMS_CANCEL_MOTION, cancel_motion, motion, 0, true),
	CALL(NTMS_READ_HOLDERS, read_holders, reserved, ARRAY(read_holders, holders), false),
	CALL(NTMS_LEASE, lease, epoch, 0, true),
	CALL(NTMS_GRANT, grant, grant, 0, true),
	CALL(NTMS_PREVENT_REMOVAL, prevent_removal, sense, 0, true),
	CALL(NTMS_FIND_VOLUMES, find_volumes, sense, ARRAY(find_volumes, volumes), true),
	CALL(NTMS_SET_TAG, set_tag, sense, 0, true),
	CALL(NTMS_READ_ALERTS, read_alerts, sense, 0, false),
	CALL(NTMS_READ_RESERVATION, read_reservation, sense, ARRAY(read_reservation, keys), true),
	CALL(NTMS_RESERVE, reserve, sense, 0, true),
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

/* DOC: What each errno means; without those that only the dispatcher gives. */
static const int errnos[] = {
	0, EAGAIN, EALREADY, EBADE, EBUSY, ECANCELED, ECONNRESET, EDOM, EEXIST, EINPROGRESS,
	EINVAL, EIO, EKEYEXPIRED, EMFILE, ENFILE, EMEDIUMTYPE, ENODATA, ENOENT, ENOMEDIUM, ENOMEM,
	ENOSPC, ENOTCONN, ENOTUNIQ, EOPNOTSUPP, EOVERFLOW, EPERM, EPROTO, EREMOTEIO, ESTALE,
	ETIMEDOUT, ETXTBSY, EUCLEAN, EXDEV,
};

/* Of calls that only look; what they may give besides 0, EINVAL and ENOMEM. */
static const int looks[][3] = {
	[_IOC_NR(NTMS_READ_ELEMENTS)] = { EFAULT },
	[_IOC_NR(NTMS_READ_CARTRIDGES)] = { EFAULT },
	[_IOC_NR(NTMS_GET_DRIVE)] = { ENOENT },
	[_IOC_NR(NTMS_WAIT_MOTION)] = { ETIMEDOUT, ENOENT, ENODATA },
	[_IOC_NR(NTMS_READ_HOLDERS)] = { EFAULT },
};

static const char *device;
static bool may_write;
static atomic_ullong faults;
static atomic_uint reports;
static atomic_uint reached[CALLS], succeeded[CALLS];

/*
 * @input: what is decided comes from these bytes; NULL: from @state
 * @memory: four pages, of which the third cannot be written and the last is not there
 * @array: likewise, where arrays are
 */
struct thread {
	uint64_t state;
	const uint8_t *input, *end;
	int file;
	uint8_t *memory, *array;
	uint8_t before[2 * PAGE];
	uint64_t handles[KNOWN], revisions[KNOWN], generation;
	uint16_t addresses[KNOWN], places[KNOWN];	/* of elements, of cartridges */
	uint32_t handle_count, address_count;
	uint64_t last_claim, last_motion, last_epoch;
};

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void report(const char *what, unsigned int command, uint32_t size, int wanted, int got)
{
	if (atomic_fetch_add(&reports, 1) >= MOST_REPORTS)
		return;
	printf("%s: command %#x size %u: expected %s, got %s\n", what, command, size,
	       strerrorname_np(wanted), strerrorname_np(got));
}

/* splitmix64 */
static uint64_t mix(uint64_t *state)
{
	uint64_t value = *state += 0x9e3779b97f4a7c15;

	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
	value = (value ^ value >> 27) * 0x94d049bb133111eb;
	return value ^ value >> 31;
}

/* Zeros when the input is used up. */
static uint64_t choose(struct thread *thread, unsigned int bytes)
{
	uint64_t value = 0;

	if (!thread->input)
		return mix(&thread->state);
	for (; bytes && thread->input < thread->end; bytes--)
		value = value << 8 | *thread->input++;
	return value;
}

static uint64_t roll(struct thread *thread)
{
	return choose(thread, sizeof(uint64_t));
}

static uint32_t below(struct thread *thread, uint32_t sides)
{
	return choose(thread, sides <= 256 ? 1 : sides <= 65536 ? 2 : 4) % sides;
}

static uint8_t *map_edge(void)
{
	uint8_t *memory = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || mprotect(memory + 2 * PAGE, PAGE, PROT_READ) ||
	    munmap(memory + 3 * PAGE, PAGE))
		die("mmap");
	/* Nobody else's memory gets there. */
	if (mmap(memory + 3 * PAGE, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		 0) == MAP_FAILED)
		die("mmap");
	return memory;
}

static int open_device(void)
{
	int file = open(device, (may_write ? O_RDWR : O_RDONLY) | O_CLOEXEC);

	if (file < 0)
		die(device);
	return file;
}

/* What is there now, to be named in calls. */
static void look(struct thread *thread)
{
	static _Thread_local struct ntms_cartridge cartridges[KNOWN];
	static _Thread_local struct ntms_element elements[KNOWN];
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .capacity = KNOWN, .last = UINT64_MAX,
		.cartridges = (uintptr_t)cartridges,
	};
	struct ntms_read_elements read_elements = {
		.size = sizeof(read_elements), .capacity = KNOWN, .last = UINT16_MAX,
		.elements = (uintptr_t)elements,
	};
	uint32_t i;

	if (ioctl(thread->file, NTMS_READ_CARTRIDGES, &read) ||
	    ioctl(thread->file, NTMS_READ_ELEMENTS, &read_elements))
		die("the table");
	thread->generation = read.generation;
	thread->handle_count = read.count;
	thread->address_count = read_elements.count;
	for (i = 0; i < read.count; i++) {
		thread->handles[i] = cartridges[i].handle;
		thread->revisions[i] = cartridges[i].revision;
		thread->places[i] = cartridges[i].element;
	}
	for (i = 0; i < read_elements.count; i++)
		thread->addresses[i] = elements[i].address;
}

static uint64_t any_handle(struct thread *thread, uint32_t *index)
{
	*index = below(thread, thread->handle_count);
	return below(thread, 8) ? thread->handles[*index] : roll(thread);
}

static uint16_t any_address(struct thread *thread)
{
	return below(thread, 8) ? thread->addresses[below(thread, thread->address_count)] :
				  roll(thread);
}

/* Never long: a wait that nobody ends would end the run. */
static uint32_t any_timeout(struct thread *thread)
{
	return below(thread, 2) ? 0 : below(thread, 10);
}

static void fill_store(uint8_t *store)
{
	memset(store, 1, NTMS_ID_LENGTH);
}

static void fill_record(struct thread *thread, struct ntms_record *record)
{
	uint32_t index;

	*record = (struct ntms_record) { .handle = any_handle(thread, &index) };
	record->revision = thread->revisions[index] + below(thread, 3);
	record->physical_media[0] = 1 + (below(thread, 8) ? index : roll(thread));
	record->side_count = 1 + !below(thread, 4);
	record->sides[0].state = below(thread, 11);
	record->sides[1].state = record->side_count == 2 ? below(thread, 11) : 0;
}

static void fill_records(struct thread *thread, struct ntms_record *records, uint32_t length)
{
	uint32_t i;

	for (i = 0; i < length; i++)
		fill_record(thread, &records[i]);
}

static void fill_wanted(struct thread *thread, struct ntms_claim_cartridge *wanted)
{
	uint32_t index;

	*wanted = (struct ntms_claim_cartridge) { .handle = any_handle(thread, &index) };
	wanted->revision = thread->revisions[index] + !below(thread, 8);
	wanted->states[0] = below(thread, 11);
}

static void fill_motion(struct thread *thread, struct ntms_submit_motion *motion)
{
	uint32_t index;

	motion->kind = 1 + below(thread, NTMS_MOTION_READY);
	motion->destination = any_address(thread);
	if (motion->kind <= NTMS_MOTION_EXCHANGE) {
		motion->cartridge = any_handle(thread, &index);
		motion->source = below(thread, 8) ? thread->places[index] : any_address(thread);
	}
	if (motion->kind == NTMS_MOTION_EXCHANGE) {
		motion->second = any_address(thread);
		motion->displaced = any_handle(thread, &index);
	}
	if (motion->kind == NTMS_MOTION_INITIALIZE)
		motion->destination = 0;
	if (motion->kind == NTMS_MOTION_READY)
		motion->count = below(thread, 4);
	if (!below(thread, 4))
		motion->flags = 1u << below(thread, 8);
	if (!below(thread, 4))
		motion->epoch = thread->last_epoch;
	if (motion->flags & NTMS_MOTION_GRANT)
		motion->grant = below(thread, 16);
}

union any {
	uint32_t size;
	struct ntms_changer changer;
	struct ntms_read_elements read_elements;
	struct ntms_read_cartridges read_cartridges;
	struct ntms_get_drive get_drive;
	struct ntms_sync sync;
	struct ntms_claim claim;
	struct ntms_publish publish;
	struct ntms_unclaim unclaim;
	struct ntms_refresh refresh;
	struct ntms_submit_motion submit_motion;
	struct ntms_wait_motion wait_motion;
	struct ntms_cancel_motion cancel_motion;
	struct ntms_prevent_removal prevent_removal;
	struct ntms_find_volumes find_volumes;
	struct ntms_set_tag set_tag;
	struct ntms_read_alerts read_alerts;
	struct ntms_read_reservation read_reservation;
	struct ntms_reserve reserve;
	struct ntms_read_holders read_holders;
	struct ntms_lease lease;
	struct ntms_grant grant;
};

/* A good struct, or nearly; its array is in the thread's own. */
static void fill(struct thread *thread, uint32_t number, union any *any)
{
	uint64_t array = (uintptr_t)thread->array;
	uint32_t length = below(thread, 9);
	uint32_t index, i;

	memset(any, 0, sizeof(*any));
	any->size = calls[number].size;
	switch (_IO(NTMS_IOC_TYPE, number)) {
	case NTMS_GET_CHANGER:
		any->changer.seen = below(thread, 2) ? thread->generation : 0;
		break;
	case NTMS_READ_ELEMENTS:
		any->read_elements = (struct ntms_read_elements) {
			.size = any->size, .elements = array, .capacity = length,
			.first = any_address(thread), .last = UINT16_MAX,
			.types = below(thread, 4) ? 0 : 2u << below(thread, 5),
		};
		break;
	case NTMS_READ_CARTRIDGES:
		any->read_cartridges = (struct ntms_read_cartridges) {
			.size = any->size, .cartridges = array, .capacity = length,
			.first = any_handle(thread, &index), .last = UINT64_MAX,
		};
		break;
	case NTMS_GET_DRIVE:
		any->get_drive.address = any_address(thread);
		break;
	case NTMS_SYNC:
		fill_store(any->sync.store);
		any->sync.flags = !below(thread, 16);
		any->sync.seen = thread->generation;
		any->sync.records = array;
		any->sync.count = length;
		fill_records(thread, (struct ntms_record *)thread->array, length);
		break;
	case NTMS_CLAIM:
		fill_store(any->claim.store);
		any->claim.cartridges = array;
		/* The more, the less likely are all of them good. */
		length = length % 3 + !below(thread, 8);
		any->claim.count = length;
		for (i = 0; i < length; i++)
			fill_wanted(thread, (struct ntms_claim_cartridge *)thread->array + i);
		break;
	case NTMS_PUBLISH:
		any->publish.claim = thread->last_claim;
		any->publish.records = array;
		any->publish.count = length;
		fill_records(thread, (struct ntms_record *)thread->array, length);
		break;
	case NTMS_UNCLAIM:
		any->unclaim.claim = thread->last_claim - below(thread, 2);
		any->unclaim.flags = below(thread, 2);
		break;
	case NTMS_REFRESH:
		any->refresh.timeout = any_timeout(thread);
		break;
	case NTMS_SUBMIT_MOTION:
		fill_motion(thread, &any->submit_motion);
		break;
	case NTMS_WAIT_MOTION:
		any->wait_motion.motion = thread->last_motion - below(thread, 4);
		any->wait_motion.timeout = any_timeout(thread);
		break;
	case NTMS_CANCEL_MOTION:
		any->cancel_motion.motion = thread->last_motion - below(thread, 4);
		break;
	case NTMS_PREVENT_REMOVAL:
		any->prevent_removal.flags = below(thread, 2);
		break;
	case NTMS_FIND_VOLUMES:
		any->find_volumes.volumes = array;
		any->find_volumes.capacity = length;
		memset(any->find_volumes.template, ' ', NTMS_TAG_LENGTH);
		any->find_volumes.template[0] = '*';
		any->find_volumes.type = below(thread, 5);
		break;
	case NTMS_SET_TAG:
		any->set_tag.action = 1 + below(thread, 3);
		any->set_tag.address = any_address(thread);
		memset(any->set_tag.tag, ' ', NTMS_TAG_LENGTH);
		any->set_tag.tag[0] = 'A' + below(thread, 4);
		break;
	case NTMS_READ_ALERTS:
		any->read_alerts.flags = !may_write || below(thread, 2);
		break;
	case NTMS_READ_RESERVATION:
		any->read_reservation.keys = array;
		any->read_reservation.capacity = length;
		break;
	case NTMS_RESERVE:
		any->reserve.action = 1 + below(thread, 6);
		any->reserve.type = below(thread, 9);
		break;
	case NTMS_READ_HOLDERS:
		any->read_holders.holders = array;
		any->read_holders.capacity = length;
		break;
	case NTMS_LEASE:
		any->lease.action = 1 + below(thread, 3);
		if (any->lease.action == NTMS_LEASE_TAKE)
			any->lease.timeout = any_timeout(thread);
		else
			any->lease.epoch = thread->last_epoch;
		break;
	case NTMS_GRANT:
		any->grant.element = any_address(thread);
		break;
	}
}

static uint64_t any_pointer(struct thread *thread)
{
	uint64_t edge = (uintptr_t)thread->array + (2 + below(thread, 2)) * PAGE;

	switch (below(thread, 6)) {
	case 0:
		return 0;
	case 1:
		return (uintptr_t)thread->array + 1 + below(thread, 7);
	case 2:
		return edge - below(thread, 300);
	case 3:
		return 0xffff888000000000 + below(thread, PAGE);
	case 4:
		/* The struct itself: where it will be written back. */
		return (uintptr_t)thread->memory + below(thread, 2 * PAGE);
	default:
		return roll(thread);
	}
}

static void spoil(struct thread *thread, uint32_t number, union any *any)
{
	const struct call *call = &calls[number];
	uint8_t *bytes = (uint8_t *)any;
	uint64_t pointer = any_pointer(thread);
	uint32_t i;

	if (call->pointer && !below(thread, 3))
		memcpy(bytes + call->pointer, &pointer, sizeof(pointer));
	if (!below(thread, 3))
		for (i = below(thread, 4); i; i--)
			bytes[4 + below(thread, call->size - 4)] ^= 1u << below(thread, 8);
	/* See any_timeout(). */
	if (_IO(NTMS_IOC_TYPE, number) == NTMS_LEASE)
		any->lease.timeout %= 10;
}

static uint32_t any_size(struct thread *thread, size_t size)
{
	switch (below(thread, 8)) {
	case 0:
		return below(thread, PAGE + 1);
	case 1:
		return size - 16 + below(thread, 33);
	case 2:
		return roll(thread);
	case 3:
		return PAGE + below(thread, 3);
	default:
		return size;
	}
}

/* Where the struct is: mostly in good memory, else over or beyond an edge. */
static size_t any_place(struct thread *thread, uint32_t size)
{
	size_t room = size < 2 * PAGE ? 2 * PAGE - size : 0;

	switch (below(thread, 8)) {
	case 0:
		return (2 + below(thread, 2)) * PAGE - below(thread, size < PAGE ? size + 1 : PAGE);
	case 1:
		return below(thread, 4 * PAGE);
	case 2:
		return below(thread, room + 1);
	default:
		return below(thread, room / 8 + 1) * 8;
	}
}

static unsigned int any_command(struct thread *thread)
{
	static const uint8_t types[] = { NTMS_IOC_TYPE - 1, NTMS_IOC_TYPE + 1, 0xfc, 0x3c };
	uint32_t number = below(thread, 4) ? below(thread, CALLS) : below(thread, 256);

	switch (below(thread, 16)) {
	case 0:
		return _IO(types[below(thread, sizeof(types))], number);
	case 1:
		return _IOC(1 + below(thread, 3), NTMS_IOC_TYPE, number, below(thread, 1 << 14));
	default:
		return _IO(NTMS_IOC_TYPE, number);
	}
}

/* One call as it is to be made. */
struct attempt {
	unsigned int command;
	const struct call *call;	/* NULL for an unknown one */
	uint32_t number, size;
	size_t place;
	union any any;
};

static size_t until(size_t end, size_t place)
{
	return place < end ? end - place : 0;
}

/* Put bytes where they fit; those beyond the good pages are what was there: zeros. */
static void put(struct thread *thread, size_t place, const void *bytes, size_t size)
{
	size_t room = until(2 * PAGE, place);

	memcpy(thread->memory + place, bytes, size < room ? size : room);
}

static void prepare(struct thread *thread, struct attempt *attempt)
{
	uint8_t tail = 1 + below(thread, 255);

	attempt->command = any_command(thread);
	attempt->number = _IOC_NR(attempt->command);
	attempt->call = NULL;
	if (attempt->command == _IO(NTMS_IOC_TYPE, attempt->number) && attempt->number < CALLS &&
	    calls[attempt->number].size)
		attempt->call = &calls[attempt->number];
	if (attempt->call) {
		fill(thread, attempt->number, &attempt->any);
		spoil(thread, attempt->number, &attempt->any);
		attempt->size = any_size(thread, attempt->call->size);
	} else {
		memset(&attempt->any, roll(thread), sizeof(attempt->any));
		attempt->size = any_size(thread, 64);
	}
	attempt->any.size = attempt->size;
	attempt->place = any_place(thread, attempt->size);
	memset(thread->memory, 0, 2 * PAGE);
	put(thread, attempt->place, &attempt->any,
	    attempt->call ? attempt->call->size : sizeof(attempt->any));
	/* Somewhere behind it, perhaps in its tail. */
	if (!below(thread, 4))
		put(thread, attempt->place + (attempt->call ? attempt->call->size : 64) +
		    below(thread, 64), &tail, 1);
}

/* As the uAPI header has it in DOC: General ioctl format. Return: -1 when the handler decides. */
static int expected(const struct thread *thread, const struct attempt *attempt)
{
	size_t readable = until(3 * PAGE, attempt->place);
	size_t writable = until(2 * PAGE, attempt->place);
	const struct call *call = attempt->call;
	size_t common, i;
	uint32_t size = 0;

	if (!call)
		return ENOTTY;
	if (readable < sizeof(size))
		return EFAULT;
	memcpy(&size, thread->memory + attempt->place, sizeof(size));
	if (size < call->oldest)
		return EINVAL;
	if (size > PAGE)
		return E2BIG;
	for (i = call->size; i < size && i < readable; i++)
		if (thread->memory[attempt->place + i])
			return E2BIG;
	common = size < call->size ? size : call->size;
	if (size > readable || common > writable)
		return EFAULT;
	return call->writes && !may_write ? EBADF : -1;
}

/* Did something succeed that needs CAP_SYS_ADMIN? */
static bool is_privileged(uint32_t number, const union any *any)
{
	switch (_IO(NTMS_IOC_TYPE, number)) {
	case NTMS_SYNC:
		return any->sync.flags & NTMS_SYNC_REBIND;
	case NTMS_SUBMIT_MOTION:
		return any->submit_motion.flags & NTMS_MOTION_FORCE;
	case NTMS_RESERVE:
		return any->reserve.action == NTMS_RESERVE_REGISTER_ANYHOW ||
		       any->reserve.action >= NTMS_RESERVE_CLEAR;
	default:
		return false;
	}
}

static bool is_among(int error, const int *list, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (list[i] == error)
			return true;
	return false;
}

static bool is_allowed(uint32_t number, int error)
{
	const struct call *call = &calls[number];

	if (_IO(NTMS_IOC_TYPE, number) == NTMS_READ_ALERTS && error == EBADF)
		return !may_write;
	if (call->writes || _IO(NTMS_IOC_TYPE, number) == NTMS_READ_ALERTS)
		return is_among(error, errnos, sizeof(errnos) / sizeof(errnos[0])) ||
		       (call->pointer && error == EFAULT);
	return !error || error == EINVAL || error == ENOMEM ||
	       is_among(error, looks[number], 3);
}

/* Keep what the call gave, so that it is used again. */
static void keep(struct thread *thread, uint32_t number, const union any *any)
{
	switch (_IO(NTMS_IOC_TYPE, number)) {
	case NTMS_CLAIM:
		thread->last_claim = any->claim.claim;
		break;
	case NTMS_SUBMIT_MOTION:
		thread->last_motion = any->submit_motion.motion;
		break;
	case NTMS_LEASE:
		thread->last_epoch = any->lease.epoch;
		break;
	case NTMS_GRANT:
		/* A grant knows no ioctls. */
		if (!ioctl(any->grant.fd, NTMS_GET_CHANGER, any) || errno != ENOTTY)
			report("a grant", NTMS_GET_CHANGER, 0, ENOTTY, errno);
		close(any->grant.fd);
		break;
	}
}

/* What is beyond the kernel's struct or the caller's is not touched. */
static void check_rest(struct thread *thread, const struct attempt *attempt)
{
	size_t common = attempt->call->size < attempt->size ? attempt->call->size : attempt->size;
	size_t end = attempt->place + common;

	if (end < 2 * PAGE && memcmp(thread->memory + end, thread->before + end, 2 * PAGE - end))
		report("memory behind the struct", attempt->command, attempt->size, 0, EUCLEAN);
	if (memcmp(thread->memory, thread->before, attempt->place))
		report("memory before the struct", attempt->command, attempt->size, 0, EUCLEAN);
}

/* Does its array begin among its struct's pages? */
static bool overlaps(const struct thread *thread, const struct attempt *attempt)
{
	uint64_t pointer, memory = (uintptr_t)thread->memory;

	if (!attempt->call->pointer)
		return false;
	memcpy(&pointer, (const uint8_t *)&attempt->any + attempt->call->pointer, sizeof(pointer));
	return pointer >= memory && pointer < memory + 4 * PAGE;
}

static void check_handled(struct thread *thread, const struct attempt *attempt, int error)
{
	union any after = attempt->any;
	size_t common = attempt->call->size < attempt->size ? attempt->call->size : attempt->size;

	reached[attempt->number]++;
	if (!is_allowed(attempt->number, error))
		report("no errno of this call", attempt->command, attempt->size, 0, error);
	if (overlaps(thread, attempt))
		return;
	check_rest(thread, attempt);
	memcpy(&after, thread->memory + attempt->place, common);
	if (after.size != attempt->size)
		report("the size is not as it was", attempt->command, attempt->size, 0, EUCLEAN);
	if (error)
		return;
	succeeded[attempt->number]++;
	if (is_privileged(attempt->number, &attempt->any))
		report("without CAP_SYS_ADMIN", attempt->command, attempt->size, EPERM, 0);
	keep(thread, attempt->number, &after);
}

static void try_once(struct thread *thread)
{
	struct attempt attempt;
	int wanted, error;

	prepare(thread, &attempt);
	memcpy(thread->before, thread->memory, sizeof(thread->before));
	wanted = expected(thread, &attempt);
	error = ioctl(thread->file, attempt.command, thread->memory + attempt.place) ? errno : 0;
	if (wanted < 0)
		check_handled(thread, &attempt, error);
	else if (error != wanted)
		report("the dispatcher", attempt.command, attempt.size, wanted, error);
	else if (wanted == EFAULT)
		faults++;
}

#endif
