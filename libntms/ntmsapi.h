/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ntmsapi.h - media libraries, pools and media: the NTMS programming interface, for Linux
 *
 * Source compatible with the Windows header of this name: the same names, values and layouts.
 *
 * Threads: every function may be called from any thread at any time, also on one session from many
 *   threads. A call that waits (mount, allocate, WaitFor...) does not hold up others. What a caller
 *   passes in belongs to the call until it returns.
 * Handles: a HANDLE is a number that is looked up, never dereferenced. Any value may be passed: a
 *   wrong, closed or foreign one gives ERROR_INVALID_HANDLE. Numbers of closed handles do not come
 *   back soon. CloseNtmsSession() ends the calls that wait in other threads with ERROR_CANCELLED.
 * Fork: the handles of the parent give ERROR_INVALID_HANDLE in the child, and the locks and devices
 *   they hold open are closed there; the parent's sessions go on undisturbed. A child opens sessions
 *   of its own.
 * Text: A is UTF-8, whatever the locale; W is UTF-16 in the host's byte order. Text that is not
 *   well formed gives ERROR_INVALID_PARAMETER, in a name ERROR_INVALID_NAME. What does not fit an
 *   array of a structure is cut between characters; such arrays always end in NUL and are zero
 *   behind it. A name or description that comes back to Set as Get cut it stays whole.
 * Memory: nothing passed in is kept after the call, nothing is allocated for the caller, except by
 *   GetVolumesFromDrive().
 * Times: SYSTEMTIME is UTC. Timeouts are in milliseconds; INFINITE waits for ever, 0 not at all.
 * Results: a Win32 error code; nothing is changed by a call that fails. "Queued": ERROR_SUCCESS
 *   says that the work was accepted; its result is in an NTMS_LIBREQUEST object and in
 *   notifications. What returns a HANDLE returns INVALID_HANDLE_VALUE and leaves the code for
 *   GetLastError(), one for each thread.
 *
 * The base types (DWORD, GUID ...) are defined here, unless <windows.h> came first: Wine's works.
 * There WINAPI is another calling convention, which no function here has, and GetLastError() is
 * Wine's: use NtmsGetLastError(). Any other layer that has the types says so by defining
 * NTMS_HAVE_WINDOWS_TYPES. DWORD and LONG have 32 bits; WCHAR has 16: it is wchar_t under
 * -fshort-wchar, else char16_t.
 *
 * What the comments of the functions mean:
 *   Pointers must not be NULL unless "optional" is said. An id is a GUID made by NTMS: LMID the id
 *   of a logical medium (what an application allocates), PMID that of a cartridge.
 *   Access: the right needed, and on what: U NTMS_USE_ACCESS, M NTMS_MODIFY_ACCESS, C
 *   NTMS_CONTROL_ACCESS. The "holder" of media, sides and logical media is their pool; of changers,
 *   drives, doors, ports, slots and library requests the library; of pools and libraries they
 *   themselves; of all else the computer. Administrators (root, and the members of the group
 *   ntms-admin) have every right. Without it: ERROR_ACCESS_DENIED, not repeated below.
 *   Errors: besides ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (NULL, unknown option),
 *   ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_CONNECTED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL and
 *   ERROR_CANCELLED (session closed), which any function may return. Parameters are checked first,
 *   then existence, access, state.
 *   RSMP: section of [MS-RSMP], "Removable Storage Manager (RSM) Remote Protocol", revision 11.0.
 */
#ifndef _INCL_NTMSAPI_H_
#define _INCL_NTMSAPI_H_

/* ---- Base types ----------------------------------------------------------------------------- */

#if defined(_WINDOWS_) || defined(_INC_WINDOWS) || defined(__WINE_WINDOWS_H)
# ifndef NTMS_HAVE_WINDOWS_TYPES
#  define NTMS_HAVE_WINDOWS_TYPES
# endif
#elif (defined(_WINDEF_) || defined(_WINNT_)) && !defined(NTMS_HAVE_WINDOWS_TYPES)
# error "a part of the Windows headers came first: include <windows.h> before <ntmsapi.h>"
#endif

#ifndef NTMS_HAVE_WINDOWS_TYPES

#include <stddef.h>
#include <stdint.h>
#if !defined(__cplusplus) && __SIZEOF_WCHAR_T__ != 2
# include <uchar.h>
#endif

typedef char CHAR;
#if __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#elif defined(__cplusplus) && __cplusplus < 201103L
typedef unsigned short WCHAR;	/* it has no char16_t */
#else
typedef char16_t WCHAR;
#endif
typedef unsigned char BYTE;
typedef unsigned short WORD;
typedef unsigned int DWORD;
typedef unsigned int ULONG;
typedef int LONG;
typedef int BOOL;
typedef long long LONGLONG;
typedef intptr_t LONG_PTR;
typedef uintptr_t ULONG_PTR;
typedef void *PVOID;
typedef void *LPVOID;
typedef BYTE *LPBYTE;
typedef DWORD *LPDWORD;
typedef CHAR *LPSTR;
typedef const CHAR *LPCSTR;
typedef WCHAR *LPWSTR;
typedef const WCHAR *LPCWSTR;
#ifdef UNICODE
typedef WCHAR TCHAR;
typedef LPWSTR LPTSTR;
typedef LPCWSTR LPCTSTR;
#else
typedef CHAR TCHAR;
typedef LPSTR LPTSTR;
typedef LPCSTR LPCTSTR;
#endif
typedef void *HANDLE;
typedef HANDLE *LPHANDLE;
typedef struct HWND__ *HWND;
typedef DWORD ACCESS_MASK;
typedef DWORD SECURITY_INFORMATION;
typedef void *PSECURITY_DESCRIPTOR;

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
	DWORD Data1;
	WORD Data2;
	WORD Data3;
	BYTE Data4[8];
} GUID;
#endif
typedef GUID *LPGUID;

