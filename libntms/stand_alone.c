// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE	/* strerrordesc_np() */
#include "stand_alone.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cdrom.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mtio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code.h"
#include "explain.h"
#include "ntmsapi.h"
#include "session.h"
#include "store.h"
#include "tape.h"
#include "text.h"
#include "volume.h"

static int check_library(struct session *session, const char *device)
{
	char library[TEXT_BYTES(63)] = "";
	struct store_rows rows;
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	store_query(session_store(session), SQL_LIBRARY_OF_DEVICE, &rows, "t", device);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, library, sizeof(library));
	store_done(&rows);
	r = session_end(session, r > 1 ? r : 0);
	if (!r && library[0])
		r = explain(NTMS_E_INVALID_DRIVE, "%s is a drive of library %s: eject the cartridge",
			    device, library);
	return r;
}

static int check_mounted(const char *device, dev_t number, uint32_t action)
{
	struct volume volume;

	if (action == NTMS_EJECT_FORCE || volume_find(&volume_roots, number, &volume)) {
		explain_reset();
		return 0;
	}
	if (!volume.place[0])
		return 0;
	return explain(NTMS_E_BUSY, "%s is mounted on %s", device, volume.place);
}

static int failed(const char *device, int error)
{
	int code = error == EBUSY ? NTMS_E_BUSY
				  : error == EACCES || error == EPERM ? NTMS_E_ACCESS_DENIED
								      : NTMS_E_DEVICE_NOT_AVAILABLE;

	return explain(code, "%s: %s", device, strerrordesc_np(error));
}

static int eject_tape(int file)
{
	struct mtop operation = {.mt_op = MTOFFL, .mt_count = 1};

	return ioctl(file, MTIOCTOP, &operation) ? errno : 0;
}

/* By force: what a file system has locked is unlocked. */
static int eject_disk(int file, uint32_t action)
{
	if (action == NTMS_EJECT_FORCE)
		ioctl(file, CDROM_LOCKDOOR, 0);
	return ioctl(file, CDROMEJECT) ? errno : 0;
}

static int eject(const char *device, bool tape, uint32_t action)
{
	int file = open(device, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), error;

	if (file < 0)
		return failed(device, errno);
	error = tape ? eject_tape(file) : eject_disk(file, action);
	close(file);
	return error ? failed(device, error) : 0;
}

/* Other devices are not even opened. */
static int check_and_eject(const char *device, uint32_t action)
{
	struct stat st;
	bool tape;
	int r;

	if (stat(device, &st))
		return explain(NTMS_E_INVALID_DRIVE, "%s: %s", device, strerrordesc_np(errno));
	tape = S_ISCHR(st.st_mode) && tape_has_number(st.st_rdev);
	if (!tape && !S_ISBLK(st.st_mode))
		return explain(NTMS_E_INVALID_DRIVE, "%s is no drive", device);
	r = tape ? 0 : check_mounted(device, st.st_rdev, action);
	return r ? r : eject(device, tape, action);
}

int stand_alone_eject(struct session *session, const char *device, uint32_t action)
{
	int r;

	if (action > NTMS_EJECT_ASK_USER)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown action of an eject");
	if (action == NTMS_EJECT_STOP)
		return explain(NTMS_E_INVALID_OPERATION, "no such eject outlasts its call");
	r = check_library(session, device);
	return r ? r : check_and_eject(device, action);
}
