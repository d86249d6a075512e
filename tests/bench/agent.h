/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program that has a session and a pool, and two of them that do something in turn. */
#ifndef AGENT_H
#define AGENT_H

#include <string.h>

#include <ntmsapi.h>
#include <ntmsext.h>

#include "measure.h"

#define TIMES_MAX	100000

struct agent {
	HANDLE session;
	GUID pool;
};

static inline void fail_call(const char *what, DWORD code)
{
	char words[1024] = "";
	DWORD size = sizeof(words);

	NtmsGetErrorText(words, &size);
	die("%s: %u %s", what, code, words);
}

static inline void open_agent(struct agent *agent, const char *conf, const char *pool)
{
	DWORD code;

	setenv("NTMS_CONF", conf, 1);
	agent->session = OpenNtmsSessionA(NULL, "bench", 0);
	if (agent->session == INVALID_HANDLE_VALUE)
		fail_call(conf, GetLastError());
	code = CreateNtmsMediaPoolA(agent->session, pool, NULL, NTMS_OPEN_EXISTING, NULL,
				    &agent->pool);
	if (code != ERROR_SUCCESS)
		fail_call(pool, code);
}

/* Each returns by what its time is to be divided. */
struct contest {
	double (*ours)(struct agent *agent);
	struct agent *our_agent;
	double (*theirs)(struct agent *agent);
	struct agent *their_agent;
};

/* us of one of the things that it does */
static inline double time_of(double (*act)(struct agent *agent), struct agent *agent)
{
	double begin = now_us();
	double count = act(agent);

	return (now_us() - begin) / count;
}

/* One by one in turn, so that what else this machine does meets both. */
static inline void run_contest(const struct contest *contest, const char *blocks_word,
			       const char *times_word)
{
	static double ours[TIMES_MAX], theirs[TIMES_MAX];
	long blocks = whole(blocks_word, 10000), times = whole(times_word, TIMES_MAX), i;

	while (blocks--) {
		for (i = 0; i < times; i++) {
			ours[i] = time_of(contest->ours, contest->our_agent);
			theirs[i] = time_of(contest->theirs, contest->their_agent);
		}
		printf("%.3f %.3f\n", median(ours, times), median(theirs, times));
		fflush(stdout);
	}
}

#endif /* AGENT_H */