typedef struct _SYSTEMTIME {
	WORD wYear;
	WORD wMonth;
	WORD wDayOfWeek;
	WORD wDay;
	WORD wHour;
	WORD wMinute;
	WORD wSecond;
	WORD wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

/* The attribute: 32-bit x86 would align QuadPart at 4. */
typedef union _LARGE_INTEGER {
	__extension__ struct {
		DWORD LowPart;
		LONG HighPart;
	};
	struct {
		DWORD LowPart;
		LONG HighPart;
	} u;
	LONGLONG QuadPart __attribute__((aligned(8)));
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef struct _SECURITY_ATTRIBUTES {
	DWORD nLength;
	LPVOID lpSecurityDescriptor;
	BOOL bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

#ifndef FALSE
#define FALSE	0
#endif
#ifndef TRUE
#define TRUE	1
#endif
#ifndef WINAPI
#define WINAPI
#endif
#ifndef TEXT
# ifndef UNICODE
#  define TEXT(literal)	literal
# elif __SIZEOF_WCHAR_T__ == 2
#  define TEXT(literal)	L##literal
# else
#  define TEXT(literal)	u##literal
# endif
#endif
#ifndef INFINITE
#define INFINITE	0xFFFFFFFFu
#endif
#ifndef INVALID_HANDLE_VALUE
#define INVALID_HANDLE_VALUE	((HANDLE)(LONG_PTR)-1)
#endif

/*
 * Macros without parameters: taking the address works, and so does another header's prototype.
 * NTMS_NO_LAST_ERROR keeps the two names free.
 */
#if !defined(NTMS_NO_LAST_ERROR) && !defined(GetLastError) && !defined(SetLastError)
#define GetLastError	NtmsGetLastError
#define SetLastError	NtmsSetLastError
#endif

#endif /* !NTMS_HAVE_WINDOWS_TYPES */

/* Parts of a security descriptor; standard and generic rights in an access mask. */
#ifndef OWNER_SECURITY_INFORMATION
#define OWNER_SECURITY_INFORMATION	0x00000001
#define GROUP_SECURITY_INFORMATION	0x00000002
#define DACL_SECURITY_INFORMATION	0x00000004
#define SACL_SECURITY_INFORMATION	0x00000008
#endif
#ifndef READ_CONTROL
#define READ_CONTROL	0x00020000
#endif
#ifndef WRITE_DAC
#define WRITE_DAC	0x00040000
#endif
#ifndef WRITE_OWNER
#define WRITE_OWNER	0x00080000
#endif
#ifndef ACCESS_SYSTEM_SECURITY
#define ACCESS_SYSTEM_SECURITY	0x01000000
#endif
#ifndef GENERIC_ALL
#define GENERIC_ALL	0x10000000
#endif
#ifndef GENERIC_EXECUTE
#define GENERIC_EXECUTE	0x20000000
#endif
#ifndef GENERIC_WRITE
#define GENERIC_WRITE	0x40000000
#endif
#ifndef GENERIC_READ
#define GENERIC_READ	0x80000000
#endif

/* Kinds of device in DeviceType members. */
#ifndef FILE_DEVICE_CD_ROM
#define FILE_DEVICE_CD_ROM	0x00000002
#endif
#ifndef FILE_DEVICE_DISK
#define FILE_DEVICE_DISK	0x00000007
#endif
#ifndef FILE_DEVICE_TAPE
#define FILE_DEVICE_TAPE	0x0000001f
#endif
#ifndef FILE_DEVICE_CHANGER
#define FILE_DEVICE_CHANGER	0x00000030
#endif
#ifndef FILE_DEVICE_DVD
#define FILE_DEVICE_DVD	0x00000033
#endif

/* ---- Error codes ---------------------------------------------------------------------------- */

#ifndef ERROR_SUCCESS
#define ERROR_SUCCESS				0
#endif
#ifndef NO_ERROR
#define NO_ERROR				0
#endif
#ifndef ERROR_ACCESS_DENIED
#define ERROR_ACCESS_DENIED			5
#endif
#ifndef ERROR_INVALID_HANDLE
#define ERROR_INVALID_HANDLE			6
#endif
#ifndef ERROR_NOT_ENOUGH_MEMORY
#define ERROR_NOT_ENOUGH_MEMORY			8
#endif
#ifndef ERROR_BAD_FORMAT
#define ERROR_BAD_FORMAT			11
#endif
#ifndef ERROR_INVALID_DRIVE
#define ERROR_INVALID_DRIVE			15
#endif
#ifndef ERROR_WRITE_PROTECT
#define ERROR_WRITE_PROTECT			19
#endif
#ifndef ERROR_NOT_READY
#define ERROR_NOT_READY				21
#endif
#ifndef ERROR_SHARING_VIOLATION
#define ERROR_SHARING_VIOLATION			32
#endif
#ifndef ERROR_NOT_SUPPORTED
#define ERROR_NOT_SUPPORTED			50
#endif
#ifndef ERROR_INVALID_PARAMETER
#define ERROR_INVALID_PARAMETER			87
#endif
#ifndef ERROR_CALL_NOT_IMPLEMENTED
#define ERROR_CALL_NOT_IMPLEMENTED		120
#endif
#ifndef ERROR_INSUFFICIENT_BUFFER
#define ERROR_INSUFFICIENT_BUFFER		122
#endif
#ifndef ERROR_INVALID_NAME
#define ERROR_INVALID_NAME			123
#endif
#ifndef ERROR_BUSY
#define ERROR_BUSY				170
#endif
#ifndef ERROR_ALREADY_EXISTS
#define ERROR_ALREADY_EXISTS			183
#endif
#ifndef ERROR_NO_DATA
#define ERROR_NO_DATA				232
#endif
#ifndef ERROR_INVALID_ADDRESS
#define ERROR_INVALID_ADDRESS			487
#endif
#ifndef ERROR_CONNECTION_UNAVAIL
#define ERROR_CONNECTION_UNAVAIL		1201
#endif
#ifndef ERROR_INVALID_COMPUTERNAME
#define ERROR_INVALID_COMPUTERNAME		1210
#endif
#ifndef ERROR_NO_NETWORK
#define ERROR_NO_NETWORK			1222
#endif
#ifndef ERROR_CANCELLED
#define ERROR_CANCELLED				1223
#endif
#ifndef ERROR_NO_SECURITY_ON_OBJECT
#define ERROR_NO_SECURITY_ON_OBJECT		1350
#endif
#ifndef ERROR_TIMEOUT
#define ERROR_TIMEOUT				1460
#endif
#ifndef RPC_S_INVALID_BOUND
#define RPC_S_INVALID_BOUND			1734
#endif
#ifndef RPC_S_NO_INTERFACES
#define RPC_S_NO_INTERFACES			1817
#endif
#ifndef ERROR_NOT_CONNECTED
#define ERROR_NOT_CONNECTED			2250
#endif
#ifndef ERROR_INVALID_MEDIA
#define ERROR_INVALID_MEDIA			4300
#endif
#ifndef ERROR_INVALID_LIBRARY
#define ERROR_INVALID_LIBRARY			4301
#endif
#ifndef ERROR_INVALID_MEDIA_POOL
#define ERROR_INVALID_MEDIA_POOL		4302
#endif
#ifndef ERROR_DRIVE_MEDIA_MISMATCH
#define ERROR_DRIVE_MEDIA_MISMATCH		4303
#endif
#ifndef ERROR_MEDIA_OFFLINE
#define ERROR_MEDIA_OFFLINE			4304
#endif
#ifndef ERROR_LIBRARY_OFFLINE
#define ERROR_LIBRARY_OFFLINE			4305
#endif
#ifndef ERROR_EMPTY
#define ERROR_EMPTY				4306
#endif
#ifndef ERROR_NOT_EMPTY
#define ERROR_NOT_EMPTY				4307
#endif
#ifndef ERROR_MEDIA_UNAVAILABLE
#define ERROR_MEDIA_UNAVAILABLE			4308
#endif
#ifndef ERROR_RESOURCE_DISABLED
#define ERROR_RESOURCE_DISABLED			4309
#endif
#ifndef ERROR_INVALID_CLEANER
#define ERROR_INVALID_CLEANER			4310
#endif
#ifndef ERROR_UNABLE_TO_CLEAN
#define ERROR_UNABLE_TO_CLEAN			4311
#endif
#ifndef ERROR_OBJECT_NOT_FOUND
#define ERROR_OBJECT_NOT_FOUND			4312
#endif
#ifndef ERROR_DATABASE_FAILURE
#define ERROR_DATABASE_FAILURE			4313
#endif
#ifndef ERROR_DATABASE_FULL
#define ERROR_DATABASE_FULL			4314
#endif
#ifndef ERROR_MEDIA_INCOMPATIBLE
#define ERROR_MEDIA_INCOMPATIBLE		4315
#endif
#ifndef ERROR_RESOURCE_NOT_PRESENT
#define ERROR_RESOURCE_NOT_PRESENT		4316
#endif
#ifndef ERROR_INVALID_OPERATION
#define ERROR_INVALID_OPERATION			4317
#endif
#ifndef ERROR_MEDIA_NOT_AVAILABLE
#define ERROR_MEDIA_NOT_AVAILABLE		4318
#endif
#ifndef ERROR_DEVICE_NOT_AVAILABLE
#define ERROR_DEVICE_NOT_AVAILABLE		4319
#endif
#ifndef ERROR_REQUEST_REFUSED
#define ERROR_REQUEST_REFUSED			4320
#endif
#ifndef ERROR_INVALID_DRIVE_OBJECT
#define ERROR_INVALID_DRIVE_OBJECT		4321
#endif
#ifndef ERROR_LIBRARY_FULL
#define ERROR_LIBRARY_FULL			4322
#endif
#ifndef ERROR_MEDIUM_NOT_ACCESSIBLE
#define ERROR_MEDIUM_NOT_ACCESSIBLE		4323
#endif
#ifndef ERROR_UNABLE_TO_LOAD_MEDIUM
#define ERROR_UNABLE_TO_LOAD_MEDIUM		4324
#endif
#ifndef ERROR_UNABLE_TO_INVENTORY_DRIVE
#define ERROR_UNABLE_TO_INVENTORY_DRIVE		4325
#endif
#ifndef ERROR_UNABLE_TO_INVENTORY_SLOT
#define ERROR_UNABLE_TO_INVENTORY_SLOT		4326
#endif
#ifndef ERROR_UNABLE_TO_INVENTORY_TRANSPORT
#define ERROR_UNABLE_TO_INVENTORY_TRANSPORT	4327
#endif
#ifndef ERROR_TRANSPORT_FULL
#define ERROR_TRANSPORT_FULL			4328
#endif
#ifndef ERROR_CONTROLLING_IEPORT
#define ERROR_CONTROLLING_IEPORT		4329
#endif
#ifndef ERROR_UNABLE_TO_EJECT_MOUNTED_MEDIA
#define ERROR_UNABLE_TO_EJECT_MOUNTED_MEDIA	4330
#endif
#ifndef ERROR_CLEANER_SLOT_SET
#define ERROR_CLEANER_SLOT_SET			4331
#endif
#ifndef ERROR_CLEANER_SLOT_NOT_SET
#define ERROR_CLEANER_SLOT_NOT_SET		4332
#endif
#ifndef ERROR_CLEANER_CARTRIDGE_SPENT
#define ERROR_CLEANER_CARTRIDGE_SPENT		4333
#endif
#ifndef ERROR_UNEXPECTED_OMID
#define ERROR_UNEXPECTED_OMID			4334
#endif
#ifndef ERROR_CANT_DELETE_LAST_ITEM
#define ERROR_CANT_DELETE_LAST_ITEM		4335
#endif
#ifndef ERROR_MESSAGE_EXCEEDS_MAX_SIZE
#define ERROR_MESSAGE_EXCEEDS_MAX_SIZE		4336
#endif
#ifndef ERROR_VOLUME_CONTAINS_SYS_FILES
#define ERROR_VOLUME_CONTAINS_SYS_FILES		4337
#endif
#ifndef ERROR_INDIGENOUS_TYPE
#define ERROR_INDIGENOUS_TYPE			4338
#endif
#ifndef ERROR_NO_SUPPORTING_DRIVES
#define ERROR_NO_SUPPORTING_DRIVES		4339
#endif
#ifndef ERROR_CLEANER_CARTRIDGE_INSTALLED
#define ERROR_CLEANER_CARTRIDGE_INSTALLED	4340
#endif
#ifndef ERROR_IEPORT_FULL
#define ERROR_IEPORT_FULL			4341
#endif
#ifndef ERROR_RESOURCE_NOT_AVAILABLE
#define ERROR_RESOURCE_NOT_AVAILABLE		5006
#endif
#ifndef ERROR_INVALID_STATE
#define ERROR_INVALID_STATE			5023
#endif

/* ---- Ids, limits, object types ------------------------------------------------------------ */

typedef GUID NTMS_GUID;
typedef GUID *LPNTMS_GUID;
typedef BYTE *PSECURITY_DESCRIPTOR_NTMS;
typedef ULONG_PTR NTMS_HANDLE;

#define NTMS_NULLGUID	{ 0, 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0 } }
#define NTMS_IS_NULLGUID(id)							\
	(((id).Data1 == 0) && ((id).Data2 == 0) && ((id).Data3 == 0) &&		\
	 ((id).Data4[0] == 0) && ((id).Data4[1] == 0) && ((id).Data4[2] == 0) &&	\
	 ((id).Data4[3] == 0) && ((id).Data4[4] == 0) && ((id).Data4[5] == 0) &&	\
	 ((id).Data4[6] == 0) && ((id).Data4[7] == 0))

/* Capacities of text arrays, in CHARs or WCHARs, with the NUL. */
#define NTMS_OBJECTNAME_LENGTH		64
#define NTMS_DESCRIPTION_LENGTH		127
#define NTMS_DEVICENAME_LENGTH		64
#define NTMS_SERIALNUMBER_LENGTH	32
#define NTMS_REVISION_LENGTH		32
#define NTMS_BARCODE_LENGTH		64
#define NTMS_SEQUENCE_LENGTH		32
#define NTMS_VENDORNAME_LENGTH		128
#define NTMS_PRODUCTNAME_LENGTH		128
#define NTMS_USERNAME_LENGTH		64
#define NTMS_APPLICATIONNAME_LENGTH	64
#define NTMS_COMPUTERNAME_LENGTH	64
#define NTMS_I1_MESSAGE_LENGTH		127
#define NTMS_MESSAGE_LENGTH		256
#define NTMS_POOLHIERARCHY_LENGTH	512	/* a whole pool path */
#define NTMS_OMIDLABELID_LENGTH		255	/* bytes, no NUL */
#define NTMS_OMIDLABELTYPE_LENGTH	64
#define NTMS_OMIDLABELINFO_LENGTH	256

/* Attributes: the value must be shorter than this many bytes; a name has at most 31 characters. */
#define NTMS_MAXATTR_LENGTH		0x10000
#define NTMS_MAXATTR_NAMELEN		32

enum NtmsObjectsTypes {
	NTMS_UNKNOWN = 0,		/* on Get: the library finds out */
	NTMS_OBJECT = 1,		/* any type; only OpenNtmsNotification() takes it */
	NTMS_CHANGER = 2,
	NTMS_CHANGER_TYPE = 3,
	NTMS_COMPUTER = 4,		/* this NTMS installation: exactly one */
	NTMS_DRIVE = 5,
	NTMS_DRIVE_TYPE = 6,
	NTMS_IEDOOR = 7,
	NTMS_IEPORT = 8,		/* mail slot */
	NTMS_LIBRARY = 9,		/* also a stand-alone drive, and the offline library */
	NTMS_LIBREQUEST = 10,		/* work queued for a library */
	NTMS_LOGICAL_MEDIA = 11,
	NTMS_MEDIA_POOL = 12,
	NTMS_MEDIA_TYPE = 13,
	NTMS_PARTITION = 14,		/* a side of a cartridge */
	NTMS_PHYSICAL_MEDIA = 15,	/* a cartridge */
	NTMS_STORAGESLOT = 16,
	NTMS_OPREQUEST = 17,		/* a request to a human */
	NTMS_UI_DESTINATION = 18,
	NTMS_NUMBER_OF_OBJECT_TYPES = 19
};

/* ---- Options and states --------------------------------------------------------------------- */

enum NtmsSessionOptions {
	NTMS_SESSION_QUERYEXPEDITE = 0x1	/* accepted, no effect */
};

enum NtmsMountOptions {
	NTMS_MOUNT_READ = 0x0001,
	NTMS_MOUNT_WRITE = 0x0002,
	NTMS_MOUNT_ERROR_NOT_AVAILABLE = 0x0004,	/* fail at once when busy */
	NTMS_MOUNT_ERROR_IF_UNAVAILABLE = 0x0004,
	NTMS_MOUNT_ERROR_OFFLINE = 0x0008,		/* fail at once when offline */
	NTMS_MOUNT_ERROR_IF_OFFLINE = 0x0008,
	NTMS_MOUNT_SPECIFIC_DRIVE = 0x0010,
	NTMS_MOUNT_NOWAIT = 0x0020			/* queue and return */
};

enum NtmsDismountOptions {
	NTMS_DISMOUNT_DEFERRED = 0x0001,
	NTMS_DISMOUNT_IMMEDIATE = 0x0002
};

enum NtmsMountPriority {
	NTMS_PRIORITY_DEFAULT = 0,
	NTMS_PRIORITY_HIGHEST = 15,
	NTMS_PRIORITY_HIGH = 7,
	NTMS_PRIORITY_NORMAL = 0,
	NTMS_PRIORITY_LOW = -7,
	NTMS_PRIORITY_LOWEST = -15
};

enum NtmsAllocateOptions {
	NTMS_ALLOCATE_NEW = 0x0001,
	NTMS_ALLOCATE_NEXT = 0x0002,
	NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE = 0x0004
};

enum NtmsCreateOptions {
	NTMS_OPEN_EXISTING = 0x0001,
	NTMS_CREATE_NEW = 0x0002,
	NTMS_OPEN_ALWAYS = 0x0003
};

enum NtmsCreateNtmsMediaOptions {
	NTMS_ERROR_ON_DUPLICATE = 0x0001
};

enum NtmsEnumerateOption {
	NTMS_ENUM_DEFAULT = 0,
	NTMS_ENUM_ROOTPOOL = 1
};

enum NtmsDriveState {
	NTMS_DRIVESTATE_DISMOUNTED = 0,		/* empty */
	NTMS_DRIVESTATE_MOUNTED = 1,		/* medium in it, not ready */
	NTMS_DRIVESTATE_LOADED = 2,		/* ready */
	NTMS_DRIVESTATE_UNLOADED = 5,
	NTMS_DRIVESTATE_BEING_CLEANED = 6,
	NTMS_DRIVESTATE_DISMOUNTABLE = 7	/* medium still in it, drive free */
};

enum NtmsDriveType {
	NTMS_UNKNOWN_DRIVE = 0
};

enum NtmsLibraryType {
	NTMS_LIBRARYTYPE_UNKNOWN = 0,
	NTMS_LIBRARYTYPE_OFFLINE = 1,
	NTMS_LIBRARYTYPE_ONLINE = 2,		/* has a robot */
	NTMS_LIBRARYTYPE_STANDALONE = 3
};

enum NtmsLibraryFlags {
	NTMS_LIBRARYFLAG_FIXEDOFFLINE = 0x01,		/* this is the offline library */
	NTMS_LIBRARYFLAG_CLEANERPRESENT = 0x02,
	NTMS_LIBRARYFLAG_AUTODETECTCHANGE = 0x04,
	NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING = 0x08,	/* set by the library alone */
	NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE = 0x10	/* CLN...: a cleaner */
};

enum NtmsInventoryMethod {
	NTMS_INVENTORY_NONE = 0,
	NTMS_INVENTORY_FAST = 1,	/* by bar code, else slots that were filled */
	NTMS_INVENTORY_OMID = 2,	/* mounts every side and reads its label */
	NTMS_INVENTORY_DEFAULT = 3,	/* what the library object says */
	NTMS_INVENTORY_SLOT = 4,	/* internal */
	NTMS_INVENTORY_STOP = 5,
	NTMS_INVENTORY_MAX = 6
};

enum NtmsSlotState {
	NTMS_SLOTSTATE_UNKNOWN = 0,
	NTMS_SLOTSTATE_FULL = 1,
	NTMS_SLOTSTATE_EMPTY = 2,
	NTMS_SLOTSTATE_NOTPRESENT = 3,		/* its magazine is out */
	NTMS_SLOTSTATE_NEEDSINVENTORY = 4
};

enum NtmsDoorState {
	NTMS_DOORSTATE_UNKNOWN = 0,
	NTMS_DOORSTATE_CLOSED = 1,
	NTMS_DOORSTATE_OPEN = 2
};

enum NtmsPortPosition {
	NTMS_PORTPOSITION_UNKNOWN = 0,
	NTMS_PORTPOSITION_EXTENDED = 1,
	NTMS_PORTPOSITION_RETRACTED = 2
};

enum NtmsPortContent {
	NTMS_PORTCONTENT_UNKNOWN = 0,
	NTMS_PORTCONTENT_FULL = 1,
	NTMS_PORTCONTENT_EMPTY = 2
};

enum NtmsBarCodeState {
	NTMS_BARCODESTATE_OK = 1,
	NTMS_BARCODESTATE_UNREADABLE = 2	/* also: has none */
};

enum NtmsMediaState {
	NTMS_MEDIASTATE_IDLE = 0,	/* in its slot, or offline */
	NTMS_MEDIASTATE_INUSE = 1,	/* a request for it was accepted */
	NTMS_MEDIASTATE_MOUNTED = 2,	/* in a drive */
	NTMS_MEDIASTATE_LOADED = 3,	/* ready for reading and writing */
	NTMS_MEDIASTATE_UNLOADED = 4,	/* ready to be taken out */
	NTMS_MEDIASTATE_OPERROR = 5,
	NTMS_MEDIASTATE_OPREQ = 6	/* waits for an operator request */
};

enum NtmsPartitionState {
	NTMS_PARTSTATE_UNKNOWN = 0,
	NTMS_PARTSTATE_UNPREPARED = 1,		/* in Free, free label not yet written */
	NTMS_PARTSTATE_INCOMPATIBLE = 2,	/* does not fit the drive */
	NTMS_PARTSTATE_DECOMMISSIONED = 3,	/* never allocated again */
	NTMS_PARTSTATE_AVAILABLE = 4,
	NTMS_PARTSTATE_ALLOCATED = 5,
	NTMS_PARTSTATE_COMPLETE = 6,		/* allocated, read only */
	NTMS_PARTSTATE_FOREIGN = 7,		/* label not recognised */
	NTMS_PARTSTATE_IMPORT = 8,		/* label recognised, id not known here */
	NTMS_PARTSTATE_RESERVED = 9		/* for the owner of another side */
};
#define NTMS_PARTSTATE_NEW	NTMS_PARTSTATE_UNKNOWN

enum NtmsPoolType {
	NTMS_POOLTYPE_UNKNOWN = 0,
	NTMS_POOLTYPE_SCRATCH = 1,		/* Free */
	NTMS_POOLTYPE_FOREIGN = 2,		/* Unrecognized */
	NTMS_POOLTYPE_IMPORT = 3,
	NTMS_POOLTYPE_APPLICATION = 1000
};

enum NtmsAllocationPolicy {
	NTMS_ALLOCATE_FROMSCRATCH = 1		/* take from Free when the pool has none */
};

enum NtmsDeallocationPolicy {
	NTMS_DEALLOCATE_TOSCRATCH = 1		/* give back to Free */
};

enum NtmsReadWriteCharacteristics {
	NTMS_MEDIARW_UNKNOWN = 0,
	NTMS_MEDIARW_REWRITABLE = 1,
	NTMS_MEDIARW_WRITEONCE = 2,
	NTMS_MEDIARW_READONLY = 3
};

enum NtmsLmOperation {
	NTMS_LM_REMOVE = 0,			/* cancels another request */
	NTMS_LM_DISABLECHANGER = 1,
	NTMS_LM_DISABLELIBRARY = 1,
	NTMS_LM_ENABLECHANGER = 2,
	NTMS_LM_ENABLELIBRARY = 2,
	NTMS_LM_DISABLEDRIVE = 3,
	NTMS_LM_ENABLEDRIVE = 4,
	NTMS_LM_DISABLEMEDIA = 5,
	NTMS_LM_ENABLEMEDIA = 6,
	NTMS_LM_UPDATEOMID = 7,
	NTMS_LM_INVENTORY = 8,
	NTMS_LM_DOORACCESS = 9,
	NTMS_LM_EJECT = 10,
	NTMS_LM_EJECTCLEANER = 11,
	NTMS_LM_INJECT = 12,
	NTMS_LM_INJECTCLEANER = 13,
	NTMS_LM_PROCESSOMID = 14,
	NTMS_LM_CLEANDRIVE = 15,
	NTMS_LM_DISMOUNT = 16,
	NTMS_LM_MOUNT = 17,
	NTMS_LM_WRITESCRATCH = 18,		/* writes a free label */
	NTMS_LM_CLASSIFY = 19,
	NTMS_LM_RESERVECLEANER = 20,
	NTMS_LM_RELEASECLEANER = 21,
	NTMS_LM_MAXWORKITEM = 22
};

enum NtmsLmState {
	NTMS_LM_QUEUED = 0,
	NTMS_LM_INPROCESS = 1,
	NTMS_LM_PASSED = 2,
	NTMS_LM_FAILED = 3,			/* see dwErrorCode */
	NTMS_LM_INVALID = 4,
	NTMS_LM_WAITING = 5,			/* for a drive, a medium or an operator */
	NTMS_LM_DEFERRED = 6,
	NTMS_LM_DEFFERED = 6,
	NTMS_LM_CANCELLED = 7,
	NTMS_LM_STOPPED = 8
};

enum NtmsOpreqCommand {
	NTMS_OPREQ_UNKNOWN = 0,
	NTMS_OPREQ_NEWMEDIA = 1,
	NTMS_OPREQ_CLEANER = 2,
	NTMS_OPREQ_DEVICESERVICE = 3,
	NTMS_OPREQ_MOVEMEDIA = 4,
	NTMS_OPREQ_MESSAGE = 5
};

enum NtmsOpreqState {
	NTMS_OPSTATE_UNKNOWN = 0,
	NTMS_OPSTATE_SUBMITTED = 1,
	NTMS_OPSTATE_ACTIVE = 2,
	NTMS_OPSTATE_INPROGRESS = 3,
	NTMS_OPSTATE_REFUSED = 4,
	NTMS_OPSTATE_COMPLETE = 5
};

enum NtmsLibRequestFlags {
	NTMS_LIBREQFLAGS_NOAUTOPURGE = 0x01,	/* keep finished requests */
	NTMS_LIBREQFLAGS_NOFAILEDPURGE = 0x02	/* keep failed ones */
};

enum NtmsOpRequestFlags {
	NTMS_OPREQFLAGS_NOAUTOPURGE = 0x01,
	NTMS_OPREQFLAGS_NOFAILEDPURGE = 0x02,
	NTMS_OPREQFLAGS_NOALERTS = 0x10,
	NTMS_OPREQFLAGS_NOTRAYICON = 0x20
};

enum NtmsMediaPoolPolicy {
	NTMS_POOLPOLICY_PURGEOFFLINESCRATCH = 0x01,	/* forget free media when ejected */
	NTMS_POOLPOLICY_KEEPOFFLINEIMPORT = 0x02	/* remember import media */
};

enum NtmsOperationalState {
	NTMS_READY = 0,
	NTMS_INITIALIZING = 10,
	NTMS_NEEDS_SERVICE = 20,
	NTMS_NOT_PRESENT = 21
};

enum NtmsEjectOperation {
	NTMS_EJECT_START = 0,
	NTMS_EJECT_STOP = 1,
	NTMS_EJECT_QUEUE = 2,		/* collect for a port with several slots */
	NTMS_EJECT_FORCE = 3,		/* even if in use */
	NTMS_EJECT_IMMEDIATE = 4,	/* wait until it is out */
	NTMS_EJECT_ASK_USER = 5
};

enum NtmsInjectOperation {
	NTMS_INJECT_START = 0,
	NTMS_INJECT_STOP = 1,
	NTMS_INJECT_RETRACT = 2,
	NTMS_INJECT_STARTMANY = 3	/* reopen the port until stopped */
};

enum NtmsUITypes {
	NTMS_UITYPE_INVALID = 0,
	NTMS_UITYPE_INFO = 1,		/* progress of work */
	NTMS_UITYPE_REQ = 2,		/* operator requests */
	NTMS_UITYPE_ERR = 3,		/* errors */
	NTMS_UITYPE_MAX = 4
};

enum NtmsUIOperations {
	NTMS_UIDEST_ADD = 1,
	NTMS_UIDEST_DELETE = 2,
	NTMS_UIDEST_DELETEALL = 3,
	NTMS_UIOPERATION_MAX = 4
};

enum NtmsNotificationOperations {
	NTMS_OBJ_UPDATE = 1,
	NTMS_OBJ_INSERT = 2,
	NTMS_OBJ_DELETE = 3,
	NTMS_EVENT_SIGNAL = 4,		/* these two are not delivered */
	NTMS_EVENT_COMPLETE = 5
};

enum NtmsAsyncStatus {
	NTMS_ASYNCSTATE_QUEUED = 0,
	NTMS_ASYNCSTATE_WAIT_RESOURCE = 1,
	NTMS_ASYNCSTATE_WAIT_OPERATOR = 2,
	NTMS_ASYNCSTATE_INPROCESS = 3,
	NTMS_ASYNCSTATE_COMPLETE = 4
};

enum NtmsAsyncOperations {
	NTMS_ASYNCOP_MOUNT = 1
};

/* [MS-RSMP] prints 3 for CONTROL: as a mask that would be USE and MODIFY. */
enum NtmsAccessMask {
	NTMS_USE_ACCESS = 0x1,		/* read attributes, mount */
	NTMS_MODIFY_ACCESS = 0x2,	/* change names and attributes */
	NTMS_CONTROL_ACCESS = 0x4	/* allocate, eject, inject, clean, doors */
};

#define NTMS_GENERIC_READ	(NTMS_USE_ACCESS)
#define NTMS_GENERIC_WRITE	(NTMS_USE_ACCESS | NTMS_MODIFY_ACCESS)
#define NTMS_GENERIC_EXECUTE	(NTMS_USE_ACCESS | NTMS_MODIFY_ACCESS | NTMS_CONTROL_ACCESS)
#define NTMS_GENERIC_ALL	(NTMS_USE_ACCESS | NTMS_MODIFY_ACCESS | NTMS_CONTROL_ACCESS)

/* What UpdateNtmsOmidInfo() is given. */
#define NTMS_OMID_TYPE_RAW_LABEL	0x01	/* the bytes as they are on the medium */
#define NTMS_OMID_TYPE_FILESYSTEM_INFO	0x02	/* an NTMS_FILESYSTEM_INFO */

/* ---- Structures ----------------------------------------------------------------------------- */

/*
 * "Set": SetNtmsObjectInformation() stores this member; all others it ignores. Members without
 * a comment are what their name says, counts count what exists now.
 */
#pragma pack(push, 8)

typedef struct _NTMS_DRIVEINFORMATIONA {
	DWORD Number;				/* element number in the library */
	DWORD State;				/* NtmsDriveState */
	NTMS_GUID DriveType;			/* id of an NTMS_DRIVE_TYPE */
	CHAR szDeviceName[NTMS_DEVICENAME_LENGTH];	/* open this to use the drive */
	CHAR szSerialNumber[NTMS_SERIALNUMBER_LENGTH];
	CHAR szRevision[NTMS_REVISION_LENGTH];
	WORD ScsiPort;
	WORD ScsiBus;
	WORD ScsiTarget;
	WORD ScsiLun;
	DWORD dwMountCount;
	SYSTEMTIME LastCleanedTs;
	NTMS_GUID SavedPartitionId;		/* side in it; null: none, or not identified */
	NTMS_GUID Library;
	GUID Reserved;				/* zero */
	DWORD dwDeferDismountDelay;		/* Set; seconds a deferred dismount waits */
} NTMS_DRIVEINFORMATIONA;

typedef struct _NTMS_DRIVEINFORMATIONW {
	DWORD Number;
	DWORD State;
	NTMS_GUID DriveType;
	WCHAR szDeviceName[NTMS_DEVICENAME_LENGTH];
	WCHAR szSerialNumber[NTMS_SERIALNUMBER_LENGTH];
	WCHAR szRevision[NTMS_REVISION_LENGTH];
	WORD ScsiPort;
	WORD ScsiBus;
	WORD ScsiTarget;
	WORD ScsiLun;
	DWORD dwMountCount;
	SYSTEMTIME LastCleanedTs;
	NTMS_GUID SavedPartitionId;
	NTMS_GUID Library;
	GUID Reserved;
	DWORD dwDeferDismountDelay;
} NTMS_DRIVEINFORMATIONW;

typedef struct _NTMS_LIBRARYINFORMATION {
	DWORD LibraryType;			/* NtmsLibraryType */
	NTMS_GUID CleanerSlot;			/* reserved for the cleaner, or null */
	NTMS_GUID CleanerSlotDefault;		/* preferred for it, or null */
	BOOL LibrarySupportsDriveCleaning;
	BOOL BarCodeReaderInstalled;
	DWORD InventoryMethod;			/* Set; NONE, FAST or OMID */
	DWORD dwCleanerUsesRemaining;		/* Set; 0 no cleaner, 0xFFFFFFFF do not count */
	DWORD FirstDriveNumber;
	DWORD dwNumberOfDrives;
	DWORD FirstSlotNumber;
	DWORD dwNumberOfSlots;
	DWORD FirstDoorNumber;
	DWORD dwNumberOfDoors;
	DWORD FirstPortNumber;
	DWORD dwNumberOfPorts;
	DWORD FirstChangerNumber;
	DWORD dwNumberOfChangers;
	DWORD dwNumberOfMedia;
	DWORD dwNumberOfMediaTypes;
	DWORD dwNumberOfLibRequests;
	GUID Reserved;				/* zero */
	BOOL AutoRecovery;			/* Set; inventory when a mount fails */
	DWORD dwFlags;				/* Set; NtmsLibraryFlags */
} NTMS_LIBRARYINFORMATION;

typedef struct _NTMS_CHANGERINFORMATIONA {
	DWORD Number;
	NTMS_GUID ChangerType;			/* id of an NTMS_CHANGER_TYPE */
	CHAR szSerialNumber[NTMS_SERIALNUMBER_LENGTH];
	CHAR szRevision[NTMS_REVISION_LENGTH];
	CHAR szDeviceName[NTMS_DEVICENAME_LENGTH];
	WORD ScsiPort;
	WORD ScsiBus;
	WORD ScsiTarget;
	WORD ScsiLun;
	NTMS_GUID Library;
} NTMS_CHANGERINFORMATIONA;

typedef struct _NTMS_CHANGERINFORMATIONW {
	DWORD Number;
	NTMS_GUID ChangerType;
	WCHAR szSerialNumber[NTMS_SERIALNUMBER_LENGTH];
	WCHAR szRevision[NTMS_REVISION_LENGTH];
	WCHAR szDeviceName[NTMS_DEVICENAME_LENGTH];
	WORD ScsiPort;
	WORD ScsiBus;
	WORD ScsiTarget;
	WORD ScsiLun;
	NTMS_GUID Library;
} NTMS_CHANGERINFORMATIONW;

typedef struct _NTMS_STORAGESLOTINFORMATION {
	DWORD Number;
	DWORD State;				/* NtmsSlotState */
	NTMS_GUID Library;
} NTMS_STORAGESLOTINFORMATION;

typedef struct _NTMS_IEDOORINFORMATION {
	DWORD Number;
	DWORD State;				/* NtmsDoorState */
	WORD MaxOpenSecs;			/* Set; seconds before an operator is asked */
	NTMS_GUID Library;
} NTMS_IEDOORINFORMATION;

typedef struct _NTMS_IEPORTINFORMATION {
	DWORD Number;
	DWORD Content;				/* NtmsPortContent */
	DWORD Position;				/* NtmsPortPosition */
	WORD MaxExtendSecs;			/* Set; seconds before an operator is asked */
	NTMS_GUID Library;
} NTMS_IEPORTINFORMATION;

/* A cartridge. */
typedef struct _NTMS_PMIDINFORMATIONA {
	NTMS_GUID CurrentLibrary;		/* the offline library when on the shelf */
	NTMS_GUID MediaPool;
	NTMS_GUID Location;			/* slot, drive or port; null when offline */
	DWORD LocationType;			/* NTMS_STORAGESLOT, _DRIVE or _IEPORT */
	NTMS_GUID MediaType;			/* id of an NTMS_MEDIA_TYPE */
	NTMS_GUID HomeSlot;			/* where it goes back to; null when offline */
	CHAR szBarCode[NTMS_BARCODE_LENGTH];
	DWORD BarCodeState;			/* NtmsBarCodeState */
	CHAR szSequenceNumber[NTMS_SEQUENCE_LENGTH];	/* running number, to be written on it */
	DWORD MediaState;			/* NtmsMediaState */
	DWORD dwNumberOfPartitions;		/* sides */
	DWORD dwMediaTypeCode;			/* SCSI medium type */
	DWORD dwDensityCode;			/* SCSI density code */
	NTMS_GUID MountedPartition;		/* side in the drive, or null */
} NTMS_PMIDINFORMATIONA;

typedef struct _NTMS_PMIDINFORMATIONW {
	NTMS_GUID CurrentLibrary;
	NTMS_GUID MediaPool;
	NTMS_GUID Location;
	DWORD LocationType;
	NTMS_GUID MediaType;
	NTMS_GUID HomeSlot;
	WCHAR szBarCode[NTMS_BARCODE_LENGTH];
	DWORD BarCodeState;
	WCHAR szSequenceNumber[NTMS_SEQUENCE_LENGTH];
	DWORD MediaState;
	DWORD dwNumberOfPartitions;
	DWORD dwMediaTypeCode;
	DWORD dwDensityCode;
	NTMS_GUID MountedPartition;
} NTMS_PMIDINFORMATIONW;

/* A logical medium. */
typedef struct _NTMS_LMIDINFORMATION {
	NTMS_GUID MediaPool;
	DWORD dwNumberOfPartitions;		/* 1 */
} NTMS_LMIDINFORMATION;

/* A side. */
typedef struct _NTMS_PARTITIONINFORMATIONA {
	NTMS_GUID PhysicalMedia;		/* its cartridge */
	NTMS_GUID LogicalMedia;			/* null when not allocated */
	DWORD State;				/* NtmsPartitionState */
	WORD Side;				/* from 0 */
	DWORD dwOmidLabelIdLength;		/* bytes used of OmidLabelId */
	BYTE OmidLabelId[NTMS_OMIDLABELID_LENGTH];
	CHAR szOmidLabelType[NTMS_OMIDLABELTYPE_LENGTH];
	CHAR szOmidLabelInfo[NTMS_OMIDLABELINFO_LENGTH];
	DWORD dwMountCount;			/* since it is known here */
	DWORD dwAllocateCount;			/* since it is known here */
	LARGE_INTEGER Capacity;			/* bytes */
} NTMS_PARTITIONINFORMATIONA;

typedef struct _NTMS_PARTITIONINFORMATIONW {
	NTMS_GUID PhysicalMedia;
	NTMS_GUID LogicalMedia;
	DWORD State;
	WORD Side;
	DWORD dwOmidLabelIdLength;
	BYTE OmidLabelId[NTMS_OMIDLABELID_LENGTH];
	WCHAR szOmidLabelType[NTMS_OMIDLABELTYPE_LENGTH];
	WCHAR szOmidLabelInfo[NTMS_OMIDLABELINFO_LENGTH];
	DWORD dwMountCount;
	DWORD dwAllocateCount;
	LARGE_INTEGER Capacity;
} NTMS_PARTITIONINFORMATIONW;

typedef struct _NTMS_MEDIAPOOLINFORMATION {
	DWORD PoolType;				/* NtmsPoolType */
	NTMS_GUID MediaType;			/* Set, while empty; null: holds pools only */
	NTMS_GUID Parent;			/* null at top level */
	DWORD AllocationPolicy;			/* Set; NtmsAllocationPolicy */
	DWORD DeallocationPolicy;		/* Set; NtmsDeallocationPolicy */
	DWORD dwMaxAllocates;			/* Set; per side, 0 no limit */
	DWORD dwNumberOfPhysicalMedia;
	DWORD dwNumberOfLogicalMedia;
	DWORD dwNumberOfMediaPools;		/* children */
} NTMS_MEDIAPOOLINFORMATION;

typedef struct _NTMS_MEDIATYPEINFORMATION {
	DWORD MediaType;			/* number of the Windows STORAGE_MEDIA_TYPE */
	DWORD NumberOfSides;
	DWORD ReadWriteCharacteristics;		/* NtmsReadWriteCharacteristics */
	DWORD DeviceType;			/* FILE_DEVICE_ */
} NTMS_MEDIATYPEINFORMATION;

typedef struct _NTMS_DRIVETYPEINFORMATIONA {
	CHAR szVendor[NTMS_VENDORNAME_LENGTH];
	CHAR szProduct[NTMS_PRODUCTNAME_LENGTH];
	DWORD NumberOfHeads;			/* 0 */
	DWORD DeviceType;			/* FILE_DEVICE_ */
} NTMS_DRIVETYPEINFORMATIONA;

typedef struct _NTMS_DRIVETYPEINFORMATIONW {
	WCHAR szVendor[NTMS_VENDORNAME_LENGTH];
	WCHAR szProduct[NTMS_PRODUCTNAME_LENGTH];
	DWORD NumberOfHeads;
	DWORD DeviceType;
} NTMS_DRIVETYPEINFORMATIONW;

typedef struct _NTMS_CHANGERTYPEINFORMATIONA {
	CHAR szVendor[NTMS_VENDORNAME_LENGTH];
	CHAR szProduct[NTMS_PRODUCTNAME_LENGTH];
	DWORD DeviceType;			/* FILE_DEVICE_ */
} NTMS_CHANGERTYPEINFORMATIONA;

typedef struct _NTMS_CHANGERTYPEINFORMATIONW {
	WCHAR szVendor[NTMS_VENDORNAME_LENGTH];
	WCHAR szProduct[NTMS_PRODUCTNAME_LENGTH];
	DWORD DeviceType;
} NTMS_CHANGERTYPEINFORMATIONW;

typedef struct _NTMS_LIBREQUESTINFORMATIONA {
	DWORD OperationCode;			/* NtmsLmOperation */
	DWORD OperationOption;			/* of that operation */
	DWORD State;				/* NtmsLmState */
	NTMS_GUID PartitionId;
	NTMS_GUID DriveId;
	NTMS_GUID PhysMediaId;			/* may be gone when the request is finished */
	NTMS_GUID Library;
	NTMS_GUID SlotId;
	SYSTEMTIME TimeQueued;
	SYSTEMTIME TimeCompleted;
	CHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];	/* of the session */
	CHAR szUser[NTMS_USERNAME_LENGTH];
	CHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
	DWORD dwErrorCode;			/* when State is NTMS_LM_FAILED */
	NTMS_GUID WorkItemId;			/* NTMS_LM_REMOVE: the victim */
	DWORD dwPriority;			/* of a mount; an int */
} NTMS_LIBREQUESTINFORMATIONA;

typedef struct _NTMS_LIBREQUESTINFORMATIONW {
	DWORD OperationCode;
	DWORD OperationOption;
	DWORD State;
	NTMS_GUID PartitionId;
	NTMS_GUID DriveId;
	NTMS_GUID PhysMediaId;
	NTMS_GUID Library;
	NTMS_GUID SlotId;
	SYSTEMTIME TimeQueued;
	SYSTEMTIME TimeCompleted;
	WCHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];
	WCHAR szUser[NTMS_USERNAME_LENGTH];
	WCHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
	DWORD dwErrorCode;
	NTMS_GUID WorkItemId;
	DWORD dwPriority;
} NTMS_LIBREQUESTINFORMATIONW;

typedef struct _NTMS_OPREQUESTINFORMATIONA {
	DWORD Request;				/* NtmsOpreqCommand */
	SYSTEMTIME Submitted;
	DWORD State;				/* NtmsOpreqState */
	CHAR szMessage[NTMS_MESSAGE_LENGTH];
	DWORD Arg1Type;				/* NtmsObjectsTypes */
	NTMS_GUID Arg1;
	DWORD Arg2Type;				/* NtmsObjectsTypes */
	NTMS_GUID Arg2;
	CHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];	/* of the session */
	CHAR szUser[NTMS_USERNAME_LENGTH];
	CHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
} NTMS_OPREQUESTINFORMATIONA;

