// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Objects of a store through libntms, of a store against those of another. CONF is what NTMS_CONF
 * names, POOL the path of a pool.
 *
 * usage: objects enumerate CONF POOL CONF POOL BLOCKS TIMES
 *		the cartridges of a pool: median us an object of both, a line a block of TIMES
 *	  objects get CONF POOL CONF POOL BLOCKS TIMES
 *		what is known of a side of the pool, another one each time, in no order of theirs:
 *		likewise, us a call
 *	  objects set CONF POOL CONF POOL BLOCKS TIMES
 *		a description for it: likewise
 *	  objects memory CONF POOL
 *		KiB of memory that the process had at most, its own list not counted, when it had
 *		listed the cartridges; how many there are
 */
#include <stdint.h>

#include "agent.h"

/* A place of the list is far from the last one; no size of a list is a multiple. */
#define STRIDE	7368787

struct objects {
	struct agent agent;
	DWORD type, count, next;
	GUID *ids;
};

static DWORD list(struct objects *objects, DWORD room)
{
	objects->count = room;
	return EnumerateNtmsObject(objects->agent.session, &objects->agent.pool, objects->ids,
				   &objects->count, objects->type, NTMS_ENUM_DEFAULT);
}

/* The list is touched, so that the first to write there is not the library. */
static void open_objects(struct objects *objects, const char *conf, const char *pool, DWORD type)
{
	DWORD code;

	memset(objects, 0, sizeof(*objects));
	objects->type = type;
	open_agent(&objects->agent, conf, pool);
	code = list(objects, 0);
	if (code != ERROR_INSUFFICIENT_BUFFER)
		fail_call(pool, code);
	objects->ids = malloc(objects->count * sizeof(GUID));
	if (!objects->ids)
		die("objects: no memory");
	memset(objects->ids, 1, objects->count * sizeof(GUID));
	code = list(objects, objects->count);
	if (code != ERROR_SUCCESS)
		fail_call(pool, code);
}

static struct objects *of_agent(struct agent *agent)
{
	return (struct objects *)agent;
}

static double enumerate(struct agent *agent)
{
	struct objects *objects = of_agent(agent);
	DWORD code = list(objects, objects->count);

	if (code != ERROR_SUCCESS)
		fail_call("enumerate", code);
	return objects->count;
}

static void get_next(struct objects *objects, NTMS_OBJECTINFORMATIONA *info)
{
	DWORD code;

	objects->next = (DWORD)((objects->next + (uint64_t)STRIDE) % objects->count);
	memset(info, 0, sizeof(*info));
	info->dwSize = sizeof(*info);
	info->dwType = objects->type;
	code = GetNtmsObjectInformationA(objects->agent.session, &objects->ids[objects->next], info);
	if (code != ERROR_SUCCESS)
		fail_call("get", code);
}

static double get(struct agent *agent)
{
	NTMS_OBJECTINFORMATIONA info;

	get_next(of_agent(agent), &info);
	return 1;
}

/* What it was is asked before: not all of it can be set. */
static double set(struct agent *agent)
{
	struct objects *objects = of_agent(agent);
	NTMS_OBJECTINFORMATIONA info;
	static unsigned int turn;
	DWORD code;

	get_next(objects, &info);
	snprintf(info.szDescription, sizeof(info.szDescription), "turn %u", ++turn);
	code = SetNtmsObjectInformationA(objects->agent.session, &objects->ids[objects->next], &info);
	if (code != ERROR_SUCCESS)
		fail_call("set", code);
	return 1;
}

static void compare(double (*act)(struct agent *agent), DWORD type, char **words)
{
	struct objects first, second;
	const struct contest contest = { act, &first.agent, act, &second.agent };

	open_objects(&first, words[0], words[1], type);
	open_objects(&second, words[2], words[3], type);
	run_contest(&contest, words[4], words[5]);
	CloseNtmsSession(first.agent.session);
	CloseNtmsSession(second.agent.session);
}

static long peak_kib(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	long kib = 0;

	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "VmHWM: %ld", &kib);
	if (!kib)
		die("objects: /proc does not tell the memory of a process");
	fclose(file);
	return kib;
}

static void memory(char **words)
{
	struct objects objects;

	open_objects(&objects, words[0], words[1], NTMS_PHYSICAL_MEDIA);
	printf("%ld %u\n", peak_kib() - (long)(objects.count * sizeof(GUID) / 1024), objects.count);
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";

	if (!strcmp(command, "enumerate") && argc == 8)
		compare(enumerate, NTMS_PHYSICAL_MEDIA, argv + 2);
	else if (!strcmp(command, "get") && argc == 8)
		compare(get, NTMS_PARTITION, argv + 2);
	else if (!strcmp(command, "set") && argc == 8)
		compare(set, NTMS_PARTITION, argv + 2);
	else if (!strcmp(command, "memory") && argc == 4)
		memory(argv + 2);
	else
		die("usage: objects enumerate|get|set|memory WORD..., see objects.c");
	return 0;
}
