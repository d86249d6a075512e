/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ntmsext.h - what an NTMS program on Linux needs beside <ntmsapi.h>
 *
 * The Windows interface has a service that makes its own database, a console
 * that shows it, and one error code a call. Here a store is made by hand, an
 * administrator's tool wants a whole library at once, and a person wants words;
 * and a changer knows its store.
 * The rules for threads, handles, fork, text and ownership are those of
 * <ntmsapi.h>.
 */
#ifndef NTMSEXT_H
#define NTMSEXT_H

#include <ntmsapi.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/**
 * NtmsCreateStore - make the store that sessions use
 *
 * Makes the database at the place that /etc/ntms.conf names, with the media
 * types, the offline library and the system pools; for root, or whoever may
 * write there. A store that exists is never touched.
 *
 * Returns ERROR_SUCCESS; ERROR_ALREADY_EXISTS; ERROR_ACCESS_DENIED;
 * ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL: nothing is left behind.
 */
DWORD NtmsCreateStore(void);

/**
 * NtmsGetErrorText - say in words why this thread's last call failed
 * @lpBuffer: out, UTF-8, NUL-terminated, cut when it does not fit; may be NULL
 *	when *lpdwSize is 0
 * @lpdwSize: in, bytes of the buffer; out, bytes needed with the NUL
 *
 * The words are for a person: "pool Backup: no side available: 12 allocated, 3
 * decommissioned". They are the last failure's of any function of this library
 * called by this thread; empty when there was none.
 *
 * Returns ERROR_SUCCESS; ERROR_INSUFFICIENT_BUFFER; ERROR_INVALID_PARAMETER.
 */
DWORD NtmsGetErrorText(LPSTR lpBuffer, DWORD *lpdwSize);

/* One place of a library and what lies there, as NtmsReadLibrary() gives it. */
typedef struct _NTMS_ELEMENT_STATUS {
	GUID Element;		/* slot, drive or port */
	DWORD dwType;		/* NTMS_STORAGESLOT, NTMS_DRIVE, NTMS_IEPORT */
	DWORD dwNumber;		/* counts the elements of a type from 0 */
	DWORD dwAddress;	/* element address (SMC) */
	DWORD dwState;		/* NtmsSlotState, NtmsDriveState, NtmsPortContent */
	GUID PhysicalMedia;	/* null when empty */
	GUID MediaPool;
	CHAR szMediaPool[NTMS_POOLHIERARCHY_LENGTH];	/* path of the pool */
	CHAR szBarCode[NTMS_BARCODE_LENGTH];
	CHAR szMediaType[NTMS_OBJECTNAME_LENGTH];
	DWORD dwFlags;		/* NTMS_STATUS_*: why it may not be allocated */
	DWORD dwNumberOfSides;	/* 0 when empty */
	DWORD SideState[2];	/* NtmsPartitionState */
	DWORD AllocateCount[2];
	GUID Side[2];
	GUID LogicalMedia[2];	/* null when not allocated */
} NTMS_ELEMENT_STATUS, *LPNTMS_ELEMENT_STATUS;

#define NTMS_STATUS_POSITION_ONLY	0x01	/* no bar code: known by its place */
#define NTMS_STATUS_DUPLICATE		0x02	/* its bar code is there twice */
#define NTMS_STATUS_UNREAD		0x04	/* its bar code can no longer be read */
#define NTMS_STATUS_NEEDS_INVENTORY	0x08	/* its place was not watched all the time */
#define NTMS_STATUS_CLEANER		0x10
#define NTMS_STATUS_DISABLED		0x20

/**
 * NtmsReadLibrary - all places of a library and what lies there, in one call
 * @hSession: session
 * @lpLibrary: id of the library
 * @lpList: out, rising by type and address; may be NULL when *lpdwCount is 0
 * @lpdwCount: in, room in the list; out, number of places
 *
 * Answered from the store; no command goes to the library.
 *
 * Access: U library. Returns ERROR_SUCCESS; ERROR_INSUFFICIENT_BUFFER (nothing
 * is written, the count is); ERROR_INVALID_LIBRARY; ERROR_INVALID_HANDLE;
 * ERROR_INVALID_PARAMETER; ERROR_ACCESS_DENIED; ERROR_NOT_ENOUGH_MEMORY;
 * ERROR_DATABASE_FAILURE.
 */
DWORD NtmsReadLibrary(HANDLE hSession, const GUID *lpLibrary, LPNTMS_ELEMENT_STATUS lpList,
		      DWORD *lpdwCount);

/**
 * NtmsBindLibrary - give the changer of a library to this store
 * @hSession: session
 * @lpLibrary: id of the library
 *
 * The kernel binds a changer to the store that is the first to sync it, and takes
 * changes of no other. After an import, which is another store, or where a disk of
 * another host was put in, an administrator says so by this. What the kernel knew
 * of the media it forgets, and is told anew. A changer that is this store's is
 * brought to agreement with it and no more.
 *
 * Access: C library, and root (CAP_SYS_ADMIN). Returns ERROR_SUCCESS;
 * ERROR_DEVICE_NOT_AVAILABLE: the library is not connected; ERROR_BUSY: its
 * elements have not been read yet; ERROR_INVALID_LIBRARY; ERROR_INVALID_HANDLE;
 * ERROR_INVALID_PARAMETER; ERROR_ACCESS_DENIED; ERROR_DATABASE_FAILURE.
 */
DWORD NtmsBindLibrary(HANDLE hSession, const GUID *lpLibrary);