typedef struct _NTMS_OPREQUESTINFORMATIONW {
	DWORD Request;
	SYSTEMTIME Submitted;
	DWORD State;
	WCHAR szMessage[NTMS_MESSAGE_LENGTH];
	DWORD Arg1Type;
	NTMS_GUID Arg1;
	DWORD Arg2Type;
	NTMS_GUID Arg2;
	WCHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];
	WCHAR szUser[NTMS_USERNAME_LENGTH];
	WCHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
} NTMS_OPREQUESTINFORMATIONW;

typedef struct _NTMS_COMPUTERINFORMATION {
	DWORD dwLibRequestPurgeTime;		/* Set; seconds a finished request is kept */
	DWORD dwOpRequestPurgeTime;		/* Set; the same */
	DWORD dwLibRequestFlags;		/* Set; NtmsLibRequestFlags */
	DWORD dwOpRequestFlags;			/* Set; NtmsOpRequestFlags */
	DWORD dwMediaPoolPolicy;		/* Set; NtmsMediaPoolPolicy */
} NTMS_COMPUTERINFORMATION;

/* An object of any type. */
typedef struct _NTMS_OBJECTINFORMATIONA {
	DWORD dwSize;				/* the caller sets it: sizeof of this structure */
	DWORD dwType;				/* NtmsObjectsTypes: selects the member of Info */
	SYSTEMTIME Created;
	SYSTEMTIME Modified;
	NTMS_GUID ObjectGuid;
	BOOL Enabled;
	DWORD dwOperationalState;		/* NtmsOperationalState */
	CHAR szName[NTMS_OBJECTNAME_LENGTH];	/* Set for libraries, media, sides, pools */
	CHAR szDescription[NTMS_DESCRIPTION_LENGTH];	/* Set */
	union {
		NTMS_DRIVEINFORMATIONA Drive;
		NTMS_DRIVETYPEINFORMATIONA DriveType;
		NTMS_LIBRARYINFORMATION Library;
		NTMS_CHANGERINFORMATIONA Changer;
		NTMS_CHANGERTYPEINFORMATIONA ChangerType;
		NTMS_STORAGESLOTINFORMATION StorageSlot;
		NTMS_IEDOORINFORMATION IEDoor;
		NTMS_IEPORTINFORMATION IEPort;
		NTMS_PMIDINFORMATIONA PhysicalMedia;
		NTMS_LMIDINFORMATION LogicalMedia;
		NTMS_PARTITIONINFORMATIONA Partition;
		NTMS_MEDIAPOOLINFORMATION MediaPool;
		NTMS_MEDIATYPEINFORMATION MediaType;
		NTMS_LIBREQUESTINFORMATIONA LibRequest;
		NTMS_OPREQUESTINFORMATIONA OpRequest;
		NTMS_COMPUTERINFORMATION Computer;
	} Info;
} NTMS_OBJECTINFORMATIONA, *LPNTMS_OBJECTINFORMATIONA;

