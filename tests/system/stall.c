// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ntms-stall: a caller whose memory does not come while the module copies it.
 *
 * usage: ntms-stall DEVICE KIND release|kill|wait
 *
 * KIND: struct, elements, cartridges, holders, sync, claim, publish, volumes. A page of the call of
 * that kind is held back (userfaultfd). When the module waits for it, all that others may want of
 * the changer must be answered. Then the page is given ("release"), or the process is killed
 * ("kill"), or it is given once standard input ends ("wait"). Prints stalled, then result=ERRNO.
 * Status 0: so it was; 77: no userfaultfd here.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ntms.h>
#include <linux/userfaultfd.h>

#define PAGE	4096

union any {
	uint32_t size;
	struct ntms_changer changer;
	struct ntms_read_elements read_elements;
	struct ntms_read_cartridges read_cartridges;
	struct ntms_read_holders read_holders;
	struct ntms_sync sync;
	struct ntms_claim claim;
	struct ntms_publish publish;
	struct ntms_find_volumes find_volumes;
};

static const char *device;
static int file;		/* of the one who stalls */
static unsigned long request;
static void *argument;
static atomic_bool returned;
static int result;

static void die(const char *what)
{
	fprintf(stderr, "ntms-stall: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void must(bool holds, const char *what)
{
	if (!holds)
		die(what);
}

/* Two pages; the second one comes from whoever reads @faults. */
static uint8_t *map_held(int *faults)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register held = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	uint8_t *memory = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (*faults < 0 && (errno == ENOSYS || errno == EPERM))
		exit(77);
	must(memory != MAP_FAILED && *faults >= 0 && !ioctl(*faults, UFFDIO_API, &api), "userfaultfd");
	held.range.start = (uintptr_t)memory + PAGE;
	held.range.len = PAGE;
	must(!ioctl(*faults, UFFDIO_REGISTER, &held), "UFFDIO_REGISTER");
	return memory;
}

static void set_store(uint8_t *store)
{
	memset(store, 1, NTMS_ID_LENGTH);
}

/* What is called, its struct in the first page, its array in the second. */
static void choose(const char *kind, uint8_t *memory)
{
	uint64_t array = (uintptr_t)memory + PAGE;
	union any *any = (union any *)memory;

	argument = memory;
	if (!strcmp(kind, "struct")) {
		/* Its size is there, the rest is not. */
		request = NTMS_GET_CHANGER;
		argument = memory + PAGE - 8;
		*(uint32_t *)argument = sizeof(any->changer);
	} else if (!strcmp(kind, "elements")) {
		request = NTMS_READ_ELEMENTS;
		any->read_elements = (struct ntms_read_elements) {
			.size = sizeof(any->read_elements), .elements = array, .capacity = 3,
			.last = UINT16_MAX,
		};
	} else if (!strcmp(kind, "cartridges")) {
		request = NTMS_READ_CARTRIDGES;
		any->read_cartridges = (struct ntms_read_cartridges) {
			.size = sizeof(any->read_cartridges), .cartridges = array, .capacity = 3,
			.last = UINT64_MAX,
		};
	} else if (!strcmp(kind, "holders")) {
		request = NTMS_READ_HOLDERS;
		any->read_holders = (struct ntms_read_holders) {
			.size = sizeof(any->read_holders), .holders = array, .capacity = 3,
		};
	} else if (!strcmp(kind, "sync")) {
		request = NTMS_SYNC;
		any->sync = (struct ntms_sync) {
			.size = sizeof(any->sync), .records = array, .count = 1,
		};
		set_store(any->sync.store);
	} else if (!strcmp(kind, "claim")) {
		request = NTMS_CLAIM;
		any->claim = (struct ntms_claim) {
			.size = sizeof(any->claim), .cartridges = array, .count = 1,
		};
		set_store(any->claim.store);
	} else if (!strcmp(kind, "publish")) {
		request = NTMS_PUBLISH;
		any->publish = (struct ntms_publish) {
			.size = sizeof(any->publish), .records = array, .count = 1,
		};
	} else if (!strcmp(kind, "volumes")) {
		request = NTMS_FIND_VOLUMES;
		any->find_volumes = (struct ntms_find_volumes) {
			.size = sizeof(any->find_volumes), .volumes = array, .capacity = 3,
		};
		memset(any->find_volumes.template, ' ', NTMS_TAG_LENGTH);
		any->find_volumes.template[0] = '*';
	} else {
		errno = EINVAL;
		die(kind);
	}
}

static void *call(void *unused)
{
	(void)unused;
	result = ioctl(file, request, argument) ? errno : 0;
	returned = true;
	return NULL;
}

static int open_device(void)
{
	int other = open(device, O_RDWR | O_CLOEXEC);

	must(other >= 0, device);
	return other;
}

/* A lease is something to be shown to who reads the holders. */
static void take_lease(int other)
{
	struct ntms_lease lease = { .size = sizeof(lease), .action = NTMS_LEASE_TAKE };

	must(!ioctl(other, NTMS_LEASE, &lease), "NTMS_LEASE");
}

static void await_fault(int faults)
{
	struct pollfd polled = { .fd = faults, .events = POLLIN };
	struct uffd_msg message;

	must(poll(&polled, 1, 60000) == 1 && read(faults, &message, sizeof(message)) > 0 &&
	     message.event == UFFD_EVENT_PAGEFAULT, "nothing stalls");
}

static void move_one(int other, const struct ntms_cartridge *cartridge,
		     const struct ntms_element *empty)
{
	struct ntms_submit_motion move = {
		.size = sizeof(move), .kind = NTMS_MOTION_MOVE, .source = cartridge->element,
		.destination = empty->address, .cartridge = cartridge->handle,
	};
	struct ntms_wait_motion wait = { .size = sizeof(wait), .timeout = NTMS_WAIT_FOREVER };

	must(!ioctl(other, NTMS_SUBMIT_MOTION, &move), "NTMS_SUBMIT_MOTION");
	wait.motion = move.motion;
	must(!ioctl(other, NTMS_WAIT_MOTION, &wait) && !wait.result, "NTMS_WAIT_MOTION");
}

/* All that others do to the changer is done. */
static void use_changer(int other)
{
	struct ntms_changer get = { .size = sizeof(get) };
	struct ntms_element elements[64] = { 0 };
	struct ntms_cartridge cartridges[1];
	struct ntms_read_elements read = {
		.size = sizeof(read), .capacity = 64, .last = UINT16_MAX,
		.types = 1U << NTMS_ELEMENT_SLOT, .elements = (uintptr_t)elements,
	};
	struct ntms_read_cartridges read_cartridges = {
		.size = sizeof(read_cartridges), .capacity = 1, .last = UINT64_MAX,
		.cartridges = (uintptr_t)cartridges,
	};
	struct ntms_read_holders holders = { .size = sizeof(holders) };
	struct ntms_refresh refresh = { .size = sizeof(refresh), .timeout = NTMS_WAIT_FOREVER };
	struct ntms_sync sync = { .size = sizeof(sync) };
	uint32_t i = 0;

	set_store(sync.store);
	must(!ioctl(other, NTMS_GET_CHANGER, &get), "NTMS_GET_CHANGER");
	must(!ioctl(other, NTMS_READ_ELEMENTS, &read), "NTMS_READ_ELEMENTS");
	must(!ioctl(other, NTMS_READ_CARTRIDGES, &read_cartridges), "NTMS_READ_CARTRIDGES");
	must(!ioctl(other, NTMS_READ_HOLDERS, &holders), "NTMS_READ_HOLDERS");
	must(!ioctl(other, NTMS_SYNC, &sync), "NTMS_SYNC");
	must(!ioctl(other, NTMS_REFRESH, &refresh), "NTMS_REFRESH");
	while (i < read.count && elements[i].flags & NTMS_ELEMENT_FULL)
		i++;
	move_one(other, &cartridges[0], &elements[i]);
}

static void give_page(int faults, uint8_t *memory)
{
	struct uffdio_zeropage zero = {
		.range = { (uintptr_t)memory + PAGE, PAGE },
	};

	must(!ioctl(faults, UFFDIO_ZEROPAGE, &zero), "UFFDIO_ZEROPAGE");
}

/* The one who stalls. Its parent reads what it prints. */
static int stall(const char *kind, const char *end)
{
	int faults, other = open_device();
	uint8_t *memory = map_held(&faults);
	pthread_t caller;
	char byte;

	file = open_device();
	choose(kind, memory);
	if (request == NTMS_READ_HOLDERS)
		take_lease(other);
	must(!pthread_create(&caller, NULL, call, NULL), "pthread_create");
	await_fault(faults);
	use_changer(other);
	must(!returned, "it returned");
	puts("stalled");
	fflush(stdout);
	if (strcmp(end, "release"))
		while (read(STDIN_FILENO, &byte, 1) > 0)
			;
	give_page(faults, memory);
	pthread_join(caller, NULL);
	printf("result=%s\n", strerrorname_np(result));
	return 0;
}

/* Killed while it stalls: it ends, and holds nothing any more. */
static int stall_and_die(const char *kind)
{
	int said[2], never[2], status;
	struct ntms_read_holders holders = { .size = sizeof(holders) };
	char text[16];
	pid_t child;

	must(!pipe(said) && !pipe(never), "pipe");
	child = fork();
	must(child >= 0, "fork");
	if (!child) {
		dup2(never[0], STDIN_FILENO);
		dup2(said[1], STDOUT_FILENO);
		close(never[1]);
		close(said[1]);
		exit(stall(kind, "wait"));
	}
	close(said[1]);
	if (read(said[0], text, sizeof(text)) <= 0) {
		waitpid(child, &status, 0);
		return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
	puts("stalled");
	must(!kill(child, SIGKILL) && waitpid(child, &status, 0) == child &&
	     WIFSIGNALED(status), "it does not die");
	file = open_device();
	must(!ioctl(file, NTMS_READ_HOLDERS, &holders) && !holders.count, "it holds something yet");
	use_changer(file);
	puts("result=killed");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: ntms-stall DEVICE KIND release|kill|wait\n");
		return 2;
	}
	device = argv[1];
	return strcmp(argv[3], "kill") ? stall(argv[2], argv[3]) : stall_and_die(argv[2]);
}
