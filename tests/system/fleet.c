// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Agents that share a library: each mounts a tape, or two, holds them for a time, and dismounts, again and
 * again until the time is over. A flock on a file of each tape and of each drive proves that nobody else
 * has it. In the end one line of sums goes to standard output:
 *
 *	mounts=N media=N most_overtaken=N least=N most=N
 *
 * most_overtaken: of all mounts that waited, the largest number of others that were served meanwhile; least,
 * most: mounts of the agents that had fewest and most.
 *
 * usage: fleet AGENTS SECONDS HOLD-MS PAIRS LOCKS BARCODE...
 *
 * PAIRS: of a hundred mounts of every second agent, how many ask for two tapes at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ntmsapi.h>
#include <ntmsext.h>

#define AGENTS_MOST	64
#define TAPES_MOST	256

static struct shared {
	atomic_uint served;			/* mounts, of all */
	atomic_uint media, overtaken;
	atomic_uint mounts[AGENTS_MOST];
} *shared;

static HANDLE session;
static const char *locks;
static GUID tapes[TAPES_MOST];
static DWORD tape_count;

static void check(const char *what, DWORD code)
{
	char words[1024] = "";
	DWORD size = sizeof(words);

	if (code == ERROR_SUCCESS)
		return;
	NtmsGetErrorText(words, &size);
	fprintf(stderr, "fleet: %s: %u %s\n", what, code, words);
	exit(1);
}

static void find_tapes(char **bar_codes, int count)
{
	GUID cartridge;
	DWORD one;

	for (tape_count = 0; tape_count < (DWORD)count; tape_count++) {
		one = 1;
		check(bar_codes[tape_count],
		      NtmsFindPhysicalMedia(session, bar_codes[tape_count], &cartridge, &one));
		one = 1;
		check(bar_codes[tape_count], EnumerateNtmsObject(session, &cartridge, &tapes[tape_count],
								 &one, NTMS_PARTITION, 0));
	}
}

/* Ours alone, or two have it. */
static int own(const GUID *id)
{
	char path[4096];
	int file;

	snprintf(path, sizeof(path), "%s/%08x-%04x-%04x-%02x%02x%02x%02x", locks, id->Data1, id->Data2,
		 id->Data3, id->Data4[4], id->Data4[5], id->Data4[6], id->Data4[7]);
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (file < 0 || flock(file, LOCK_EX | LOCK_NB)) {
		fprintf(stderr, "fleet: %s: %s\n", path, errno == EWOULDBLOCK ? "two have it"
									      : strerror(errno));
		exit(9);
	}
	return file;
}

static void note(int agent, DWORD count, unsigned int before)
{
	unsigned int passed = atomic_fetch_add(&shared->served, 1) - before;
	unsigned int most = atomic_load(&shared->overtaken);

	while (passed > most && !atomic_compare_exchange_weak(&shared->overtaken, &most, passed))
		;
	atomic_fetch_add(&shared->media, count);
	atomic_fetch_add(&shared->mounts[agent], 1);
}

static void hold(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* Mostly dismounted when it is wanted. */
static void cycle(int agent, long hold_ms, int pairs)
{
	DWORD count = agent % 2 && random() % 100 < pairs ? 2 : 1, i;
	DWORD first = (DWORD)random() % tape_count;
	GUID media[2], drives[2];
	unsigned int before;
	int files[4];

	media[0] = tapes[first];
	media[1] = tapes[(first + 1 + (DWORD)random() % (tape_count - 1)) % tape_count];
	before = atomic_load(&shared->served);
	check("mount", MountNtmsMedia(session, media, drives, count, NTMS_MOUNT_READ, 0, INFINITE, NULL));
	for (i = 0; i < count; i++) {
		files[2 * i] = own(&media[i]);
		files[2 * i + 1] = own(&drives[i]);
	}
	note(agent, count, before);
	hold(hold_ms);
	for (i = 0; i < 2 * count; i++)
		close(files[i]);
	check("dismount", DismountNtmsMedia(session, media, count,
					    random() % 4 ? NTMS_DISMOUNT_DEFERRED : NTMS_DISMOUNT_IMMEDIATE));
}

static int work(int agent, time_t until, long hold_ms, int pairs, char **bar_codes, int count)
{
	srandom((unsigned int)agent + 1);
	session = OpenNtmsSessionA(NULL, "fleet", 0);
	if (session == INVALID_HANDLE_VALUE)
		check("session", NtmsGetLastError());
	find_tapes(bar_codes, count);
	while (time(NULL) < until)
		cycle(agent, hold_ms, pairs);
	check("close", CloseNtmsSession(session));
	return 0;
}

static void sum_up(int agents)
{
	unsigned int least = ~0u, most = 0, mounts;
	int i;

	for (i = 0; i < agents; i++) {
		mounts = atomic_load(&shared->mounts[i]);
		least = mounts < least ? mounts : least;
		most = mounts > most ? mounts : most;
	}
	printf("mounts=%u media=%u most_overtaken=%u least=%u most=%u\n", atomic_load(&shared->served),
	       atomic_load(&shared->media), atomic_load(&shared->overtaken), least, most);
}

int main(int argc, char **argv)
{
	int agents = argc > 7 ? atoi(argv[1]) : 0, status, worst = 0, i;
	time_t until = time(NULL) + (argc > 7 ? atol(argv[2]) : 0);

	if (agents < 1 || agents > AGENTS_MOST || argc - 6 > TAPES_MOST) {
		fputs("usage: fleet AGENTS SECONDS HOLD-MS PAIRS LOCKS BARCODE BARCODE...\n", stderr);
		return 2;
	}
	locks = argv[5];
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 1;
	for (i = 0; i < agents; i++)
		if (!fork())
			return work(i, until, atol(argv[3]), atoi(argv[4]), argv + 6, argc - 6);
	while (wait(&status) > 0)
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			worst = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	sum_up(agents);
	return worst;
}