typedef struct _NTMS_OBJECTINFORMATIONW {
	DWORD dwSize;
	DWORD dwType;
	SYSTEMTIME Created;
	SYSTEMTIME Modified;
	NTMS_GUID ObjectGuid;
	BOOL Enabled;
	DWORD dwOperationalState;
	WCHAR szName[NTMS_OBJECTNAME_LENGTH];
	WCHAR szDescription[NTMS_DESCRIPTION_LENGTH];
	union {
		NTMS_DRIVEINFORMATIONW Drive;
		NTMS_DRIVETYPEINFORMATIONW DriveType;
		NTMS_LIBRARYINFORMATION Library;
		NTMS_CHANGERINFORMATIONW Changer;
		NTMS_CHANGERTYPEINFORMATIONW ChangerType;
		NTMS_STORAGESLOTINFORMATION StorageSlot;
		NTMS_IEDOORINFORMATION IEDoor;
		NTMS_IEPORTINFORMATION IEPort;
		NTMS_PMIDINFORMATIONW PhysicalMedia;
		NTMS_LMIDINFORMATION LogicalMedia;
		NTMS_PARTITIONINFORMATIONW Partition;
		NTMS_MEDIAPOOLINFORMATION MediaPool;
		NTMS_MEDIATYPEINFORMATION MediaType;
		NTMS_LIBREQUESTINFORMATIONW LibRequest;
		NTMS_OPREQUESTINFORMATIONW OpRequest;
		NTMS_COMPUTERINFORMATION Computer;
	} Info;
} NTMS_OBJECTINFORMATIONW, *LPNTMS_OBJECTINFORMATIONW;

/* Version 1 of the structures that grew: dwSize tells which one the caller has. */
typedef struct _NTMS_I1_LIBRARYINFORMATION {
	DWORD LibraryType;			/* NtmsLibraryType */
	NTMS_GUID CleanerSlot;			/* reserved for the cleaner, or null */
	NTMS_GUID CleanerSlotDefault;		/* preferred for it, or null */
	BOOL LibrarySupportsDriveCleaning;
	BOOL BarCodeReaderInstalled;
	DWORD InventoryMethod;			/* Set; NONE, FAST or OMID */
	DWORD dwCleanerUsesRemaining;		/* Set; 0 no cleaner, 0xFFFFFFFF do not count */
	DWORD FirstDriveNumber;
	DWORD dwNumberOfDrives;
	DWORD FirstSlotNumber;
	DWORD dwNumberOfSlots;
	DWORD FirstDoorNumber;
	DWORD dwNumberOfDoors;
	DWORD FirstPortNumber;
	DWORD dwNumberOfPorts;
	DWORD FirstChangerNumber;
	DWORD dwNumberOfChangers;
	DWORD dwNumberOfMedia;
	DWORD dwNumberOfMediaTypes;
	DWORD dwNumberOfLibRequests;
	GUID Reserved;				/* zero */
} NTMS_I1_LIBRARYINFORMATION;

typedef struct _NTMS_I1_LIBREQUESTINFORMATIONA {
	DWORD OperationCode;			/* NtmsLmOperation */
	DWORD OperationOption;			/* of that operation */
	DWORD State;				/* NtmsLmState */
	NTMS_GUID PartitionId;
	NTMS_GUID DriveId;
	NTMS_GUID PhysMediaId;			/* may be gone when the request is finished */
	NTMS_GUID Library;
	NTMS_GUID SlotId;
	SYSTEMTIME TimeQueued;
	SYSTEMTIME TimeCompleted;
	CHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];	/* of the session */
	CHAR szUser[NTMS_USERNAME_LENGTH];
	CHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
} NTMS_I1_LIBREQUESTINFORMATIONA;

typedef struct _NTMS_I1_LIBREQUESTINFORMATIONW {
	DWORD OperationCode;
	DWORD OperationOption;
	DWORD State;
	NTMS_GUID PartitionId;
	NTMS_GUID DriveId;
	NTMS_GUID PhysMediaId;
	NTMS_GUID Library;
	NTMS_GUID SlotId;
	SYSTEMTIME TimeQueued;
	SYSTEMTIME TimeCompleted;
	WCHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];
	WCHAR szUser[NTMS_USERNAME_LENGTH];
	WCHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
} NTMS_I1_LIBREQUESTINFORMATIONW;

typedef struct _NTMS_I1_PMIDINFORMATIONA {
	NTMS_GUID CurrentLibrary;		/* the offline library when on the shelf */
	NTMS_GUID MediaPool;
	NTMS_GUID Location;			/* slot, drive or port; null when offline */
	DWORD LocationType;			/* NTMS_STORAGESLOT, _DRIVE or _IEPORT */
	NTMS_GUID MediaType;			/* id of an NTMS_MEDIA_TYPE */
	NTMS_GUID HomeSlot;			/* where it goes back to; null when offline */
	CHAR szBarCode[NTMS_BARCODE_LENGTH];
	DWORD BarCodeState;			/* NtmsBarCodeState */
	CHAR szSequenceNumber[NTMS_SEQUENCE_LENGTH];	/* running number, to be written on it */
	DWORD MediaState;			/* NtmsMediaState */
	DWORD dwNumberOfPartitions;		/* sides */
} NTMS_I1_PMIDINFORMATIONA;

