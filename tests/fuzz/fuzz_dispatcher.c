// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's ioctls in a running kernel: the bytes decide what a hostile user calls (hostile.h).
 * What they reach of the module tells libFuzzer whether they are worth keeping; the kernel's
 * coverage (Documentation/dev-tools/kcov.rst) of this thread's calls is put where it looks.
 *
 * Runs in the guest as dispatcher.sh starts it; NTMS_FUZZ_INPUT names a file that holds the input
 * that is under way, for when the kernel dies of it.
 */
#include <grp.h>
#include <linux/kcov.h>

#include "hostile.h"

#define PLACES	65536	/* of what the module's code calls */
#define NOBODY	65534

__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t counters[PLACES];

static unsigned long *trace;	/* how many, then the places */
static int current = -1;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void trace_this_thread(void)
{
	int file = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);

	if (file < 0 || ioctl(file, KCOV_INIT_TRACE, PLACES))
		die("/sys/kernel/debug/kcov");
	trace = mmap(NULL, PLACES * sizeof(*trace), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (trace == MAP_FAILED || ioctl(file, KCOV_ENABLE, KCOV_TRACE_PC))
		die("kcov");
}

static void become_nobody(void)
{
	if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY))
		die("nobody");
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("NTMS_FUZZ_INPUT");

	(void)argc;
	(void)argv;
	device = "/dev/ntms0";
	may_write = true;
	trace_this_thread();
	if (name)
		current = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (name && current < 0)
		die(name);
	become_nobody();
	return 0;
}

/* Edges rather than places: each with the one before it. */
static void count_edges(void)
{
	unsigned long number = __atomic_load_n(&trace[0], __ATOMIC_RELAXED);
	unsigned long i, before = 0;

	for (i = 1; i <= number; i++) {
		counters[(trace[i] ^ before) % PLACES]++;
		before = trace[i] >> 1;
	}
}

static void keep_input(const uint8_t *data, size_t size)
{
	if (current >= 0 && (pwrite(current, data, size, 0) < 0 || ftruncate(current, size)))
		die("the input");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct thread thread;

	if (!thread.memory) {
		thread.memory = map_edge();
		thread.array = map_edge();
	}
	keep_input(data, size);
	thread.input = data;
	thread.end = data + size;
	thread.file = open_device();
	thread.last_claim = thread.last_motion = thread.last_epoch = 0;
	look(&thread);
	__atomic_store_n(&trace[0], 0, __ATOMIC_RELAXED);
	while (thread.input < thread.end)
		try_once(&thread);
	close(thread.file);
	count_edges();
	if (reports)
		abort();
	return 0;
}
