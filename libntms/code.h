/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * code.h - results of internal functions
 *
 * An internal function returns 0, a negative errno, or one of these positive codes. They have the
 * numbers of the public codes, which error.c gives back; what has no meaning for a caller of the
 * library (an errno) is translated there too.
 */
#ifndef NTMS_CODE_H
#define NTMS_CODE_H

enum ntms_code {
	NTMS_E_ACCESS_DENIED = 5,
	NTMS_E_INVALID_HANDLE = 6,
	NTMS_E_NO_MEMORY = 8,
	NTMS_E_BAD_FORMAT = 11,
	NTMS_E_INVALID_DRIVE = 15,
	NTMS_E_WRITE_PROTECT = 19,
	NTMS_E_NOT_READY = 21,
	NTMS_E_SHARING_VIOLATION = 32,
	NTMS_E_NOT_SUPPORTED = 50,
	NTMS_E_INVALID_PARAMETER = 87,
	NTMS_E_NOT_IMPLEMENTED = 120,
	NTMS_E_INSUFFICIENT_BUFFER = 122,
	NTMS_E_INVALID_NAME = 123,
	NTMS_E_BUSY = 170,
	NTMS_E_ALREADY_EXISTS = 183,
	NTMS_E_NO_DATA = 232,
	NTMS_E_CANCELLED = 1223,
	NTMS_E_NO_SECURITY_ON_OBJECT = 1350,
	NTMS_E_TIMEOUT = 1460,
	NTMS_E_NOT_CONNECTED = 2250,
	NTMS_E_INVALID_MEDIA = 4300,
	NTMS_E_INVALID_LIBRARY = 4301,
	NTMS_E_INVALID_MEDIA_POOL = 4302,
	NTMS_E_DRIVE_MEDIA_MISMATCH = 4303,
	NTMS_E_MEDIA_OFFLINE = 4304,
	NTMS_E_LIBRARY_OFFLINE = 4305,
	NTMS_E_EMPTY = 4306,
	NTMS_E_NOT_EMPTY = 4307,
	NTMS_E_MEDIA_UNAVAILABLE = 4308,
	NTMS_E_RESOURCE_DISABLED = 4309,
	NTMS_E_INVALID_CLEANER = 4310,
	NTMS_E_UNABLE_TO_CLEAN = 4311,
	NTMS_E_OBJECT_NOT_FOUND = 4312,
	NTMS_E_DATABASE_FAILURE = 4313,
	NTMS_E_DATABASE_FULL = 4314,
	NTMS_E_MEDIA_INCOMPATIBLE = 4315,
	NTMS_E_RESOURCE_NOT_PRESENT = 4316,
	NTMS_E_INVALID_OPERATION = 4317,
	NTMS_E_MEDIA_NOT_AVAILABLE = 4318,
	NTMS_E_DEVICE_NOT_AVAILABLE = 4319,
	NTMS_E_REQUEST_REFUSED = 4320,
	NTMS_E_LIBRARY_FULL = 4322,
	NTMS_E_CLEANER_SLOT_SET = 4331,
	NTMS_E_CLEANER_SLOT_NOT_SET = 4332,
	NTMS_E_CLEANER_SPENT = 4333,
	NTMS_E_UNEXPECTED_OMID = 4334,
	NTMS_E_MESSAGE_TOO_LONG = 4336,
	NTMS_E_RESOURCE_NOT_AVAILABLE = 5006,
	NTMS_E_INVALID_STATE = 5023,

	/*
	 * Ours, never public as such. The outcome of a COMMIT is not known: it may or may not have
	 * taken effect, and asking the database failed too. Public: DATABASE_FAILURE, with words.
	 */
	NTMS_E_OUTCOME_UNKNOWN = 100000,
	/* The changer is bound to another store. Public: DATABASE_FAILURE, words name both. */
	NTMS_E_OTHER_STORE,
	/* The kernel knows later changes than the store. Public: DATABASE_FAILURE, with words. */
	NTMS_E_TURNED_BACK,

	/* Answers of a changer; they end in change.c and sync.c. */
	NTMS_E_GONE,		/* it was removed: change the store only */
	NTMS_E_STALE,		/* store and kernel differ: sync, then try again */
	NTMS_E_AMBIGUOUS,	/* not certain which cartridge it is */
	NTMS_E_UNREAD,		/* its elements have not been read yet */
};

#endif