typedef struct _NTMS_I1_PMIDINFORMATIONW {
	NTMS_GUID CurrentLibrary;
	NTMS_GUID MediaPool;
	NTMS_GUID Location;
	DWORD LocationType;
	NTMS_GUID MediaType;
	NTMS_GUID HomeSlot;
	WCHAR szBarCode[NTMS_BARCODE_LENGTH];
	DWORD BarCodeState;
	WCHAR szSequenceNumber[NTMS_SEQUENCE_LENGTH];
	DWORD MediaState;
	DWORD dwNumberOfPartitions;
} NTMS_I1_PMIDINFORMATIONW;

typedef struct _NTMS_I1_PARTITIONINFORMATIONA {
	NTMS_GUID PhysicalMedia;		/* its cartridge */
	NTMS_GUID LogicalMedia;			/* null when not allocated */
	DWORD State;				/* NtmsPartitionState */
	WORD Side;				/* from 0 */
	DWORD dwOmidLabelIdLength;		/* bytes used of OmidLabelId */
	BYTE OmidLabelId[NTMS_OMIDLABELID_LENGTH];
	CHAR szOmidLabelType[NTMS_OMIDLABELTYPE_LENGTH];
	CHAR szOmidLabelInfo[NTMS_OMIDLABELINFO_LENGTH];
	DWORD dwMountCount;			/* since it is known here */
	DWORD dwAllocateCount;			/* since it is known here */
} NTMS_I1_PARTITIONINFORMATIONA;

typedef struct _NTMS_I1_PARTITIONINFORMATIONW {
	NTMS_GUID PhysicalMedia;
	NTMS_GUID LogicalMedia;
	DWORD State;
	WORD Side;
	DWORD dwOmidLabelIdLength;
	BYTE OmidLabelId[NTMS_OMIDLABELID_LENGTH];
	WCHAR szOmidLabelType[NTMS_OMIDLABELTYPE_LENGTH];
	WCHAR szOmidLabelInfo[NTMS_OMIDLABELINFO_LENGTH];
	DWORD dwMountCount;
	DWORD dwAllocateCount;
} NTMS_I1_PARTITIONINFORMATIONW;

typedef struct _NTMS_I1_OPREQUESTINFORMATIONA {
	DWORD Request;				/* NtmsOpreqCommand */
	SYSTEMTIME Submitted;
	DWORD State;				/* NtmsOpreqState */
	CHAR szMessage[NTMS_I1_MESSAGE_LENGTH];
	DWORD Arg1Type;				/* NtmsObjectsTypes */
	NTMS_GUID Arg1;
	DWORD Arg2Type;				/* NtmsObjectsTypes */
	NTMS_GUID Arg2;
	CHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];	/* of the session */
	CHAR szUser[NTMS_USERNAME_LENGTH];
	CHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
} NTMS_I1_OPREQUESTINFORMATIONA;

typedef struct _NTMS_I1_OPREQUESTINFORMATIONW {
	DWORD Request;
	SYSTEMTIME Submitted;
	DWORD State;
	WCHAR szMessage[NTMS_I1_MESSAGE_LENGTH];
	DWORD Arg1Type;
	NTMS_GUID Arg1;
	DWORD Arg2Type;
	NTMS_GUID Arg2;
	WCHAR szApplication[NTMS_APPLICATIONNAME_LENGTH];
	WCHAR szUser[NTMS_USERNAME_LENGTH];
	WCHAR szComputer[NTMS_COMPUTERNAME_LENGTH];
} NTMS_I1_OPREQUESTINFORMATIONW;

typedef struct _NTMS_I1_OBJECTINFORMATIONA {
	DWORD dwSize;				/* the caller sets it: sizeof of this structure */
	DWORD dwType;				/* NtmsObjectsTypes: selects the member of Info */
	SYSTEMTIME Created;
	SYSTEMTIME Modified;
	NTMS_GUID ObjectGuid;
	BOOL Enabled;
	DWORD dwOperationalState;		/* NtmsOperationalState */
	CHAR szName[NTMS_OBJECTNAME_LENGTH];	/* Set for libraries, media, sides, pools */
	CHAR szDescription[NTMS_DESCRIPTION_LENGTH];	/* Set */
	union {
		NTMS_DRIVEINFORMATIONA Drive;
		NTMS_DRIVETYPEINFORMATIONA DriveType;
		NTMS_I1_LIBRARYINFORMATION Library;
		NTMS_CHANGERINFORMATIONA Changer;
		NTMS_CHANGERTYPEINFORMATIONA ChangerType;
		NTMS_STORAGESLOTINFORMATION StorageSlot;
		NTMS_IEDOORINFORMATION IEDoor;
		NTMS_IEPORTINFORMATION IEPort;
		NTMS_I1_PMIDINFORMATIONA PhysicalMedia;
		NTMS_LMIDINFORMATION LogicalMedia;
		NTMS_I1_PARTITIONINFORMATIONA Partition;
		NTMS_MEDIAPOOLINFORMATION MediaPool;
		NTMS_MEDIATYPEINFORMATION MediaType;
		NTMS_I1_LIBREQUESTINFORMATIONA LibRequest;
		NTMS_I1_OPREQUESTINFORMATIONA OpRequest;
	} Info;
} NTMS_I1_OBJECTINFORMATIONA, *LPNTMS_I1_OBJECTINFORMATIONA;

typedef struct _NTMS_I1_OBJECTINFORMATIONW {
	DWORD dwSize;
	DWORD dwType;
	SYSTEMTIME Created;
	SYSTEMTIME Modified;
	NTMS_GUID ObjectGuid;
	BOOL Enabled;
	DWORD dwOperationalState;
	WCHAR szName[NTMS_OBJECTNAME_LENGTH];
	WCHAR szDescription[NTMS_DESCRIPTION_LENGTH];
	union {
		NTMS_DRIVEINFORMATIONW Drive;
		NTMS_DRIVETYPEINFORMATIONW DriveType;
		NTMS_I1_LIBRARYINFORMATION Library;
		NTMS_CHANGERINFORMATIONW Changer;
		NTMS_CHANGERTYPEINFORMATIONW ChangerType;
		NTMS_STORAGESLOTINFORMATION StorageSlot;
		NTMS_IEDOORINFORMATION IEDoor;
		NTMS_IEPORTINFORMATION IEPort;
		NTMS_I1_PMIDINFORMATIONW PhysicalMedia;
		NTMS_LMIDINFORMATION LogicalMedia;
		NTMS_I1_PARTITIONINFORMATIONW Partition;
		NTMS_MEDIAPOOLINFORMATION MediaPool;
		NTMS_MEDIATYPEINFORMATION MediaType;
		NTMS_I1_LIBREQUESTINFORMATIONW LibRequest;
		NTMS_I1_OPREQUESTINFORMATIONW OpRequest;
	} Info;
} NTMS_I1_OBJECTINFORMATIONW, *LPNTMS_I1_OBJECTINFORMATIONW;

/* Not used: asynchronous mounts are followed by notifications. */
typedef struct _NTMS_ASYNC_IO {
	NTMS_GUID OperationId;
	NTMS_GUID EventId;
	DWORD dwOperationType;			/* NtmsAsyncOperations */
	DWORD dwResult;
	DWORD dwAsyncState;			/* NtmsAsyncStatus */
	HANDLE hEvent;
	BOOL bOnStateChange;
} NTMS_ASYNC_IO, *LPNTMS_ASYNC_IO;

typedef struct _NTMS_MOUNT_INFORMATION {
	DWORD dwSize;
	LPVOID lpReserved;			/* NULL */
} NTMS_MOUNT_INFORMATION, *LPNTMS_MOUNT_INFORMATION;

typedef struct _NTMS_ALLOCATION_INFORMATION {
	DWORD dwSize;				/* the caller sets it */
	LPVOID lpReserved;			/* NULL */
	NTMS_GUID AllocatedFrom;		/* pool that the medium came from */
} NTMS_ALLOCATION_INFORMATION, *LPNTMS_ALLOCATION_INFORMATION;

typedef struct _NTMS_NOTIFICATIONINFORMATION {
	DWORD dwOperation;			/* NtmsNotificationOperations */
	NTMS_GUID ObjectId;
} NTMS_NOTIFICATIONINFORMATION, *LPNTMS_NOTIFICATIONINFORMATION;

typedef struct {
	WCHAR FileSystemType[64];
	WCHAR VolumeName[256];
	DWORD SerialNumber;
} NTMS_FILESYSTEM_INFO;

/* Declared only: no function here takes it. */
typedef struct _RSM_MESSAGE {
	LPGUID lpguidOperation;
	DWORD dwNtmsType;
	DWORD dwState;
	DWORD dwFlags;
	DWORD dwPriority;
	DWORD dwErrorCode;
	LPWSTR lpszComputerName;
	LPWSTR lpszApplication;
	LPWSTR lpszUser;
	LPWSTR lpszTimeSubmitted;
	LPWSTR lpszMessage;
} RSM_MESSAGE, *LPRSM_MESSAGE;

#pragma pack(pop)

/* ---- Undecorated names -------------------------------------------------------------------- */

#ifdef UNICODE
# define NTMS_NAME_AW_(name)	name##W
#else
# define NTMS_NAME_AW_(name)	name##A
#endif

#define OpenNtmsSession			NTMS_NAME_AW_(OpenNtmsSession)
/* Windows has this name too, and no function of it. */
#define GetNtmsDeviceName		NTMS_NAME_AW_(GetNtmsDeviceName)
#define GetNtmsObjectInformation	NTMS_NAME_AW_(GetNtmsObjectInformation)
#define SetNtmsObjectInformation	NTMS_NAME_AW_(SetNtmsObjectInformation)
#define CreateNtmsMediaPool		NTMS_NAME_AW_(CreateNtmsMediaPool)
#define GetNtmsMediaPoolName		NTMS_NAME_AW_(GetNtmsMediaPoolName)
#define GetNtmsObjectAttribute		NTMS_NAME_AW_(GetNtmsObjectAttribute)
#define SetNtmsObjectAttribute		NTMS_NAME_AW_(SetNtmsObjectAttribute)
#define GetNtmsUIOptions		NTMS_NAME_AW_(GetNtmsUIOptions)
#define SetNtmsUIOptions		NTMS_NAME_AW_(SetNtmsUIOptions)
#define SubmitNtmsOperatorRequest	NTMS_NAME_AW_(SubmitNtmsOperatorRequest)
#define CreateNtmsMedia			NTMS_NAME_AW_(CreateNtmsMedia)
#define EjectDiskFromSADrive		NTMS_NAME_AW_(EjectDiskFromSADrive)
#define GetVolumesFromDrive		NTMS_NAME_AW_(GetVolumesFromDrive)

#define _NTMS_DRIVEINFORMATION		NTMS_NAME_AW_(_NTMS_DRIVEINFORMATION)
#define NTMS_DRIVEINFORMATION		NTMS_NAME_AW_(NTMS_DRIVEINFORMATION)
#define _NTMS_CHANGERINFORMATION	NTMS_NAME_AW_(_NTMS_CHANGERINFORMATION)
#define NTMS_CHANGERINFORMATION		NTMS_NAME_AW_(NTMS_CHANGERINFORMATION)
#define _NTMS_PMIDINFORMATION		NTMS_NAME_AW_(_NTMS_PMIDINFORMATION)
#define NTMS_PMIDINFORMATION		NTMS_NAME_AW_(NTMS_PMIDINFORMATION)
#define _NTMS_PARTITIONINFORMATION	NTMS_NAME_AW_(_NTMS_PARTITIONINFORMATION)
#define NTMS_PARTITIONINFORMATION	NTMS_NAME_AW_(NTMS_PARTITIONINFORMATION)
#define _NTMS_DRIVETYPEINFORMATION	NTMS_NAME_AW_(_NTMS_DRIVETYPEINFORMATION)
#define NTMS_DRIVETYPEINFORMATION	NTMS_NAME_AW_(NTMS_DRIVETYPEINFORMATION)
#define _NTMS_CHANGERTYPEINFORMATION	NTMS_NAME_AW_(_NTMS_CHANGERTYPEINFORMATION)
#define NTMS_CHANGERTYPEINFORMATION	NTMS_NAME_AW_(NTMS_CHANGERTYPEINFORMATION)
#define _NTMS_LIBREQUESTINFORMATION	NTMS_NAME_AW_(_NTMS_LIBREQUESTINFORMATION)
#define NTMS_LIBREQUESTINFORMATION	NTMS_NAME_AW_(NTMS_LIBREQUESTINFORMATION)
#define _NTMS_OPREQUESTINFORMATION	NTMS_NAME_AW_(_NTMS_OPREQUESTINFORMATION)
#define NTMS_OPREQUESTINFORMATION	NTMS_NAME_AW_(NTMS_OPREQUESTINFORMATION)
#define _NTMS_OBJECTINFORMATION		NTMS_NAME_AW_(_NTMS_OBJECTINFORMATION)
#define NTMS_OBJECTINFORMATION		NTMS_NAME_AW_(NTMS_OBJECTINFORMATION)
#define LPNTMS_OBJECTINFORMATION	NTMS_NAME_AW_(LPNTMS_OBJECTINFORMATION)
#define NTMS_I1_LIBREQUESTINFORMATION	NTMS_NAME_AW_(NTMS_I1_LIBREQUESTINFORMATION)
#define NTMS_I1_PARTITIONINFORMATION	NTMS_NAME_AW_(NTMS_I1_PARTITIONINFORMATION)
#define NTMS_I1_PMIDINFORMATION		NTMS_NAME_AW_(NTMS_I1_PMIDINFORMATION)
#define NTMS_I1_OPREQUESTINFORMATION	NTMS_NAME_AW_(NTMS_I1_OPREQUESTINFORMATION)
#define NTMS_I1_OBJECTINFORMATION	NTMS_NAME_AW_(NTMS_I1_OBJECTINFORMATION)

/* ---- Functions ------------------------------------------------------------------------------ */

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/*
 * The error code of this thread's last call that returned INVALID_HANDLE_VALUE. Other calls leave
 * it alone. Plain programs call it GetLastError(); only a program that includes Wine's
 * <windows.h> has to use these names.
 */
DWORD NtmsGetLastError(void);
void NtmsSetLastError(DWORD dwErrCode);

/* -- Sessions -- */

/*
 * Open a session. The caller's effective user and groups are taken now and decide what the session
 * may do; the session first brings the state of the libraries up to date.
 * @lpServer: optional; NULL, "", "." and this host's name are this host
 * @lpApplication: optional; the name shown with the session's requests, default "RSM"
 * @dwOptions: 0 (NTMS_SESSION_QUERYEXPEDITE is accepted and does nothing)
 * Returns a session for CloseNtmsSession(), or INVALID_HANDLE_VALUE and the last error:
 * ERROR_INVALID_COMPUTERNAME (malformed), ERROR_NOT_CONNECTED (no such server),
 * ERROR_DATABASE_FAILURE (no store, or it is not to be had).
 * Access: U computer. RSMP 3.2.5.2.5.1
 */
