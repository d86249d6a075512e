// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ntms-fuzz: a hostile user of the module's ioctls.
 *
 * usage: ntms-fuzz DEVICE SEED COUNT
 *
 * Throws COUNT ioctls at the device (hostile.h), with the rights that the file's mode gives.
 * Meanwhile others read the table, move cartridges if they may, and open, duplicate, pass on and
 * close files. Each thread's own stream of calls comes from SEED. Status 0: all was as it should be.
 */
#include <poll.h>
#include <pthread.h>
#include <sys/wait.h>

#include "hostile.h"

#define FUZZERS	4

static uint64_t seed, count;
static int shared;	/* a file that two of the fuzzers use */
static atomic_ullong made, answered, moved;
static atomic_bool over;

static void *fuzz(void *context)
{
	struct thread *thread = context;
	uint64_t i;

	for (i = 0; i < count / FUZZERS; i++) {
		if (i % 256 == 0)
			look(thread);
		try_once(thread);
		made++;
	}
	return NULL;
}

/* Status readers: always answered. */
static void *read_on(void *context)
{
	struct thread *thread = context;
	struct ntms_changer get;
	struct ntms_holder holders[16];
	struct ntms_read_holders read;

	while (!over || answered < count / 64) {
		get = (struct ntms_changer) { .size = sizeof(get) };
		read = (struct ntms_read_holders) {
			.size = sizeof(read), .capacity = 16, .holders = (uintptr_t)holders,
		};
		look(thread);
		if (ioctl(thread->file, NTMS_GET_CHANGER, &get) ||
		    ioctl(thread->file, NTMS_READ_HOLDERS, &read))
			report("a reader", 0, 0, 0, errno);
		answered++;
	}
	return NULL;
}

/* Waits for the lease however long; the end of the process ends that. */
static void *wait_on(void *context)
{
	struct thread *thread = context;
	struct pollfd polled = { .fd = thread->file, .events = POLLIN };
	struct ntms_lease lease = { .size = sizeof(lease) };

	for (;;) {
		lease.action = NTMS_LEASE_TAKE;
		lease.timeout = NTMS_WAIT_FOREVER;
		if (ioctl(thread->file, NTMS_LEASE, &lease))
			break;
		lease.action = NTMS_LEASE_GIVE_UP;
		lease.timeout = 0;
		if (ioctl(thread->file, NTMS_LEASE, &lease) && errno != ESTALE)
			break;
		poll(&polled, 1, 10);
	}
	report("a patient one", NTMS_LEASE, 0, 0, errno);
	return NULL;
}

static void *move_on(void *context)
{
	struct thread *thread = context;
	uint32_t index;

	while (!over || !moved) {
		struct ntms_submit_motion move = {
			.size = sizeof(move), .kind = NTMS_MOTION_MOVE,
		};
		struct ntms_wait_motion wait = { .size = sizeof(wait), .timeout = 1000 };

		look(thread);
		index = below(thread, thread->handle_count);
		move.cartridge = thread->handles[index];
		move.source = thread->places[index];
		move.destination = thread->addresses[below(thread, thread->address_count)];
		if (ioctl(thread->file, NTMS_SUBMIT_MOTION, &move))
			continue;
		wait.motion = move.motion;
		if (!ioctl(thread->file, NTMS_WAIT_MOTION, &wait) && !wait.result)
			moved++;
	}
	return NULL;
}

static void pass_on(struct thread *thread)
{
	struct ntms_changer get = { .size = sizeof(get) };
	pid_t child = fork();

	if (!child)
		_exit(ioctl(thread->file, NTMS_GET_CHANGER, &get) ? 1 : 0);
	if (child < 0)
		die("fork");
	waitpid(child, NULL, 0);
}

/* What is not an ioctl. */
static void *disturb(void *context)
{
	struct thread *thread = context;
	struct pollfd polled = { .fd = thread->file, .events = POLLIN | POLLOUT };

	while (!over) {
		switch (below(thread, 5)) {
		case 0:
			close(open_device());
			break;
		case 1:
			/* Ends the claims and motions of those who share it. */
			close(dup(shared));
			break;
		case 2:
			pass_on(thread);
			break;
		case 3:
			if (mmap(NULL, PAGE, PROT_READ, MAP_SHARED, thread->file, 0) != MAP_FAILED)
				report("mmap", 0, 0, ENODEV, 0);
			break;
		case 4:
			if (read(thread->file, thread->memory, 16) >= 0 ||
			    write(thread->file, thread->memory, 16) >= 0)
				report("read or write", 0, 0, EINVAL, 0);
			poll(&polled, 1, 1);
			break;
		}
	}
	return NULL;
}

static pthread_t start(void *(*function)(void *context), int file)
{
	static unsigned int number;
	struct thread *thread = calloc(1, sizeof(*thread));
	pthread_t id;

	if (!thread)
		die("calloc");
	thread->state = seed * 1000 + number++;
	thread->file = file < 0 ? open_device() : file;
	thread->memory = map_edge();
	thread->array = map_edge();
	if (pthread_create(&id, NULL, function, thread))
		die("pthread_create");
	return id;
}

static void print_figures(void)
{
	uint32_t i;

	printf("calls %llu, faults %llu, answers to readers %llu, moved %llu\n", made, faults,
	       answered, moved);
	for (i = 0; i < CALLS; i++)
		if (calls[i].size)
			printf("call %u: handled %u, succeeded %u\n", i, reached[i], succeeded[i]);
}

/* A run that did not get through to something is none. */
static void check_reached(void)
{
	uint32_t i;

	for (i = 0; i < CALLS; i++) {
		if (!calls[i].size || (calls[i].writes && !may_write))
			continue;
		if (!reached[i] || (!calls[i].writes && !succeeded[i] && i != _IOC_NR(NTMS_WAIT_MOTION)))
			report("not reached", _IO(NTMS_IOC_TYPE, i), 0, 0, ENODATA);
	}
	if (!faults)
		report("no bad address was tried", 0, 0, EFAULT, 0);
}

int main(int argc, char **argv)
{
	pthread_t fuzzers[FUZZERS], reader, disturber, mover = 0;
	int i;

	if (argc != 4) {
		fprintf(stderr, "usage: ntms-fuzz DEVICE SEED COUNT\n");
		return 2;
	}
	device = argv[1];
	seed = strtoull(argv[2], NULL, 0);
	count = strtoull(argv[3], NULL, 0);
	may_write = !access(device, R_OK | W_OK);
	shared = open_device();
	for (i = 0; i < FUZZERS; i++)
		fuzzers[i] = start(fuzz, i < 2 ? shared : -1);
	reader = start(read_on, -1);
	disturber = start(disturb, -1);
	if (may_write) {
		mover = start(move_on, -1);
		start(wait_on, -1);
	}
	for (i = 0; i < FUZZERS; i++)
		pthread_join(fuzzers[i], NULL);
	over = true;
	pthread_join(reader, NULL);
	pthread_join(disturber, NULL);
	if (may_write)
		pthread_join(mover, NULL);
	check_reached();
	print_figures();
	return reports != 0;
}