/**
 * NtmsServeLibrary - work at what a library is to do, for whoever asked for it
 * @hSession: session
 * @lpLibrary: id of the library
 * @dwTimeout: milliseconds; 0: as far as it goes without waiting; INFINITE
 *
 * Who waits for a library works at its queue, and leaves when he has what he waited
 * for. This works at what nobody waits for: mounts with NTMS_MOUNT_NOWAIT, what a
 * caller left that ended, media whose time in a drive (dwDeferDismountDelay) is over.
 * Any number may do so at once, in any process; one of them works at a time. ntmsd(8)
 * is made of it. It ends, too, when the session is closed by another thread, or the
 * changer leaves; and only when a label that is being read or written is done, ten
 * minutes later at most, unless the time was 0.
 *
 * Access: U library. Returns ERROR_SUCCESS: it is time; ERROR_CANCELLED: the session
 * was closed; ERROR_DEVICE_NOT_AVAILABLE: the changer is not at this host;
 * ERROR_INVALID_LIBRARY; ERROR_INVALID_HANDLE; ERROR_INVALID_PARAMETER;
 * ERROR_ACCESS_DENIED, also when the changer's device may not be opened;
 * ERROR_DATABASE_FAILURE.
 */
DWORD NtmsServeLibrary(HANDLE hSession, const GUID *lpLibrary, DWORD dwTimeout);

/**
 * NtmsFindPhysicalMedia - the cartridges of a bar code
 * @hSession: session
 * @lpBarCode: UTF-8, compared to the letter
 * @lpList: out, ids; may be NULL when *lpdwCount is 0
 * @lpdwCount: in, room in the list; out, how many there are; more than one are
 *	duplicates of each other
 *
 * Access: none to find, U pool to look at what was found. Returns as
 * NtmsReadLibrary(); none found is ERROR_SUCCESS and 0.
 */
DWORD NtmsFindPhysicalMedia(HANDLE hSession, LPCSTR lpBarCode, GUID *lpList, DWORD *lpdwCount);

/**
 * NtmsKeepMount - a mount outlives the session that made it
 * @hSession: the session that mounted it
 * @lpMediaId: id of the logical medium or side, as MountNtmsMedia() was given it
 *
 * When a session ends its media are released. This one stays in its drive, and in use,
 * until somebody dismounts it: for tools that end when they have told the device.
 *
 * Access: U pool, U library. Returns ERROR_SUCCESS; ERROR_INVALID_STATE: this session has
 * not mounted it, or has said so already; ERROR_INVALID_MEDIA; ERROR_INVALID_HANDLE;
 * ERROR_INVALID_PARAMETER; ERROR_ACCESS_DENIED; ERROR_DATABASE_FAILURE.
 */
DWORD NtmsKeepMount(HANDLE hSession, const GUID *lpMediaId);

/**
 * NtmsOverwriteMedia - say that what is on a cartridge is not needed
 * @hSession: session
 * @lpPhysicalMedia: id of the cartridge
 *
 * MountNtmsMedia() does not give a cartridge that became free by its bar code alone to
 * whoever mounts it when somebody's data is on it, nor a side that bears another label
 * than the one that it is known by. After this call no label is known of any of its
 * sides, and mounts do not look at it. One without a bar code that lay unwatched is
 * taken for what lies there now, unless it has an owner.
 *
 * Access: C library. Returns ERROR_SUCCESS, ERROR_INVALID_MEDIA, ERROR_INVALID_HANDLE,
 * ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE.
 */
DWORD NtmsOverwriteMedia(HANDLE hSession, const GUID *lpPhysicalMedia);

/* What the beginning of a medium is. */
enum NtmsLabelContents {
	NTMS_LABEL_BLANK = 1,		/* the drive says that nothing is recorded; a disk: zeros at both ends */
	NTMS_LABEL_CLAIMED = 2,		/* a label plug-in knows it */
	NTMS_LABEL_UNKNOWN = 3,		/* data, zeros too, that no plug-in knows */
	NTMS_LABEL_UNREADABLE = 4,	/* cannot be read, and is not said to be blank */
};

/* What NtmsReadLabel() finds; texts are empty when no plug-in claims the medium. */
typedef struct _NTMS_LABEL {
	DWORD dwContents;	/* NtmsLabelContents */
	DWORD dwBlockSize;	/* bytes of a tape's first block; 0: no tape, or no block was read */
	DWORD dwLabelIdSize;	/* bytes used of LabelId */
	BYTE LabelId[256];
	CHAR szLabelType[NTMS_OMIDLABELTYPE_LENGTH];
	CHAR szLabelInfo[NTMS_OMIDLABELINFO_LENGTH];
	CHAR szPlugIn[64];	/* file name of the plug-in that claims it */
	CHAR szPassedOver[1024];	/* plug-ins that could not be used, "NAME: WHY", a line each; cut */
} NTMS_LABEL, *LPNTMS_LABEL;

/**
 * NtmsReadLabel - read the beginning of a medium, and say what is on it
 * @lpDevice: tape drive, disk drive, or a file with the image of a medium
 * @lpLabel: out
 *
 * Nothing is written. A tape is rewound before and after. The plug-ins are those of
 * <ntmsmli.h>; one that cannot be used does not make the call fail. Needs no store,
 * and no right but to read the device.
 *
 * Returns ERROR_SUCCESS; ERROR_INVALID_PARAMETER; ERROR_INVALID_DRIVE (no drive and
 * no file); ERROR_EMPTY (no medium); ERROR_NOT_READY; ERROR_BUSY (another program
 * uses it); ERROR_DEVICE_NOT_AVAILABLE; ERROR_ACCESS_DENIED; ERROR_NOT_ENOUGH_MEMORY.
 */
DWORD NtmsReadLabel(LPCSTR lpDevice, LPNTMS_LABEL lpLabel);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif /* NTMSEXT_H */