HANDLE OpenNtmsSessionW(LPCWSTR lpServer, LPCWSTR lpApplication, DWORD dwOptions);
HANDLE OpenNtmsSessionA(LPCSTR lpServer, LPCSTR lpApplication, DWORD dwOptions);

/*
 * Close a session: calls of it that wait in other threads end with ERROR_CANCELLED, its
 * notifications and change detections are closed, its UI destinations forgotten; media that it
 * mounted are dismounted, deferred.
 * Errors: ERROR_INVALID_HANDLE only. RSMP 3.2.5.2.5.3
 */
DWORD CloseNtmsSession(HANDLE hSession);

/* -- Mounts -- */

/*
 * Mount media, all of them or none.
 * @lpMediaId: @dwCount ids of logical media or sides, of different cartridges, all in one library
 * @lpDriveId: @dwCount drives: in with NTMS_MOUNT_SPECIFIC_DRIVE, else filled on success
 * @dwCount: 1 to 64
 * @dwOptions: NtmsMountOptions; NTMS_MOUNT_WRITE refuses a side that is Complete
 * @dwPriority: NTMS_PRIORITY_LOWEST to NTMS_PRIORITY_HIGHEST
 * @dwTimeout: milliseconds to wait; what has not begun then is cancelled, what has is loaded and
 *	released; 0: only what can begin now
 * @lpMountInformation: NULL
 * Waits until the media are loaded; with NTMS_MOUNT_NOWAIT it is queued. The caller opens the drive by
 * the device name of its object, sets its modes, and dismounts after.
 * Errors: ERROR_BUSY (in use, with NTMS_MOUNT_ERROR_NOT_AVAILABLE or timeout 0), ERROR_TIMEOUT,
 * ERROR_CANCELLED, ERROR_DEVICE_NOT_AVAILABLE (robot or drive failed), ERROR_DRIVE_MEDIA_MISMATCH,
 * ERROR_INVALID_DRIVE, ERROR_INVALID_LIBRARY (several), ERROR_INVALID_MEDIA (unknown or given twice),
 * ERROR_INVALID_STATE, ERROR_MEDIA_OFFLINE, ERROR_REQUEST_REFUSED (by the operator who was to bring
 * it), ERROR_RESOURCE_DISABLED, ERROR_RESOURCE_NOT_AVAILABLE (no such drives at this host),
 * ERROR_UNEXPECTED_OMID (another medium, or somebody's data), ERROR_WRITE_PROTECT.
 * Access: U pool and U library of each medium. RSMP 3.2.5.2.2.1
 */
DWORD MountNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpDriveId, DWORD dwCount,
		     DWORD dwOptions, int dwPriority, DWORD dwTimeout,
		     LPNTMS_MOUNT_INFORMATION lpMountInformation);

/*
 * Dismount media. Any session with the right may do it.
 * @lpMediaId: @dwCount ids of logical media or sides, of different cartridges
 * @dwCount: 1 to 64
 * @dwOptions: NTMS_DISMOUNT_IMMEDIATE (0 means the same): waits until they are in slots; or
 *	NTMS_DISMOUNT_DEFERRED: they stay in their drives, and go when these are wanted
 * Errors: ERROR_DEVICE_NOT_AVAILABLE (library disabled, or robot failed), ERROR_INVALID_MEDIA,
 * ERROR_INVALID_STATE (not mounted, or a program uses the drive), ERROR_LIBRARY_FULL,
 * ERROR_MEDIA_OFFLINE, ERROR_MEDIA_NOT_AVAILABLE (disabled).
 * Access: U pool and U library. RSMP 3.2.5.2.2.2
 */
DWORD DismountNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, DWORD dwCount, DWORD dwOptions);

/* -- Allocation -- */

/*
 * Allocate a side: make a logical medium in an application pool.
 * @lpMediaPool: the pool; it holds media of one type
 * @lpPartition: optional; this side and no other: Available, or Import (the cartridge then moves
 *	to the pool)
 * @lpMediaId: out: the new LMID, null on failure. In too with NTMS_ALLOCATE_NEXT: an LMID of the
 *	caller's cartridge
 * @dwOptions: NTMS_ALLOCATE_NEW: a cartridge shared with nobody, its other sides become
 *	Reserved; NTMS_ALLOCATE_NEXT: the next Reserved side; not both.
 *	NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE: do not ask an operator for media
 * @dwTimeout: milliseconds to wait for media; 0 does not wait
 * @lpAllocateInformation: optional; dwSize set; AllocatedFrom is where the medium came from
 * Searches the pool, then, if its AllocationPolicy says so, the Free pool of its media type; then
 * an operator is asked for new media and the call waits. The change is durable when it returns.
 * Errors: ERROR_BUSY (cartridge of the named side is being changed), ERROR_CANCELLED (operator
 * refused), ERROR_DEVICE_NOT_AVAILABLE (no Free pool of the type), ERROR_INVALID_MEDIA
 * (@lpPartition or LMID unknown), ERROR_INVALID_MEDIA_POOL (not an application pool for media),
 * ERROR_INVALID_STATE (named side is neither Available nor Import), ERROR_MEDIA_INCOMPATIBLE (media
 * type), ERROR_MEDIA_OFFLINE, ERROR_RESOURCE_DISABLED (named side), ERROR_MEDIA_UNAVAILABLE
 * (nothing, and no waiting was wanted), ERROR_TIMEOUT (nothing in time).
 * Access: C pool, and the source: U if it is a Free pool, else C. RSMP 3.2.5.2.2.3
 */
DWORD AllocateNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaPool, LPNTMS_GUID lpPartition,
			LPNTMS_GUID lpMediaId, DWORD dwOptions, DWORD dwTimeout,
			LPNTMS_ALLOCATION_INFORMATION lpAllocateInformation);

/*
 * Give a logical medium back.
 * @lpMediaId: the LMID; it ends
 * @dwOptions: 0
 * The side becomes Available, or Decommissioned when it was allocated dwMaxAllocates times;
 * Reserved sides of the cartridge become Available; the DeallocationPolicy may move the cartridge
 * to Free, once no side of it is allocated.
 * Errors: ERROR_INVALID_MEDIA, ERROR_BUSY (mounted or in use).
 * Access: C pool, and U Free when it goes there. RSMP 3.2.5.2.2.4
 */
DWORD DeallocateNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, DWORD dwOptions);

/*
 * Exchange the sides of two LMIDs of one pool, neither in use: e.g. after a copy to a better tape.
 * Errors: ERROR_INVALID_MEDIA (unknown, the same twice, or in use), ERROR_INVALID_MEDIA_POOL
 * (different pools), ERROR_INVALID_STATE (not Allocated), ERROR_BUSY (being changed).
 * Access: M pool. RSMP 3.2.5.2.2.5
 */
DWORD SwapNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId1, LPNTMS_GUID lpMediaId2);

/*
 * Let a library use a media type; already doing so is no error. Missing child pools of Free, Import
 * and Unrecognized for the type are made.
 * Errors: ERROR_INVALID_MEDIA (no such type), ERROR_INVALID_LIBRARY, ERROR_LIBRARY_OFFLINE,
 * ERROR_RESOURCE_DISABLED, ERROR_NO_SUPPORTING_DRIVES.
 * Access: M library. RSMP 3.2.5.2.2.15
 */
DWORD AddNtmsMediaType(HANDLE hSession, LPNTMS_GUID lpMediaTypeId, LPNTMS_GUID lpLibId);

/*
 * Stop a library using a media type. When nothing uses the type any more its system pools go too.
 * Errors: ERROR_INVALID_MEDIA, ERROR_INVALID_LIBRARY, ERROR_NOT_EMPTY (the library holds media of
 * the type).
 * Access: M library. RSMP 3.2.5.2.2.16
 */
DWORD DeleteNtmsMediaType(HANDLE hSession, LPNTMS_GUID lpMediaTypeId, LPNTMS_GUID lpLibId);

/*
 * Move a cartridge to a pool of another media type, and give it that type.
 * @lpMediaId: PMID
 * Errors: as MoveToNtmsMediaPool(); ERROR_MEDIA_INCOMPATIBLE: the type has another number of
 * sides; ERROR_LIBRARY_OFFLINE.
 * Access: M pool and M computer. RSMP 3.2.5.2.2.17
 */
DWORD ChangeNtmsMediaType(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpPoolId);

/*
 * Take an Available side out of use for ever.
 * @lpMediaId: id of the side
 * Errors: ERROR_INVALID_MEDIA, ERROR_INVALID_MEDIA_POOL, ERROR_INVALID_STATE (not Available),
 * ERROR_BUSY (the cartridge is being changed).
 * Access: C pool. RSMP 3.2.5.2.2.6
 */
DWORD DecommissionNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId);

/*
 * Mark a logical medium Complete: it cannot be mounted for writing any more.
 * @lpMediaId: LMID, Allocated, not mounted and not in use
 * Errors: ERROR_INVALID_MEDIA, ERROR_INVALID_MEDIA_POOL, ERROR_INVALID_STATE, ERROR_BUSY (the
 * cartridge is being changed).
 * Access: C pool. RSMP 3.2.5.2.2.7
 */
DWORD SetNtmsMediaComplete(HANDLE hSession, LPNTMS_GUID lpMediaId);

/*
 * Forget a cartridge that is offline and has no side Allocated, Complete or Reserved.
 * @lpMediaId: PMID
 * Errors: ERROR_INVALID_MEDIA, ERROR_INVALID_STATE.
 * Access: M pool and M computer. RSMP 3.2.5.2.2.8
 */
DWORD DeleteNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId);

/*
 * Enter a cartridge that is on the shelf, e.g. one that comes from another installation.
 * @lpMedia: in and out: NTMS_PHYSICAL_MEDIA. Taken: ObjectGuid (null: one is made), Enabled, szName
 *	(empty: bar code, label info or sequence number), szDescription, MediaPool (Import or
 *	application), szBarCode (trailing blanks go), dwNumberOfPartitions (that of the media type),
 *	dwMediaTypeCode, dwDensityCode. The rest is filled in.
 * @lpList: in and out: dwNumberOfPartitions structures, NTMS_PARTITION. Taken: ObjectGuid, Enabled,
 *	szName, szDescription, LogicalMedia (not null: that LMID is made), State, the label (type
 *	and id are required), the counts and Capacity.
 * @dwOptions: 0, or NTMS_ERROR_ON_DUPLICATE: refuse a label that is known here
 * Errors: ERROR_INVALID_MEDIA (duplicate label, bar code or id), ERROR_INVALID_MEDIA_POOL,
 * ERROR_INVALID_NAME, ERROR_MEDIA_INCOMPATIBLE (number of sides).
 * Access: M pool and M computer. RSMP 3.2.5.2.3.5
 */
DWORD CreateNtmsMediaA(HANDLE hSession, LPNTMS_OBJECTINFORMATIONA lpMedia,
		       LPNTMS_OBJECTINFORMATIONA lpList, DWORD dwOptions);
DWORD CreateNtmsMediaW(HANDLE hSession, LPNTMS_OBJECTINFORMATIONW lpMedia,
		       LPNTMS_OBJECTINFORMATIONW lpList, DWORD dwOptions);

/* -- Media pools -- */

#ifdef PRE_SEVIL
/* As in the Windows header these three names are macros by now: same as the A or W function. */
DWORD CreateNtmsMediaPool(HANDLE hSession, LPCTSTR lpPoolName, LPNTMS_GUID lpMediaType,
			  DWORD dwAction, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
			  LPNTMS_GUID lpPoolId);
DWORD GetNtmsObjectInformation(HANDLE hSession, LPNTMS_GUID lpObjectId,
			       LPNTMS_OBJECTINFORMATION lpInfo);
DWORD SetNtmsObjectInformation(HANDLE hSession, LPNTMS_GUID lpObjectId,
			       LPNTMS_OBJECTINFORMATION lpInfo);
#endif

/*
 * Create or open an application pool.
 * @lpPoolName: path, "\backup\daily"; the first backslash may be left out; the parent must exist; a
 *	name has 1 to 63 characters, no control character, not only blanks; the path at most 511.
 *	Names are compared without regard to ASCII case, and keep theirs
 * @lpMediaType: optional; NULL or null: a pool that holds only pools. Not looked at when it exists
 * @dwAction: NtmsCreateOptions
 * @lpSecurityAttributes: optional; lpSecurityDescriptor is self-relative. NULL: the parent's
 *	inheritable entries (none from the top) and full access for the caller and LocalSystem
 * @lpPoolId: out
 * Errors: ERROR_ALREADY_EXISTS (NTMS_CREATE_NEW), ERROR_OBJECT_NOT_FOUND (pool, or its parent),
 * ERROR_INVALID_NAME, ERROR_INVALID_MEDIA (media type), ERROR_INVALID_MEDIA_POOL (below Free,
 * Import, Unrecognized or a pool that holds media).
 * Access: to create: C root pool and C parent; to open: U pool. RSMP 3.2.5.2.2.9
 */
DWORD CreateNtmsMediaPoolA(HANDLE hSession, LPCSTR lpPoolName, LPNTMS_GUID lpMediaType,
			   DWORD dwAction, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
			   LPNTMS_GUID lpPoolId);
DWORD CreateNtmsMediaPoolW(HANDLE hSession, LPCWSTR lpPoolName, LPNTMS_GUID lpMediaType,
			   DWORD dwAction, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
			   LPNTMS_GUID lpPoolId);

/*
 * The path of a pool.
 * @lpNameBuf: out; may be NULL when *@lpdwBufSize is 0
 * @lpdwBufSize: in: room in CHARs (bytes of UTF-8) or WCHARs; out: what is needed, with the NUL
 * Errors: ERROR_INSUFFICIENT_BUFFER (nothing is stored in @lpNameBuf), ERROR_INVALID_MEDIA_POOL.
 * Access: U pool. RSMP 3.2.5.2.2.11
 */
DWORD GetNtmsMediaPoolNameA(HANDLE hSession, LPNTMS_GUID lpPoolId, LPSTR lpNameBuf,
			    LPDWORD lpdwBufSize);
DWORD GetNtmsMediaPoolNameW(HANDLE hSession, LPNTMS_GUID lpPoolId, LPWSTR lpNameBuf,
			    LPDWORD lpdwBufSize);

/*
 * Move a cartridge with all its sides to another pool.
 * @lpMediaId: PMID
 * Media of Import and Unrecognized go to Free only; to Free only without a side Allocated, Complete
 * or Reserved. Free media get a free label: queued, the side is Unprepared until it is written.
 * Errors: ERROR_BUSY (allocated, mounted or in use), ERROR_INVALID_MEDIA, ERROR_INVALID_MEDIA_POOL
 * (unknown, or a move that is not allowed), ERROR_MEDIA_INCOMPATIBLE (media type).
 * Access: C both pools; of a Free pool only U. RSMP 3.2.5.2.2.13
 */
