// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An agent that mounts: the first side of each cartridge that is named. What it was told goes to standard
 * output, a line a fact:
 *
 *	mounting
 *	queued			with -n: nobody waits for it
 *	mounted DEVICE...	the names of the drives' devices, in the order of the media
 *	dismounted		after a line, or the end, of standard input
 *	refused CODE		a call returned this
 *
 * usage: mounter [-dn] [-t MS] [-w SECONDS] [BARCODE...]
 *	-d	dismount deferred
 *	-n	mount without waiting
 *	-t	time-out (default: none)
 *	-w	how long a deferred medium stays in a drive, for all drives from now on
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <ntmsapi.h>
#include <ntmsext.h>

#define MOST 8

static HANDLE session;

static void check(const char *what, DWORD code)
{
	char words[1024] = "";
	DWORD size = sizeof(words);

	if (code == ERROR_SUCCESS)
		return;
	NtmsGetErrorText(words, &size);
	printf("refused %u\n", code);
	fprintf(stderr, "mounter: %s: %u %s\n", what, code, words);
	exit(1);
}

static void say(const char *what)
{
	puts(what);
	fflush(stdout);
}

static GUID side_of(const char *bar_code)
{
	DWORD count = 1;
	GUID cartridge, side;

	check(bar_code, NtmsFindPhysicalMedia(session, bar_code, &cartridge, &count));
	if (count != 1)
		check(bar_code, ERROR_INVALID_MEDIA);
	count = 1;
	check(bar_code, EnumerateNtmsObject(session, &cartridge, &side, &count, NTMS_PARTITION, 0));
	return side;
}

static void show_device(GUID *drive)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_DRIVE };

	check("drive", GetNtmsObjectInformationA(session, drive, &info));
	printf(" %s", info.Info.Drive.szDeviceName);
}

static void set_delay(DWORD seconds)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_DRIVE };
	GUID drives[MOST];
	DWORD count = MOST, i;

	check("drives", EnumerateNtmsObject(session, NULL, drives, &count, NTMS_DRIVE, 0));
	for (i = 0; i < count; i++) {
		check("drive", GetNtmsObjectInformationA(session, &drives[i], &info));
		info.Info.Drive.dwDeferDismountDelay = seconds;
		check("delay", SetNtmsObjectInformationA(session, &drives[i], &info));
	}
}

int main(int argc, char **argv)
{
	DWORD timeout = INFINITE, options = NTMS_DISMOUNT_IMMEDIATE, count = 0, i;
	DWORD how = NTMS_MOUNT_READ | NTMS_MOUNT_WRITE;
	GUID sides[MOST], drives[MOST];
	const char *delay = NULL;
	int option;

	while ((option = getopt(argc, argv, "dnt:w:")) != -1) {
		if (option == 'd')
			options = NTMS_DISMOUNT_DEFERRED;
		else if (option == 'n')
			how |= NTMS_MOUNT_NOWAIT;
		else if (option == 't')
			timeout = strtoul(optarg, NULL, 10);
		else if (option == 'w')
			delay = optarg;
		else
			return 2;
	}
	session = OpenNtmsSessionA(NULL, "mounter", 0);
	if (session == INVALID_HANDLE_VALUE)
		check("session", NtmsGetLastError());
	if (delay)
		set_delay(strtoul(delay, NULL, 10));
	if (optind == argc)
		return 0;
	for (; optind < argc && count < MOST; optind++)
		sides[count++] = side_of(argv[optind]);
	say("mounting");
	check("mount", MountNtmsMedia(session, sides, drives, count, how, 0, timeout, NULL));
	fputs(how & NTMS_MOUNT_NOWAIT ? "queued" : "mounted", stdout);
	for (i = 0; i < count && !(how & NTMS_MOUNT_NOWAIT); i++)
		show_device(&drives[i]);
	say("");
	while ((option = getchar()) != EOF && option != '\n')
		;
	check("dismount", DismountNtmsMedia(session, sides, count, options));
	say("dismounted");
	CloseNtmsSession(session);
	return 0;
}
