// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A backup agent as the tests want it: it allocates and deallocates sides of a
 * pool and proves that each is its own, by a flock on a file named after the
 * side. What it was told goes to standard output, one line a fact, written
 * before the next call, so that an oracle can replay it after a crash:
 *
 *	waiting			the session is open; -w: a line on standard input lets it go on
 *	allocating		a call is under way
 *	allocated LMID SIDE	it returned success
 *	deallocating LMID
 *	deallocated LMID
 *	refused CODE		the call returned this
 *
 * usage: agent [-w] POOL LOCKS COUNT [SESSIONS]
 *	-w	wait before the first pair, for a tracer to come
 *	POOL	path of the pool
 *	LOCKS	folder for the lock files
 *	COUNT	pairs of allocation and deallocation; 0: allocate once, and stop
 *		in place (SIGSTOP) owning the side
 *	SESSIONS  open the session anew after so many pairs (default: never)
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <ntmsapi.h>
#include <ntmsext.h>

enum { TWO_OWNERS = 9 };

static void say(const char *what, const GUID *a, const GUID *b)
{
	const GUID *ids[] = { a, b };

	fputs(what, stdout);
	for (int i = 0; i < 2; i++)
		if (ids[i])
			printf(" %08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", ids[i]->Data1,
			       ids[i]->Data2, ids[i]->Data3, ids[i]->Data4[0], ids[i]->Data4[1],
			       ids[i]->Data4[2], ids[i]->Data4[3], ids[i]->Data4[4],
			       ids[i]->Data4[5], ids[i]->Data4[6], ids[i]->Data4[7]);
	putchar('\n');
	fflush(stdout);
}

static void give_up(const char *what, DWORD code)
{
	char words[1024] = "";
	DWORD size = sizeof(words);

	NtmsGetErrorText(words, &size);
	printf("refused %u\n", code);
	fprintf(stderr, "agent: %s: %u %s\n", what, code, words);
	exit(1);
}

static HANDLE open_session(const char *path, GUID *pool)
{
	HANDLE session = OpenNtmsSessionA(NULL, "agent", 0);
	DWORD code;

	if (session == INVALID_HANDLE_VALUE)
		give_up("session", GetLastError());
	code = CreateNtmsMediaPoolA(session, path, NULL, NTMS_OPEN_EXISTING, NULL, pool);
	if (code != ERROR_SUCCESS)
		give_up(path, code);
	return session;
}

/* Nobody else may hold the file of a side that is ours. */
static int own(const char *locks, const GUID *side)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%08x%04x%04x%02x%02x%02x%02x%02x%02x%02x%02x", locks,
		 side->Data1, side->Data2, side->Data3, side->Data4[0], side->Data4[1],
		 side->Data4[2], side->Data4[3], side->Data4[4], side->Data4[5], side->Data4[6],
		 side->Data4[7]);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		perror(path);
		exit(2);
	}
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		say("TWO OWNERS", side, NULL);
		exit(TWO_OWNERS);
	}
	return fd;
}

static int allocate(HANDLE session, GUID *pool, const char *locks, GUID *logical)
{
	DWORD code, count = 1;
	GUID side;

	say("allocating", NULL, NULL);
	memset(logical, 0, sizeof(*logical));
	code = AllocateNtmsMedia(session, pool, NULL, logical, NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE,
				 0, NULL);
	if (code != ERROR_SUCCESS)
		give_up("allocate", code);
	code = EnumerateNtmsObject(session, logical, &side, &count, NTMS_PARTITION, 0);
	if (code != ERROR_SUCCESS || count != 1)
		give_up("side of what was allocated", code);
	say("allocated", logical, &side);
	return own(locks, &side);
}

static void deallocate(HANDLE session, GUID *logical, int lock)
{
	DWORD code;

	close(lock);
	say("deallocating", logical, NULL);
	code = DeallocateNtmsMedia(session, logical, 0);
	if (code != ERROR_SUCCESS)
		give_up("deallocate", code);
	say("deallocated", logical, NULL);
}

int main(int argc, char **argv)
{
	bool wait = argc > 1 && !strcmp(argv[1], "-w");
	long count, anew = 0;
	HANDLE session;
	GUID pool, logical;
	int lock;

	argc -= wait;
	argv += wait;
	if (argc < 4) {
		fprintf(stderr, "usage: agent [-w] POOL LOCKS COUNT [SESSIONS]\n");
		return 2;
	}
	count = strtol(argv[3], NULL, 10);
	if (argc > 4)
		anew = strtol(argv[4], NULL, 10);
	session = open_session(argv[1], &pool);
	if (wait) {
		say("waiting", NULL, NULL);
		getchar();
	}
	if (!count) {
		allocate(session, &pool, argv[2], &logical);
		raise(SIGSTOP);
		return 0;
	}
	for (long i = 1; i <= count; i++) {
		lock = allocate(session, &pool, argv[2], &logical);
		deallocate(session, &logical, lock);
		if (anew && i % anew == 0) {
			CloseNtmsSession(session);
			session = open_session(argv[1], &pool);
		}
	}
	CloseNtmsSession(session);
	return 0;
}