DWORD MoveToNtmsMediaPool(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpPoolId);

/*
 * Delete an application pool that holds neither media nor pools.
 * Errors: ERROR_INVALID_MEDIA_POOL (unknown, or a system pool), ERROR_NOT_EMPTY.
 * Access: M pool. RSMP 3.2.5.2.2.14
 */
DWORD DeleteNtmsMediaPool(HANDLE hSession, LPNTMS_GUID lpPoolId);

/* -- Objects -- */

/*
 * Delete a library that is gone; its media become offline first.
 * Errors: ERROR_ACCESS_DENIED, ERROR_INVALID_LIBRARY, ERROR_INVALID_STATE (still there).
 * Access: M library. RSMP 3.2.5.2.1.12
 */
DWORD DeleteNtmsLibrary(HANDLE hSession, LPNTMS_GUID lpLibraryId);

/*
 * Delete a drive that is gone (NTMS_NOT_PRESENT); a stand-alone one with its library.
 * Errors: ERROR_ACCESS_DENIED, ERROR_INVALID_DRIVE, ERROR_INVALID_STATE (still there, or not empty).
 * Access: M library. RSMP 3.2.5.2.1.13
 */
DWORD DeleteNtmsDrive(HANDLE hSession, LPNTMS_GUID lpDriveId);

/*
 * Read an object.
 * @lpInfo: in: dwSize, and dwType (NTMS_UNKNOWN: any); out: all of it. A dwSize that ends behind
 *	the member of Info for the type, and the version 1 sizes, are accepted
 * Errors: ERROR_INVALID_PARAMETER (dwSize, dwType), ERROR_OBJECT_NOT_FOUND (unknown, or of another
 * type).
 * Access: U holder. RSMP 3.2.5.2.3.1
 */
DWORD GetNtmsObjectInformationA(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONA lpInfo);
DWORD GetNtmsObjectInformationW(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONW lpInfo);

/*
 * Store all members marked "Set" above, changed or not: Get first, then change. What Get gave back
 * leaves everything as it is, names that were cut included.
 * @lpInfo: dwSize and dwType set
 * Errors: as Get; ERROR_ACCESS_DENIED also for more of a system pool than its description;
 * ERROR_INVALID_NAME; ERROR_ALREADY_EXISTS (name of another object); ERROR_INVALID_MEDIA (no such media
 * type); ERROR_MEDIA_INCOMPATIBLE (media type of a pool that is not empty).
 * Access: M holder; of a library itself C. RSMP 3.2.5.2.3.3
 */
DWORD SetNtmsObjectInformationA(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONA lpInfo);
DWORD SetNtmsObjectInformationW(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONW lpInfo);

/*
 * List the ids of objects of one type.
 * @lpContainerId: optional; only those in this object: pool for pools (its children), cartridges,
 *	sides, logical media; library for what is in it; cartridge or logical medium for sides, side
 *	for logical media. NULL: all of them, but only top level pools
 * @lpList: out; may be NULL when *@lpdwListSize is 0
 * @lpdwListSize: in: room, in ids; out: how many there are
 * @dwType: NtmsObjectsTypes
 * @dwOptions: NTMS_ENUM_DEFAULT; NTMS_ENUM_ROOTPOOL, with pools and no container: the root pool
 *	comes first
 * Errors: ERROR_INSUFFICIENT_BUFFER (the list is filled as far as it goes: ask again, there may be
 * more by then), ERROR_INVALID_PARAMETER (no container for that type), ERROR_OBJECT_NOT_FOUND.
 * Access: U container. RSMP 3.2.5.2.4.7, 3.2.5.2.7.1
 */
DWORD EnumerateNtmsObject(HANDLE hSession, const LPNTMS_GUID lpContainerId, LPNTMS_GUID lpList,
			  LPDWORD lpdwListSize, DWORD dwType, DWORD dwOptions);

/*
 * Disable or enable a drive, library or cartridge (NTMS_DRIVE, NTMS_LIBRARY, NTMS_PHYSICAL_MEDIA)
 * and what it contains; queued. The medium of a disabled drive goes to its slot if it can;
 * requests for disabled media fail.
 * Errors: ERROR_INVALID_STATE (it is so already), ERROR_LIBRARY_OFFLINE, ERROR_OBJECT_NOT_FOUND.
 * Access: M library. RSMP 3.2.5.2.4.8, 3.2.5.2.4.9
 */
DWORD DisableNtmsObject(HANDLE hSession, DWORD dwType, LPNTMS_GUID lpObjectId);
DWORD EnableNtmsObject(HANDLE hSession, DWORD dwType, LPNTMS_GUID lpObjectId);

/* -- Library control -- */

/*
 * Eject a cartridge through the port.
 * @lpMediaId: PMID; NULL or null with NTMS_EJECT_START: eject what was queued
 * @lpEjectOperation: START: out, the id of the operation; STOP: in; QUEUE: not used
 * @dwAction: NtmsEjectOperation. START returns when it is in the port, or people have to empty one; it ends
 *	when the cartridge is taken, at the port's MaxExtendSecs, or by STOP. IMMEDIATE waits
 * Application and Free media become offline, others are forgotten (see NtmsMediaPoolPolicy).
 * Errors: ERROR_BUSY (in use, or more queued than there are ports), ERROR_CANCELLED (stopped
 * meanwhile), ERROR_DEVICE_NOT_AVAILABLE (library disabled, robot failed), ERROR_INVALID_LIBRARY (what was
 * queued is in another one), ERROR_INVALID_MEDIA, ERROR_INVALID_OPERATION (STOP: unknown),
 * ERROR_LIBRARY_FULL (no port, and no slot for what is in a drive), ERROR_LIBRARY_OFFLINE,
 * ERROR_MEDIA_NOT_AVAILABLE (disabled), ERROR_TIMEOUT (IMMEDIATE).
 * Access: C library. RSMP 3.2.5.2.1.1
 */
DWORD EjectNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpEjectOperation,
		     DWORD dwAction);

/*
 * Bring in the cartridges that are put in the port.
 * @lpInjectOperation: START, STARTMANY: out, the id of the operation; STOP, RETRACT: in
 * @dwAction: NtmsInjectOperation. START and STARTMANY return when people are waited for; STARTMANY opens
 *	the port again and again, RETRACT makes it look now
 * Errors: ERROR_CANCELLED (stopped meanwhile), ERROR_DEVICE_NOT_AVAILABLE (disabled, robot failed),
 * ERROR_INVALID_LIBRARY, ERROR_INVALID_OPERATION, ERROR_LIBRARY_OFFLINE, ERROR_LIBRARY_FULL (no free slot),
 * ERROR_RESOURCE_NOT_PRESENT (no port).
 * Access: C library. RSMP 3.2.5.2.1.2
 */
DWORD InjectNtmsMedia(HANDLE hSession, LPNTMS_GUID lpLibraryId, LPNTMS_GUID lpInjectOperation,
		      DWORD dwAction);

/*
 * Let the robot rest while people use the door, which is not locked; queued.
 * @dwAction: NTMS_INVENTORY_NONE, FAST, OMID or DEFAULT: done after it is closed
 * Errors: ERROR_INVALID_LIBRARY, ERROR_LIBRARY_OFFLINE, ERROR_RESOURCE_DISABLED,
 * ERROR_DEVICE_NOT_AVAILABLE (disconnected meanwhile).
 * Access: C library. RSMP 3.2.5.2.1.3
 */
DWORD AccessNtmsLibraryDoor(HANDLE hSession, LPNTMS_GUID lpLibraryId, DWORD dwAction);

/*
 * Clean a drive with the library's cleaner, and wait for it, unless the drive is in use: then it is
 * queued. For a stand-alone drive the time is noted only. Without a usable cleaner an operator is asked
 * for one. Drives that say at a dismount that they need it are cleaned by themselves.
 * Errors: ERROR_INVALID_DRIVE, ERROR_LIBRARY_OFFLINE, ERROR_RESOURCE_DISABLED,
 * ERROR_CLEANER_SLOT_NOT_SET, ERROR_EMPTY (no cleaner), ERROR_CLEANER_CARTRIDGE_SPENT,
 * ERROR_UNABLE_TO_CLEAN, ERROR_DEVICE_NOT_AVAILABLE, ERROR_DRIVE_MEDIA_MISMATCH, ERROR_MEDIA_OFFLINE (the
 * cleaner has left); of its way home: ERROR_INVALID_STATE, ERROR_LIBRARY_FULL.
 * Access: C library. RSMP 3.2.5.2.1.4
 */
DWORD CleanNtmsDrive(HANDLE hSession, LPNTMS_GUID lpDriveId);

/*
 * Bring what is in a drive back to its slot, whoever put it there, and wait for it.
 * Errors: ERROR_INVALID_DRIVE, ERROR_DEVICE_NOT_AVAILABLE, ERROR_LIBRARY_FULL, ERROR_LIBRARY_OFFLINE,
 * ERROR_INVALID_STATE (drive empty, or in use).
 * Access: M library. RSMP 3.2.5.2.1.5
 */
DWORD DismountNtmsDrive(HANDLE hSession, LPNTMS_GUID lpDriveId);

/*
 * Take stock of a library.
 * @dwAction: NTMS_INVENTORY_FAST, OMID, DEFAULT, or STOP
 * Returns when the slots to be identified are marked; identifying them is queued. STOP ends that.
 * Errors: ERROR_DEVICE_NOT_AVAILABLE (not connected, failed, or disabled), ERROR_INVALID_LIBRARY (unknown,
 * or the offline library), ERROR_BUSY (the changer cannot be read just now).
 * Access: C library. RSMP 3.2.5.2.1.6
 */
DWORD InventoryNtmsLibrary(HANDLE hSession, LPNTMS_GUID lpLibraryId, DWORD dwAction);

/*
 * Mount and identify what is in one slot, and wait for it; an empty slot is a success.
 * @dwOption: NTMS_DISMOUNT_IMMEDIATE (0 means the same), or NTMS_DISMOUNT_DEFERRED: leave it in
 *	the drive
 * Errors: ERROR_BUSY (a program uses the drive), ERROR_CANCELLED (its mount was), ERROR_DEVICE_NOT_AVAILABLE,
 * ERROR_DRIVE_MEDIA_MISMATCH, ERROR_EMPTY (the cartridge was taken out of the drive), ERROR_INVALID_DRIVE
 * (its device is not there any more), ERROR_INVALID_STATE (cleaner), ERROR_LIBRARY_FULL (no slot for it any
 * more), ERROR_LIBRARY_OFFLINE, ERROR_MEDIA_OFFLINE (it left), ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
 * ERROR_RESOURCE_DISABLED, ERROR_RESOURCE_NOT_AVAILABLE (no drive), ERROR_UNEXPECTED_OMID.
 * Access: C library. RSMP 3.2.5.2.6.1
 */
DWORD IdentifyNtmsSlot(HANDLE hSession, LPNTMS_GUID lpSlotId, DWORD dwOption);

/*
 * Tell what label was written on a side.
 * @lpMediaId: LMID
 * @labelType: NTMS_OMID_TYPE_RAW_LABEL or NTMS_OMID_TYPE_FILESYSTEM_INFO
 * @numberOfBytes: size of @lpBuffer, bytes
 * @lpBuffer: the label
 * It is compared at each mount, until the side is deallocated.
 * Errors: ERROR_INVALID_MEDIA, ERROR_BAD_FORMAT (nothing knows this label, or its id has more
 *	than 255 bytes).
 * Access: C library.
 */
DWORD UpdateNtmsOmidInfo(HANDLE hSession, LPNTMS_GUID lpMediaId, DWORD labelType,
			 DWORD numberOfBytes, LPVOID lpBuffer);

/*
 * Reserve a slot for the cleaner: one in a library, present, and empty but for a cleaner.
 * Errors: ERROR_CLEANER_SLOT_SET (there is one), ERROR_INVALID_LIBRARY, ERROR_OBJECT_NOT_FOUND (no
 * slot of the library), ERROR_RESOURCE_NOT_AVAILABLE (full, or not present, or a cartridge goes back
 * to it), ERROR_DEVICE_NOT_AVAILABLE (not connected or disabled).
 * Access: C library. RSMP 3.2.5.2.1.8
 */
DWORD ReserveNtmsCleanerSlot(HANDLE hSession, LPNTMS_GUID lpLibrary, LPNTMS_GUID lpSlot);

/*
 * End the reservation; the slot must be empty.
 * Errors: ERROR_CLEANER_SLOT_NOT_SET, ERROR_INVALID_LIBRARY, ERROR_RESOURCE_NOT_AVAILABLE (full, or
 * not present), ERROR_RESOURCE_DISABLED, ERROR_LIBRARY_OFFLINE.
 * Access: C library. RSMP 3.2.5.2.1.9
 */
DWORD ReleaseNtmsCleanerSlot(HANDLE hSession, LPNTMS_GUID lpLibrary);

/*
 * Bring a cleaner into the reserved slot, through a port.
 * @lpInjectOperation: NTMS_INJECT_START: out, the id of the operation; NTMS_INJECT_STOP: in
 * @dwNumberOfCleansLeft: in: uses it has left; 0xFFFFFFFF: do not count
 * @dwAction: NTMS_INJECT_START or NTMS_INJECT_STOP
 * Errors: ERROR_CANCELLED (stopped meanwhile), ERROR_CLEANER_SLOT_NOT_SET, ERROR_INVALID_LIBRARY,
 * ERROR_INVALID_OPERATION (STOP: unknown), ERROR_RESOURCE_NOT_AVAILABLE (slot full, or there is a
 * cleaner), ERROR_RESOURCE_NOT_PRESENT (no port), ERROR_INVALID_CLEANER (what is in the port has an
 * owner), ERROR_LIBRARY_OFFLINE, ERROR_DEVICE_NOT_AVAILABLE.
 * Access: C library. RSMP 3.2.5.2.1.10
 */
DWORD InjectNtmsCleaner(HANDLE hSession, LPNTMS_GUID lpLibrary, LPNTMS_GUID lpInjectOperation,
			DWORD dwNumberOfCleansLeft, DWORD dwAction);

/*
 * Eject the cleaner, through the port, else the door. It is forgotten, not kept offline.
 * @lpEjectOperation: NTMS_EJECT_START: out, the id of the operation; NTMS_EJECT_STOP: in
 * @dwAction: NTMS_EJECT_START or NTMS_EJECT_STOP
 * Errors: ERROR_CLEANER_SLOT_NOT_SET, ERROR_EMPTY (no cleaner), ERROR_BUSY (it cleans a drive),
 * ERROR_INVALID_LIBRARY, ERROR_INVALID_OPERATION, ERROR_RESOURCE_DISABLED, ERROR_LIBRARY_OFFLINE.
 * Access: C library. RSMP 3.2.5.2.1.11
 */
DWORD EjectNtmsCleaner(HANDLE hSession, LPNTMS_GUID lpLibrary, LPNTMS_GUID lpEjectOperation,
		       DWORD dwAction);

/*
 * Change detection in stand-alone drives. It needs no help here: these check their parameters and
 * succeed.
 * @lpDetectHandle: out; for EndNtmsDeviceChangeDetection(), which CloseNtmsSession() does too
 * Access: none. RSMP 3.2.5.2.1.17
 */
DWORD BeginNtmsDeviceChangeDetection(HANDLE hSession, LPHANDLE lpDetectHandle);

/*
 * What to detect changes in.
 * @DetectHandle: NULL: look once, now; there is nothing to be looked at yet
 * @lpRequestId: @dwCount ids of @dwType: NTMS_LIBRARY, NTMS_PHYSICAL_MEDIA or NTMS_MEDIA_TYPE
 * Errors: ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA.
 * Access: none. RSMP 3.2.5.2.1.18
 */
DWORD SetNtmsDeviceChangeDetection(HANDLE hSession, HANDLE DetectHandle, LPNTMS_GUID lpRequestId,
				   DWORD dwType, DWORD dwCount);

/* End one; of this session. Access: none. RSMP 3.2.5.2.1.19 */
DWORD EndNtmsDeviceChangeDetection(HANDLE hSession, HANDLE DetectHandle);

/* -- Library requests and operator requests -- */

/*
 * Cancel a library request that is not finished; queued when the library is busy.
 * Errors: ERROR_OBJECT_NOT_FOUND (unknown or finished), ERROR_ACCESS_DENIED (also: it has begun).
 * Access: C library. RSMP 3.2.5.2.1.7
 */
DWORD CancelNtmsLibraryRequest(HANDLE hSession, LPNTMS_GUID lpRequestId);

/*
 * The place of a mount in its library's queue: 1 is next, 0xFFFFFFFF last; 0: it is no mount. Place
 * goes before priority, priority before age.
 * Errors: ERROR_OBJECT_NOT_FOUND.
 * Access: C computer. RSMP 3.2.5.2.1.14
 */
DWORD GetNtmsRequestOrder(HANDLE hSession, LPNTMS_GUID lpRequestId, LPDWORD lpdwOrderNumber);

/*
 * Set it; not to 0.
 * Errors: ERROR_OBJECT_NOT_FOUND, ERROR_INVALID_STATE (no mount, or finished).
 * Access: C computer. RSMP 3.2.5.2.1.15
 */
DWORD SetNtmsRequestOrder(HANDLE hSession, LPNTMS_GUID lpRequestId, DWORD dwOrderNumber);

/*
 * Delete finished requests. Unknown ids and requests that are not finished are passed over.
 * @lpRequestId: @dwCount ids
 * @dwType: NTMS_LIBREQUEST or NTMS_OPREQUEST
 * Access: M computer. RSMP 3.2.5.2.1.16
 */
DWORD DeleteNtmsRequests(HANDLE hSession, LPNTMS_GUID lpRequestId, DWORD dwType, DWORD dwCount);

/*
 * Ask an operator; returns at once.
 * @dwRequest: NtmsOpreqCommand, not UNKNOWN
 * @lpMessage: optional; at most 255 characters
 * @lpArg1Id, @lpArg2Id: NEWMEDIA: pool, and library (optional); CLEANER: library or slot;
 *	DEVICESERVICE: door, library, cartridge or drive; MOVEMEDIA: cartridge, and library it
 *	shall go to; MESSAGE: none. Those not named must be NULL
 * @lpRequestId: out
 * Errors: ERROR_OBJECT_NOT_FOUND (an argument), ERROR_MESSAGE_EXCEEDS_MAX_SIZE.
 * Access: NEWMEDIA, MOVEMEDIA C pool; CLEANER, DEVICESERVICE C library; MESSAGE U computer.
 * RSMP 3.2.5.2.5.4
 */
DWORD SubmitNtmsOperatorRequestW(HANDLE hSession, DWORD dwRequest, LPCWSTR lpMessage,
				 LPNTMS_GUID lpArg1Id, LPNTMS_GUID lpArg2Id,
				 LPNTMS_GUID lpRequestId);
DWORD SubmitNtmsOperatorRequestA(HANDLE hSession, DWORD dwRequest, LPCSTR lpMessage,
				 LPNTMS_GUID lpArg1Id, LPNTMS_GUID lpArg2Id,
				 LPNTMS_GUID lpRequestId);

/*
 * Wait until an operator request is finished.
 * @dwTimeout: milliseconds; 0 looks once
 * Returns ERROR_SUCCESS when satisfied. Errors: ERROR_CANCELLED (refused), ERROR_TIMEOUT,
 * ERROR_OBJECT_NOT_FOUND (unknown, or purged: do again what it was for).
 * Access: U computer. RSMP 3.2.5.2.5.6
 */
DWORD WaitForNtmsOperatorRequest(HANDLE hSession, LPNTMS_GUID lpRequestId, DWORD dwTimeout);

/*
 * Refuse, or satisfy, an operator request; waiters wake.
 * Errors: ERROR_OBJECT_NOT_FOUND, ERROR_INVALID_STATE (finished).
 * Access: C computer. RSMP 3.2.5.2.5.7, 3.2.5.2.5.8
 */
DWORD CancelNtmsOperatorRequest(HANDLE hSession, LPNTMS_GUID lpRequestId);
DWORD SatisfyNtmsOperatorRequest(HANDLE hSession, LPNTMS_GUID lpRequestId);

/* -- Security -- */

/*
 * Read an object's security descriptor, self-relative. Objects without one of their own give the
 * holder's. User n is S-1-22-1-n, group n S-1-22-2-n.
 * @dwType: NtmsObjectsTypes
 * @RequestedInformation: parts wanted: OWNER_, GROUP_, DACL_, SACL_SECURITY_INFORMATION
 * @lpSecurityDescriptor: out; may be NULL when @nLength is 0
 * @nLength: room, bytes
 * @lpnLengthNeeded: out: size of the descriptor, bytes
 * Errors: ERROR_INSUFFICIENT_BUFFER, ERROR_OBJECT_NOT_FOUND, ERROR_NO_SECURITY_ON_OBJECT.
 * Access: READ_CONTROL holder, or its owner; SACL: an administrator. RSMP 3.2.5.2.4.1
 */
DWORD GetNtmsObjectSecurity(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			    SECURITY_INFORMATION RequestedInformation,
			    PSECURITY_DESCRIPTOR lpSecurityDescriptor, DWORD nLength,
			    LPDWORD lpnLengthNeeded);

/*
 * Replace parts of an object's security descriptor.
 * @SecurityInformation: the parts to replace
 * @lpSecurityDescriptor: self-relative; its size is taken from its own fields
 * Errors: ERROR_INVALID_PARAMETER (malformed), ERROR_OBJECT_NOT_FOUND,
 * ERROR_NO_SECURITY_ON_OBJECT.
 * Access: DACL: WRITE_DAC, or its owner; owner and group: WRITE_OWNER, and only an administrator
 * makes another one than himself the owner; SACL: an administrator.
 * RSMP 3.2.5.2.4.2
 */
DWORD SetNtmsObjectSecurity(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			    SECURITY_INFORMATION SecurityInformation,
			    PSECURITY_DESCRIPTOR lpSecurityDescriptor);

/* -- Attributes -- */

/*
 * Read private data that an application attached to an object.
 * @dwType: NtmsObjectsTypes
 * @lpAttributeName: at most 31 characters
 * @lpAttributeData: out; may be NULL when *@lpAttributeSize is 0
 * @lpAttributeSize: in: room; out: size of the value; bytes
 * Errors: ERROR_INSUFFICIENT_BUFFER, ERROR_OBJECT_NOT_FOUND (object, or attribute), ERROR_NO_DATA
 * (longer than any may be).
 * Access: U holder. RSMP 3.2.5.2.4.3
 */
DWORD GetNtmsObjectAttributeA(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCSTR lpAttributeName, LPVOID lpAttributeData,
			      LPDWORD lpAttributeSize);
DWORD GetNtmsObjectAttributeW(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCWSTR lpAttributeName, LPVOID lpAttributeData,
			      LPDWORD lpAttributeSize);

/*
 * Attach private data to an object, under a name, in place of what was there. It ends with the
 * object.
 * @dwAttributeSize: bytes; 0 deletes the attribute
 * Errors: ERROR_INVALID_NAME, ERROR_NO_DATA (NTMS_MAXATTR_LENGTH bytes or more),
 * ERROR_OBJECT_NOT_FOUND.
 * Access: M holder. RSMP 3.2.5.2.4.5
 */
DWORD SetNtmsObjectAttributeA(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCSTR lpAttributeName, LPVOID lpAttributeData,
			      DWORD dwAttributeSize);
DWORD SetNtmsObjectAttributeW(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCWSTR lpAttributeName, LPVOID lpAttributeData,
			      DWORD dwAttributeSize);

/* -- Where messages to humans go -- */

/*
 * List the computers that get the messages of an object.
 * @lpObjectId: the computer object, a library, or NULL: this session
 * @dwType: NtmsUITypes; a session has no NTMS_UITYPE_ERR
 * @lpszDestination: out: names, each ending in NUL, and one NUL more; may be NULL when
 *	*@lpdwBufSize is 0
 * @lpdwBufSize: in: room; out: what is needed, with all NULs; 0: there are none; CHARs or WCHARs
 * Errors: ERROR_INSUFFICIENT_BUFFER, ERROR_OBJECT_NOT_FOUND.
 * Access: U object; this session: none. RSMP 3.2.5.2.7.2
 */
DWORD GetNtmsUIOptionsA(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			LPSTR lpszDestination, LPDWORD lpdwBufSize);
DWORD GetNtmsUIOptionsW(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			LPWSTR lpszDestination, LPDWORD lpdwBufSize);

/*
 * Change that list. The session's own ends with the session. Names are the same without regard to case.
 * @dwOperation: NtmsUIOperations
 * @lpszDestination: name of a computer, not checked; "" or NULL: this one; not used by DELETEALL
 * Errors: ERROR_ALREADY_EXISTS, ERROR_OBJECT_NOT_FOUND.
 * Access: U and M object; this session: none. RSMP 3.2.5.2.7.4
 */
DWORD SetNtmsUIOptionsA(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			DWORD dwOperation, LPCSTR lpszDestination);
DWORD SetNtmsUIOptionsW(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			DWORD dwOperation, LPCWSTR lpszDestination);

/* -- Database -- */

/*
 * Replace the database by the exported one, now. It gets another id, so the kernel refuses it until an
 * administrator binds the changers anew; sides that are available in it but not in the replaced one
 * become foreign. What was replaced is kept beside it. Every session has to be opened anew.
 * Errors: ERROR_DATABASE_FAILURE (there is none, or it is damaged), ERROR_DATABASE_FULL,
 * ERROR_SHARING_VIOLATION (an export or import is under way).
 * Access: C computer. RSMP 3.2.5.2.5.9
 */
DWORD ImportNtmsDatabase(HANDLE hSession);

/*
 * Write a consistent copy of the database into the directory "Export" beside it, over an older one.
 * Errors: ERROR_DATABASE_FULL, ERROR_SHARING_VIOLATION (an export or import is under way).
 * Access: C computer. RSMP 3.2.5.2.5.10
 */
DWORD ExportNtmsDatabase(HANDLE hSession);

/* -- Notifications -- */

/*
 * Listen to changes of the objects of one type, from now on, in the order they were made.
 * @dwType: NtmsObjectsTypes; NTMS_OBJECT: all types
 * Returns a handle for CloseNtmsNotification(), or INVALID_HANDLE_VALUE and the last error.
 * Access: U computer. RSMP 3.2.5.2.5.11
 */
HANDLE OpenNtmsNotification(HANDLE hSession, DWORD dwType);

/*
 * The next change.
 * @lpNotificationInformation: out: NTMS_OBJ_UPDATE, INSERT or DELETE, and the object
 * @dwTimeout: milliseconds
 * Errors: ERROR_TIMEOUT; ERROR_NO_DATA: changes were missed (kept for a day): read the objects
 * again, and open a new one; ERROR_INVALID_HANDLE also when it is closed meanwhile.
 */
DWORD WaitForNtmsNotification(HANDLE hNotification,
			      LPNTMS_NOTIFICATIONINFORMATION lpNotificationInformation,
			      DWORD dwTimeout);

/*
 * Stop listening.
 * Errors: ERROR_INVALID_PARAMETER (NULL), ERROR_INVALID_HANDLE, ERROR_BUSY (a thread waits on it).
 * RSMP 3.2.5.2.5.12
 */
DWORD CloseNtmsNotification(HANDLE hNotification);

/* -- Helpers; they need no session -- */

/*
 * Eject what is in a stand-alone drive, named by its device.
 * @lpComputerName: as @lpServer of OpenNtmsSession()
 * @lpAppName: as @lpApplication of it
 * @lpDeviceName: name in /dev of the drive
 * @hWnd, @lpTitle, @lpMessage: not used
 * @dwOptions: NtmsEjectOperation; all wait, FORCE ejects even what is mounted
 * Errors: ERROR_BUSY (mounted, or used), ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE (no drive, or one of a
 * library), ERROR_INVALID_OPERATION (STOP), ERROR_INVALID_COMPUTERNAME, ERROR_NOT_CONNECTED.
 * Access: U computer, as to open a session, and the right to open the device.
 */
DWORD EjectDiskFromSADriveW(LPCWSTR lpComputerName, LPCWSTR lpAppName, LPCWSTR lpDeviceName,
			    HWND hWnd, LPCWSTR lpTitle, LPCWSTR lpMessage, DWORD dwOptions);
DWORD EjectDiskFromSADriveA(LPCSTR lpComputerName, LPCSTR lpAppName, LPCSTR lpDeviceName,
			    HWND hWnd, LPCSTR lpTitle, LPCSTR lpMessage, DWORD dwOptions);

/*
 * The volume and the mount point of the medium in a drive.
 * @pszDriveName: name in /dev of the drive
 * @VolumeNameBufferPtr: out: name in /dev of its first partition, or of the drive; free() it
 * @DriveLetterBufferPtr: out: where it is mounted, "" if nowhere; free() it
 * Errors: ERROR_INVALID_DRIVE, ERROR_NOT_READY (no medium).
 */
DWORD GetVolumesFromDriveW(LPWSTR pszDriveName, LPWSTR *VolumeNameBufferPtr,
			   LPWSTR *DriveLetterBufferPtr);
DWORD GetVolumesFromDriveA(LPSTR pszDriveName, LPSTR *VolumeNameBufferPtr,
			   LPSTR *DriveLetterBufferPtr);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif /* _INCL_NTMSAPI_H_ */
