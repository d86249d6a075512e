/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * NTMS: media changers, their elements, and the sides of the cartridges in them.
 */

/**
 * DOC: The object
 *
 * Each media changer (SCSI peripheral device type 08h) is one character
 * device, /dev/ntmsN. SCSI devices of equal VPD pages 80h and 83h are *paths* of
 * one changer; it is there as long as one of them is. One that turns out to lead to
 * another device gets no more commands, unless it leads back. Behind it stands a table
 * that the kernel keeps of
 *
 * - *elements*: transports, slots, import/export ports and drives, by their
 *   16-bit element address (SMC-3). Every address is legal, 0 and 65535 too;
 *   where a field may be absent a flag says so, never a magic address.
 * - *cartridges*: what sits in the elements. A cartridge has a *handle*, a
 *   number chosen by the kernel, counted up from a random start at each load
 *   of the module. It is never 0 and never stored outside the kernel's life.
 * - *sides*: one or two a cartridge, each with a state of &enum
 *   ntms_side_state, an allocate count and the ids user space gave it.
 *
 * The kernel is mechanism: where things are, who holds a claim, what the robot
 * does. The *store* in user space (a database) is truth about pools, media and
 * states; it tells the kernel by %NTMS_SYNC and %NTMS_PUBLISH. Nothing here
 * survives a reboot.
 */

/**
 * DOC: The same cartridge
 *
 * A handle survives only if (a) a motion of ours carried the cartridge; or (b)
 * its non-blank volume tag is unique in the last and in this completed sweep;
 * or (c) it has no tag and no unit attention, reset, door event or exception
 * touched its element. Otherwise what sits there is a new cartridge: new
 * handle, all states %NTMS_SIDE_UNKNOWN, %NTMS_CARTRIDGE_STALE. A sweep (a
 * complete reading of all elements) is applied whole or not at all.
 *
 * An exception touches its element when it comes, when another one takes its
 * place, and when it ends; one that is there in each sweep does not touch it in
 * each. A change of %NTMS_ELEMENT_IMPEXP or %NTMS_ELEMENT_DISABLED is an
 * operator's, or another robot's, touch.
 *
 * A tag is its 32 bytes, padding of 00h or 20h at the end apart; the volume
 * sequence number does not count. It is blank when all of it is padding. A
 * cartridge whose tag turns blank where it lies keeps its handle and becomes
 * %NTMS_CARTRIDGE_UNREAD; touched while its tag is not read, it is
 * %NTMS_CARTRIDGE_STALE, too: whether it is the same nothing tells. Cartridges
 * of one tag are all %NTMS_CARTRIDGE_DUPLICATE and keep the handles they then
 * have only where they lie untouched. An element never leaves the table while the
 * changer is there: one that is no longer reported becomes empty and
 * %NTMS_ELEMENT_GONE. That a cartridge left is told by the element it was in.
 */

/**
 * DOC: Generations
 *
 * Each changer counts *generations*: one 64-bit number that rises with each
 * set of changes that becomes visible together, and is stamped into every
 * element and cartridge that changed. An emptied element keeps its stamp, so
 * "what changed since G" is complete: read elements and cartridges with
 * @since = G, then remember the @generation of the first answer as the new G
 * and mark it as seen on this open file (@seen of %NTMS_GET_CHANGER). poll()
 * reports %EPOLLIN while the changer's generation differs from the seen one,
 * and %EPOLLHUP once the changer is gone.
 *
 * A generation is made by: a sweep that found something else; elements turning
 * STALE; a sync that applied something; a publish; a claim that was dropped; a
 * motion's start and its end, also when it failed; a grant that is made, and one
 * that ends; a drive whose SCSI device came or went, or of which the changer
 * reports another identifier. A claim and an %NTMS_UNCLAIM_UNCHANGED make none:
 * %NTMS_CARTRIDGE_CLAIMED is a hint.
 */

/**
 * DOC: Claims
 *
 * A program that wants to change the state of a side first *claims* the whole
 * cartridge with %NTMS_CLAIM, naming the new state of each of its sides; then
 * commits to its store; then tells the kernel with %NTMS_PUBLISH, which ends
 * the claim. A claim never waits. It takes several cartridges all or none. It
 * is refused when
 *
 * - another claim holds a cartridge (EBUSY),
 * - no such cartridge is in the table (ENOENT),
 * - the record is not the one the caller's row speaks of: the revision
 *   differs, the record is %NTMS_CARTRIDGE_STALE, or no store was bound yet
 *   (ESTALE); sync, then try again,
 * - the transition table does not allow the change (EDOM): no program takes a
 *   decommissioned side through a claim while the module lives,
 * - a side is to become ALLOCATED or RESERVED that was not, and it is not
 *   certain which cartridge it is: %NTMS_CARTRIDGE_DUPLICATE,
 *   %NTMS_CARTRIDGE_UNREAD, or %NTMS_CARTRIDGE_POSITION_ONLY in an element
 *   that is %NTMS_ELEMENT_STALE (ENOTUNIQ); giving back is always possible,
 * - the changer is bound to another store (EXDEV).
 *
 * A claim belongs to the table of open files that made it, as a POSIX record
 * lock does: a child of fork(), a process that was handed the file, a thread
 * after unshare(CLONE_FILES) get EPERM. It ends with the *first* close of a
 * descriptor of this open file in that table (do not dup and close), at exit,
 * however that comes about, and at execve() when close-on-exec is set. A claim
 * that ends unpublished marks its records %NTMS_CARTRIDGE_STALE, because the
 * store may have committed; the next %NTMS_SYNC settles it.
 */

/**
 * DOC: Revisions and the store
 *
 * Every record carries a *revision*: the number of the store's transaction
 * that last changed the cartridge, counted up over the whole store, from 1 to
 * 2^63 - 1. A record of equal revision confirms (STALE is cleared, nothing
 * else changes) and, when it says something else than the kernel has, is
 * refused (EUCLEAN): the store was turned back. A higher one replaces, a lower
 * one is refused (ESTALE). The first
 * %NTMS_SYNC binds a changer to the id of a store; another store gets EXDEV.
 * %NTMS_SYNC_REBIND (CAP_SYS_ADMIN) binds it anew: all claims are dropped, all
 * records reset to UNKNOWN and those given applied, in one generation. Claims
 * obey the transition table and certainty, sync does not: it says what is. A
 * cartridge has one side until a record says two.
 */

/**
 * DOC: Motions
 *
 * A motion of the robot is submitted (%NTMS_SUBMIT_MOTION), gets an id, and is
 * executed by the changer's motion worker, one at a time, in order of
 * submission. Its result can be collected by any opener (%NTMS_WAIT_MOTION)
 * until at least %NTMS_MOTIONS_KEPT newer ones have finished. A queued motion
 * can be cancelled, a started one cannot. Motions are owned as claims are:
 * when the owner ends, its queued ones are cancelled and a started one runs
 * on. Nothing is ever moved twice: motions are not retried, and no call here
 * restarts after a signal. A motion names the handle it expects in each
 * element it takes from; a mismatch found when its turn comes is ESTALE and
 * nothing moves. Afterwards its elements are read, and judged by that, whatever
 * the device reported; so each cartridge keeps its handle. When the evidence is
 * not clear, or against a success that the device reported, all elements of the
 * motion are STALE, and a sweep is begun.
 *
 * %NTMS_MOTION_READY only waits for a drive. It is started at once, beside what
 * the robot does and others of its kind, up to %NTMS_MOTIONS_QUEUED of them; and is
 * cancelled as a queued one is, though it runs.
 */

/**
 * DOC: The work lease
 *
 * Of all programs that could run a library's queue of requests one does: the
 * holder of its *lease* (%NTMS_LEASE). Each taking has an *epoch*, a number that
 * rises. The lease is owned as claims are, and is over when its owner gives it
 * up or ends, or has given no sign of life for %NTMS_LEASE_SILENCE ms, a stopped
 * process too. Signs of life are %NTMS_LEASE_RENEW and submissions that name the
 * epoch; being blocked in a call is none, so who waits for a long motion does
 * it in pieces.
 *
 * A submission may name an epoch. It is refused when that epoch is over (ESTALE)
 * or another's (EPERM). When it is over by the time the motion's turn comes,
 * nothing moves and the result is EKEYEXPIRED: so what a holder queued before
 * it was stopped does not meet what its successor does. Submissions that name
 * none are not bound by the lease; order of submission and the expected
 * handles keep them from harm.
 */

/**
 * DOC: Grants
 *
 * A *grant* (%NTMS_GRANT) is the use of one drive, as a file descriptor: it may
 * be passed to another process on purpose, and has close-on-exec set. A drive
 * has one grant at most, and shows %NTMS_ELEMENT_GRANTED. A MOVE or EXCHANGE
 * that takes from the drive or puts into it is refused (EBUSY), when submitted and
 * when its turn comes, unless it comes with the grant (%NTMS_MOTION_GRANT), or
 * CAP_SYS_ADMIN says %NTMS_MOTION_FORCE. It comes with one grant: an EXCHANGE
 * between two drives that are both granted needs force. The grant ends when its
 * last descriptor is closed, wherever that is and however it comes about. That is no
 * dismount: what is in the drive stays there, and the drive shows
 * %NTMS_ELEMENT_UNOWNED until it is emptied or granted anew. /proc/PID/fdinfo/FD
 * of a grant names its changer, id and element.
 */

/**
 * DOC: Drives
 *
 * A drive is two things: an element, where the robot puts cartridges, and a SCSI
 * device, by which they are read and written. They are *joined* by what the
 * changer reports of the element (its device identifier, SMC-3: DVCID) and what
 * the devices say of themselves (INQUIRY, VPD pages 80h and 83h): by a
 * designator; by vendor, product, and serial number; or by the serial number,
 * and the vendor when the changer names it. The devices that fit best count.
 *
 * - When one device fits, or several that are paths of one (their VPD pages 80h
 *   and 83h are equal, and they are not in one target), the element is
 *   %NTMS_JOIN_RESOLVED.
 * - When none does, it is %NTMS_JOIN_UNRESOLVED: the changer does not tell, or
 *   the device is not connected to this host.
 * - When several different ones do, or when one is the drive of another element,
 *   too, it is %NTMS_JOIN_AMBIGUOUS: nothing is done with any of them.
 *
 * Joins follow devices that come and go, whichever came first, and what a sweep
 * finds. One that changes stamps its element, and raises @inventory_generation.
 *
 * What a tape drive has to say of itself and of its medium, its TapeAlert flags
 * (SSC: log page 2Eh), it says once to each who asks, and some of them only until
 * the medium leaves it. So a motion with %NTMS_MOTION_UNLOAD asks a drive that it is
 * to take from, before anything is unloaded, and NTMS_GET_DRIVE tells what it
 * said: whoever lets the robot work may die, and the next one still sees it.
 */

/**
 * DOC: General ioctl format
 *
 * Every ioctl is ``_IO(NTMS_IOC_TYPE, nr)`` and takes a pointer to a struct
 * that begins with ``__u32 size``, the size of the struct as the caller knows
 * it. A larger struct is accepted while what lies beyond the kernel's own is
 * zero (else E2BIG), a smaller one down to the first published version (else
 * EINVAL); what the caller's struct has no room for is taken as zero.
 * Reserved fields must be zero, unknown in-flags unset (else EINVAL); out
 * fields are not looked at. The struct is copied back on success *and* on
 * failure, so that out fields such as &struct ntms_sense are valid with any
 * errno but EFAULT, E2BIG and ENOTTY, and the EINVAL that a bad @size gives.
 * Structs and arrays are read completely, and the struct's memory is tried for
 * writing, before anything is done: EFAULT means that nothing was done, except
 * where a caller unmaps its own memory under the call. 32-bit callers use the
 * same layouts. A struct that is an array element never grows; a later
 * version of a call will name the length of its elements at its tail.
 *
 * Opening for reading allows what only looks; opening for writing allows
 * changes; CAP_SYS_ADMIN is needed where said.
 */

/**
 * DOC: What each errno means, for every ioctl
 *
 * ====================  ====================================================
 * EAGAIN                the device is not ready (see sense): becoming ready,
 *                       door open, offline, wants an operator
 * EALREADY              the motion to cancel is over
 * EBADE                 the device answered RESERVATION CONFLICT
 * EBADF                 the file is not open for writing and the call needs it
 * EBUSY                 another claim holds a cartridge of this call, another
 *                       grant its drive, or somebody the lease
 * ECANCELED             the motion was cancelled
 * ECONNRESET            a unit attention or reset interrupted the command: its
 *                       effect is not known; what it may have touched is STALE
 * EDOM                  the transition table refuses the new state
 * E2BIG                 non-zero bytes beyond the struct the kernel knows
 * EEXIST                another cartridge has this physical media id
 * EFAULT                a pointer of the caller cannot be read or written
 * EINPROGRESS           the robot has started the motion to cancel
 * EINTR                 a fatal signal ended the wait; a started motion and a
 *                       sweep go on
 * EINVAL                bad size, flag, count, reserved field, state or range
 * EIO                   the device failed (see sense), hardware or transport
 * EKEYEXPIRED           the motion's result: the lease it was submitted under
 *                       was over when its turn came
 * EMFILE, ENFILE        no file descriptor is left
 * EMEDIUMTYPE           the device refuses the medium as incompatible
 * ENODATA               the motion's result is no longer kept
 * ENODEV                the changer was removed
 * ENOENT                no such element, cartridge, claim or motion
 * ENOMEDIUM             the source element is empty
 * ENOMEM                no memory
 * ENOSPC                the destination element is full
 * ENOTCONN              there is no table yet: reads, claims, syncs and
 *                       submissions until the first sweep has ended
 * ENOTTY                no such ioctl
 * ENOTUNIQ              it is not certain which cartridge it is, or which SCSI
 *                       device a drive is
 * ENXIO                 no SCSI device of this host is known to be the drive
 * EOPNOTSUPP            the device does not implement the command, or says
 *                       that it cannot do this
 * EOVERFLOW             the motion queue is full, or too many drives are waited
 *                       for
 * EPERM                 not the owner; or CAP_SYS_ADMIN is missing
 * EPROTO                the device's answer makes no sense
 * EREMOTEIO             the device refused an address or field of a command
 * ESTALE                the caller's picture is old: see DOC: Claims, Revisions,
 *                       Motions, The work lease
 * ETIMEDOUT             the wait ended first; as a motion's result: the device
 *                       did not answer in time
 * ETXTBSY               the device says removal is prevented
 * EUCLEAN               equal revision, other contents
 * EXDEV                 the changer is bound to another store
 * ====================  ====================================================
 *
 * A failure of the device is never EFAULT, EINVAL, ENOTTY, ENODEV or EINTR.
 */

/**
 * DOC: Events
 *
 * The generic netlink family %NTMS_GENL_NAME multicasts %NTMS_CMD_EVENT to
 * its group %NTMS_GENL_EVENTS: numbers only, sent after the change is visible,
 * never waited for, and lost when a listener's buffer is full. They wake; the
 * table and its generation are the truth. They go to the initial network
 * namespace. Listeners pass over events and attributes they do not know. N may
 * come again for another changer, %NTMS_A_INSTANCE does not.
 */
#ifndef _UAPI_LINUX_NTMS_H
#define _UAPI_LINUX_NTMS_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define NTMS_IOC_TYPE 0xBC

/* Lengths in bytes. */
#define NTMS_ID_LENGTH 16	/* opaque ids: GUIDs as user space lays them out */
#define NTMS_TAG_LENGTH 32	/* volume identification of a volume tag, raw */
#define NTMS_IDENTIFIER_LENGTH 128	/* a designator, cut when longer */

/* Time-outs in ms: wait as long as it takes. */
#define NTMS_WAIT_FOREVER 0xffffffffU

/* Limits; later kernels may allow more. */
#define NTMS_SIDES_MAX 2	/* sides of one cartridge */
#define NTMS_CLAIM_MAX 64	/* cartridges in one claim */
#define NTMS_SYNC_MAX 65536	/* records in one sync */
#define NTMS_MOTIONS_QUEUED 256	/* motions waiting for the robot */
#define NTMS_MOTIONS_KEPT 1024	/* finished motions whose result is kept */

/**
 * enum ntms_side_state - state of a side; the values of RSM's NtmsPartitionState
 * @NTMS_SIDE_UNKNOWN: not synced since the kernel first saw the cartridge
 * @NTMS_SIDE_UNPREPARED: in a Free pool, its free label still to be written
 * @NTMS_SIDE_INCOMPATIBLE: no drive of the library takes it
 * @NTMS_SIDE_DECOMMISSIONED: never to be allocated again
 * @NTMS_SIDE_AVAILABLE: may be allocated
 * @NTMS_SIDE_ALLOCATED: belongs to a logical medium
 * @NTMS_SIDE_COMPLETE: allocated, and its owner writes no more
 * @NTMS_SIDE_FOREIGN: its label is not known to the store
 * @NTMS_SIDE_IMPORT: its kind of label is known, its id is not
 * @NTMS_SIDE_RESERVED: kept for the owner of another side of the cartridge
 */
enum ntms_side_state {
	NTMS_SIDE_UNKNOWN = 0,
	NTMS_SIDE_UNPREPARED = 1,
	NTMS_SIDE_INCOMPATIBLE = 2,
	NTMS_SIDE_DECOMMISSIONED = 3,
	NTMS_SIDE_AVAILABLE = 4,
	NTMS_SIDE_ALLOCATED = 5,
	NTMS_SIDE_COMPLETE = 6,
	NTMS_SIDE_FOREIGN = 7,
	NTMS_SIDE_IMPORT = 8,
	NTMS_SIDE_RESERVED = 9,
};

/**
 * enum ntms_element_type - element type codes of SMC-3
 * @NTMS_ELEMENT_TRANSPORT: medium transport element, the robot's hand
 * @NTMS_ELEMENT_SLOT: storage element
 * @NTMS_ELEMENT_PORT: import/export element, mail slot
 * @NTMS_ELEMENT_DRIVE: data transfer element
 */
enum ntms_element_type {
	NTMS_ELEMENT_TRANSPORT = 1,
	NTMS_ELEMENT_SLOT = 2,
	NTMS_ELEMENT_PORT = 3,
	NTMS_ELEMENT_DRIVE = 4,
};

/**
 * enum ntms_changer_state - what can be said of a changer as a whole
 * @NTMS_CHANGER_PROBING: its first inventory has not ended
 * @NTMS_CHANGER_READY: it answered its last command
 * @NTMS_CHANGER_NOT_READY: it said NOT READY, the sense data says why
 * @NTMS_CHANGER_FAILED: its last inventory failed otherwise, or it does not answer
 */
enum ntms_changer_state {
	NTMS_CHANGER_PROBING = 0,
	NTMS_CHANGER_READY = 1,
	NTMS_CHANGER_NOT_READY = 2,
	NTMS_CHANGER_FAILED = 3,
};

/**
 * struct ntms_sense - what the device said when a command failed
 * @valid: 1 when the other fields come from sense data, else 0
 * @key: sense key (SPC)
 * @asc: additional sense code
 * @ascq: additional sense code qualifier
 * @of_drive: 1 when a drive said it, 0 the changer
 * @reserved: zero
 */
struct ntms_sense {
	__u8 valid;
	__u8 key;
	__u8 asc;
	__u8 ascq;
	__u8 of_drive;
	__u8 reserved[3];
};

/**
 * struct ntms_range - the elements of one type, by mode page 1Dh
 * @first: lowest address; no meaning when @count is 0
 * @count: how many addresses
 */
struct ntms_range {
	__u16 first;
	__u16 count;
};

/* struct ntms_changer.flags */
#define NTMS_CHANGER_STALE	(1U << 0)	/* some element is STALE */
#define NTMS_CHANGER_BOUND	(1U << 1)	/* store is set */
#define NTMS_CHANGER_HAS_IDENTIFIER (1U << 2)	/* identifier is set */
#define NTMS_CHANGER_NO_TAGS	(1U << 3)	/* it reports no volume tags */

/**
 * struct ntms_changer - NTMS_GET_CHANGER: identity, geometry, standing
 * @size: size of this struct
 * @state: out, &enum ntms_changer_state
 * @instance: out, random number of this changer object; another one means
 *	that handles, generations and records began anew
 * @seen: in, generation to mark as seen on this file, not above the changer's
 *	(EINVAL); 0 leaves the mark as it is
 * @generation: out, generation of the table
 * @inventory_generation: out, generation of the last change to where
 *	cartridges are, which they are, which elements are there, or which SCSI
 *	devices its drives are; changes of side states leave it
 * @swept: out, CLOCK_BOOTTIME in ns when the last complete sweep ended, 0 if none
 * @flags: out, NTMS_CHANGER_*
 * @attention: out, number of cartridges whose record is STALE
 * @elements: out, number of elements in the table
 * @cartridges: out, number of cartridges in the table
 * @ranges: out, geometry; index is &enum ntms_element_type - 1
 * @store: out, id of the store it is bound to, if NTMS_CHANGER_BOUND
 * @vendor: out, INQUIRY, ASCII, blanks stripped, NUL-terminated
 * @product: out, likewise
 * @revision: out, likewise
 * @serial: out, VPD page 80h, likewise; empty when there is none
 * @code_set: out, of @identifier: 1 binary, 2 ASCII, 3 UTF-8
 * @identifier_type: out, designator type of VPD page 83h (SPC)
 * @identifier_length: out, bytes in @identifier
 * @peripheral_type: out, 8
 * @identifier: out, best designator of the logical unit
 * @host: out, SCSI host number of the path in use; which one that is may change
 * @channel: out, SCSI channel
 * @target: out, SCSI target id
 * @lun: out, logical unit number as the mid-layer counts
 * @capabilities: out, mode page 1Fh behind its page length; all zero when not
 *	reported
 * @reserved: out, zero
 * @paths: out, by how many SCSI devices it is reached
 * @sense: out, sense data of the last failed command, if it was failing last
 *
 * Needs read access. No command is sent. Never fails but for EFAULT, EINVAL,
 * E2BIG and ENODEV.
 */
struct ntms_changer {
	__u32 size;
	__u32 state;
	__u64 seen;
	__u64 instance;
	__u64 generation;
	__u64 inventory_generation;
	__u64 swept;
	__u32 flags;
	__u32 attention;
	__u32 elements;
	__u32 cartridges;
	struct ntms_range ranges[4];
	__u8 store[NTMS_ID_LENGTH];
	char vendor[16];
	char product[24];
	char revision[8];
	char serial[64];
	__u8 code_set;
	__u8 identifier_type;
	__u8 identifier_length;
	__u8 peripheral_type;
	__u32 host;
	__u32 channel;
	__u32 target;
	__u64 lun;
	__u8 capabilities[18];
	__u8 reserved[2];
	__u32 paths;
	__u8 identifier[NTMS_IDENTIFIER_LENGTH];
	struct ntms_sense sense;
};

/* struct ntms_element.flags; bits 0 to 7 are byte 2 of the descriptor (SMC-3) */
#define NTMS_ELEMENT_FULL	(1U << 0)	/* holds a cartridge */
#define NTMS_ELEMENT_IMPEXP	(1U << 1)	/* ports: put there by an operator */
#define NTMS_ELEMENT_EXCEPT	(1U << 2)	/* abnormal: see asc, ascq */
#define NTMS_ELEMENT_ACCESS	(1U << 3)	/* the robot can reach it */
#define NTMS_ELEMENT_EXENAB	(1U << 4)	/* ports: can export */
#define NTMS_ELEMENT_INENAB	(1U << 5)	/* ports: can import */
#define NTMS_ELEMENT_CMC	(1U << 6)	/* ports: exports to another changer */
#define NTMS_ELEMENT_OIR	(1U << 7)	/* ports: operator intervention required */
#define NTMS_ELEMENT_DISABLED	(1U << 8)	/* magazine or drive not there */
#define NTMS_ELEMENT_HAS_SOURCE	(1U << 9)	/* source is valid */
#define NTMS_ELEMENT_INVERTED	(1U << 10)	/* cartridge lies on its other side */
#define NTMS_ELEMENT_STALE	(1U << 11)	/* may have changed since it was read */
#define NTMS_ELEMENT_GONE	(1U << 12)	/* the device does not report it any more */
#define NTMS_ELEMENT_GRANTED	(1U << 13)	/* drives: somebody has a grant on it */
#define NTMS_ELEMENT_UNOWNED	(1U << 14)	/* drives: its grant ended, it is full still */

/**
 * struct ntms_element - one element
 * @generation: of its last change
 * @cartridge: handle of what it holds, 0 when nothing
 * @flags: NTMS_ELEMENT_*
 * @address: element address
 * @source: storage element its cartridge came from, if HAS_SOURCE, as the
 *	device says
 * @type: &enum ntms_element_type
 * @asc: additional sense code of the exception
 * @ascq: its qualifier
 * @medium_type: SMC-3: 0 unspecified, 1 data, 2 cleaning, 3 diagnostics,
 *	4 WORM, 5 microcode
 * @reserved: zero
 */
struct ntms_element {
	__u64 generation;
	__u64 cartridge;
	__u32 flags;
	__u16 address;
	__u16 source;
	__u8 type;
	__u8 asc;
	__u8 ascq;
	__u8 medium_type;
	__u8 reserved[4];
};

/* struct ntms_read_elements.flags and ntms_read_cartridges.flags: out only */
#define NTMS_READ_MORE		(1U << 0)	/* capacity ran out: go on at next */

/**
 * struct ntms_read_elements - NTMS_READ_ELEMENTS: part of the element table
 * @size: size of this struct
 * @flags: out, NTMS_READ_MORE
 * @since: in, only elements whose generation is greater; 0 for all
 * @generation: out, generation at which this reading began
 * @elements: in, user pointer to an array of struct ntms_element
 * @capacity: in, its length in elements; 0 to 65536
 * @count: out, how many were written, in rising order of address
 * @types: in, bit mask of 1 << &enum ntms_element_type; 0 for all
 * @first: in, lowest address wanted
 * @last: in, highest address wanted, not below @first
 * @next: out, with NTMS_READ_MORE: the @first to go on with
 * @reserved: zero
 *
 * Needs read access. Answered from the table: no command is sent and no motion
 * is waited for. Elements may change between the pieces of a long reading: a
 * second one with @since = @generation finds what did. ENOTCONN while there is
 * no table.
 */
struct ntms_read_elements {
	__u32 size;
	__u32 flags;
	__u64 since;
	__u64 generation;
	__aligned_u64 elements;
	__u32 capacity;
	__u32 count;
	__u32 types;
	__u16 first;
	__u16 last;
	__u16 next;
	__u16 reserved[3];
};

/**
 * struct ntms_side - one side of a cartridge
 * @state: &enum ntms_side_state
 * @allocate_count: how often it was allocated, as the store counts
 * @side: id of the side object, zero until synced
 * @logical_media: id of the logical medium, zero when not allocated
 */
struct ntms_side {
	__u32 state;
	__u32 allocate_count;
	__u8 side[NTMS_ID_LENGTH];
	__u8 logical_media[NTMS_ID_LENGTH];
};

/* struct ntms_cartridge.flags */
#define NTMS_CARTRIDGE_STALE	(1U << 0)	/* record must be synced before a claim */
#define NTMS_CARTRIDGE_CLAIMED	(1U << 1)	/* a claim holds it now */
#define NTMS_CARTRIDGE_POSITION_ONLY (1U << 2)	/* no volume tag: known by its place */
#define NTMS_CARTRIDGE_DUPLICATE (1U << 3)	/* its tag is on another cartridge too */
#define NTMS_CARTRIDGE_UNREAD	(1U << 4)	/* its tag cannot be read any more */
#define NTMS_CARTRIDGE_MOVING	(1U << 5)	/* a motion carries it now */
#define NTMS_CARTRIDGE_HAS_HOME	(1U << 6)	/* home is valid */

/**
 * struct ntms_cartridge - one cartridge and the record of its sides
 * @handle: its name while the module lives; never 0
 * @generation: of its last change
 * @revision: of the store's row the record came from, 0 before the first sync
 * @physical_media: id of the cartridge, zero before the first sync
 * @flags: NTMS_CARTRIDGE_*
 * @element: address of the element that holds it; while MOVING the source
 * @home: slot it was last in, if HAS_HOME
 * @tag: primary volume tag, padded with 20h
 * @sequence: volume sequence number of the tag
 * @medium_type: as in &struct ntms_element
 * @side_count: 1 or 2
 * @reserved: zero
 * @sides: the sides; those from @side_count on are zero
 */
struct ntms_cartridge {
	__u64 handle;
	__u64 generation;
	__u64 revision;
	__u8 physical_media[NTMS_ID_LENGTH];
	__u32 flags;
	__u16 element;
	__u16 home;
	__u8 tag[NTMS_TAG_LENGTH];
	__u16 sequence;
	__u8 medium_type;
	__u8 side_count;
	__u8 reserved[12];
	struct ntms_side sides[NTMS_SIDES_MAX];
};

/**
 * struct ntms_read_cartridges - NTMS_READ_CARTRIDGES: cartridges and sides
 * @size: size of this struct
 * @flags: out, NTMS_READ_MORE
 * @since: in, only cartridges whose generation is greater; 0 for all
 * @generation: out, generation at which this reading began
 * @cartridges: in, user pointer to an array of struct ntms_cartridge
 * @capacity: in, its length in cartridges; 0 to 65536
 * @count: out, how many were written, in rising order of handle
 * @first: in, lowest handle wanted
 * @last: in, highest handle wanted, not below @first
 * @next: out, with NTMS_READ_MORE: the @first to go on with
 *
 * Needs read access; otherwise as NTMS_READ_ELEMENTS. The state of one side is
 * this call with @first = @last = handle and @capacity 1; @count 0 says that
 * no such cartridge is there.
 */
struct ntms_read_cartridges {
	__u32 size;
	__u32 flags;
	__u64 since;
	__u64 generation;
	__aligned_u64 cartridges;
	__u32 capacity;
	__u32 count;
	__u64 first;
	__u64 last;
	__u64 next;
};

/**
 * enum ntms_join - is it known which SCSI device a drive element is?
 * @NTMS_JOIN_UNRESOLVED: none fits
 * @NTMS_JOIN_RESOLVED: yes
 * @NTMS_JOIN_AMBIGUOUS: several fit, or one that fits another element, too
 */
enum ntms_join {
	NTMS_JOIN_UNRESOLVED = 0,
	NTMS_JOIN_RESOLVED = 1,
	NTMS_JOIN_AMBIGUOUS = 2,
};

/**
 * struct ntms_scsi_device - a SCSI device of this host
 * @lun: logical unit number as the mid-layer counts
 * @host: SCSI host number
 * @channel: SCSI channel
 * @target: SCSI target id
 * @peripheral_type: 1 tape, 4 and 7 optical, 5 CD and DVD, 0 and 14 removable disk
 */
struct ntms_scsi_device {
	__u64 lun;
	__u32 host;
	__u32 channel;
	__u32 target;
	__u32 peripheral_type;
};

#define NTMS_DRIVE_DEVICES_MAX 256	/* devices that one call tells of */

/**
 * enum ntms_drive_alert - TapeAlert flags of a tape drive, log page 2Eh of SSC
 * @NTMS_DRIVE_ALERT_HARD_ERROR: an error that the drive could not correct
 * @NTMS_DRIVE_ALERT_MEDIUM: the medium can no longer be read or written
 * @NTMS_DRIVE_ALERT_READ_FAILURE: a read failed: medium or drive
 * @NTMS_DRIVE_ALERT_WRITE_FAILURE: a write failed: medium or drive
 * @NTMS_DRIVE_ALERT_MEDIUM_LIFE: the medium is worn out
 * @NTMS_DRIVE_ALERT_SNAPPED: the tape is torn, and can be taken out
 * @NTMS_DRIVE_ALERT_SNAPPED_INSIDE: the tape is torn, and cannot
 * @NTMS_DRIVE_ALERT_CHIP: the memory of the cartridge failed
 * @NTMS_DRIVE_ALERT_NEARING_LIFE: the medium is nearly worn out
 * @NTMS_DRIVE_ALERT_CLEAN_NOW: the drive has to be cleaned
 * @NTMS_DRIVE_ALERT_CLEAN_PERIODIC: the drive is due to be cleaned
 * @NTMS_DRIVE_ALERT_CLEANER_SPENT: the cleaning cartridge is worn out
 * @NTMS_DRIVE_ALERT_CLEANER_INVALID: it is no cleaning cartridge for this drive
 * @NTMS_DRIVE_ALERT_FAN: its fan failed
 * @NTMS_DRIVE_ALERT_POWER_SUPPLY: its power supply failed
 * @NTMS_DRIVE_ALERT_MAINTENANCE: it is due for maintenance other than cleaning
 * @NTMS_DRIVE_ALERT_HARDWARE_A: a fault that a reset may mend
 * @NTMS_DRIVE_ALERT_HARDWARE_B: a fault that its own tests found
 * @NTMS_DRIVE_ALERT_PREDICTIVE: failure predicted
 * @NTMS_DRIVE_ALERT_DIAGNOSTICS: diagnostics required
 * @NTMS_DRIVE_ALERT_LOADING: a cartridge could not be loaded or threaded
 * @NTMS_DRIVE_ALERT_UNLOADING: a cartridge could not be unloaded
 *
 * There are more, which it does not name.
 */
enum ntms_drive_alert {
	NTMS_DRIVE_ALERT_HARD_ERROR = 3,
	NTMS_DRIVE_ALERT_MEDIUM = 4,
	NTMS_DRIVE_ALERT_READ_FAILURE = 5,
	NTMS_DRIVE_ALERT_WRITE_FAILURE = 6,
	NTMS_DRIVE_ALERT_MEDIUM_LIFE = 7,
	NTMS_DRIVE_ALERT_SNAPPED = 13,
	NTMS_DRIVE_ALERT_SNAPPED_INSIDE = 14,
	NTMS_DRIVE_ALERT_CHIP = 15,
	NTMS_DRIVE_ALERT_NEARING_LIFE = 19,
	NTMS_DRIVE_ALERT_CLEAN_NOW = 20,
	NTMS_DRIVE_ALERT_CLEAN_PERIODIC = 21,
	NTMS_DRIVE_ALERT_CLEANER_SPENT = 22,
	NTMS_DRIVE_ALERT_CLEANER_INVALID = 23,
	NTMS_DRIVE_ALERT_FAN = 26,
	NTMS_DRIVE_ALERT_POWER_SUPPLY = 27,
	NTMS_DRIVE_ALERT_MAINTENANCE = 29,
	NTMS_DRIVE_ALERT_HARDWARE_A = 30,
	NTMS_DRIVE_ALERT_HARDWARE_B = 31,
	NTMS_DRIVE_ALERT_PREDICTIVE = 38,
	NTMS_DRIVE_ALERT_DIAGNOSTICS = 39,
	NTMS_DRIVE_ALERT_LOADING = 55,
	NTMS_DRIVE_ALERT_UNLOADING = 56,
};

/**
 * struct ntms_get_drive - NTMS_GET_DRIVE: who a drive element is
 * @size: size of this struct
 * @address: in, element address of a drive
 * @code_set: out, code set of @identifier, as in &struct ntms_changer
 * @identifier_type: out, its designator type
 * @identifier_length: out, bytes in @identifier; 0 when the changer reports none
 * @join: out, &enum ntms_join
 * @reserved: zero
 * @serial: out, the drive's serial number as found in @identifier, ASCII,
 *	NUL-terminated, empty when unknown
 * @identifier: out, the device identifier of the element (SMC-3, DVCID)
 * @devices: in, user pointer to an array of struct ntms_scsi_device: the paths to
 *	the drive, or those that it could be
 * @capacity: in, its length, at most %NTMS_DRIVE_DEVICES_MAX
 * @count: out, how many there are; when more than @capacity, the rest is not told
 * @alerts: out, TapeAlert flags that the drive had when the last cartridge was taken out
 *	of it, or was to be: bit N - 1 is flag N of SSC, &enum ntms_drive_alert. None
 *	when a MOVE has put one in since.
 * @asked: out, CLOCK_BOOTTIME of the reading in ns; 0 when it was not asked since then,
 *	or had no answer
 *
 * Needs read access. No command is sent. See DOC: Drives. ENOENT when @address is
 * no drive.
 */
struct ntms_get_drive {
	__u32 size;
	__u16 address;
	__u8 code_set;
	__u8 identifier_type;
	__u8 identifier_length;
	__u8 join;
	__u8 reserved[6];
	char serial[64];
	__u8 identifier[NTMS_IDENTIFIER_LENGTH];
	__aligned_u64 devices;
	__u32 capacity;
	__u32 count;
	__u64 alerts;
	__u64 asked;
};

/**
 * struct ntms_record - what the store says of one cartridge
 * @handle: which cartridge
 * @revision: of the store's row, at least 1
 * @physical_media: id of the cartridge, not zero
 * @side_count: 1 or 2
 * @error: out, 0 or a positive errno: why this record was refused
 * @flags: in, zero
 * @reserved: zero
 * @sides: states and ids of the sides; those from @side_count on are zero
 */
struct ntms_record {
	__u64 handle;
	__u64 revision;
	__u8 physical_media[NTMS_ID_LENGTH];
	__u32 side_count;
	__s32 error;
	__u32 flags;
	__u32 reserved;
	struct ntms_side sides[NTMS_SIDES_MAX];
};

/* struct ntms_sync.flags, in */
#define NTMS_SYNC_REBIND	(1U << 0)	/* bind to this store whatever was before */

/**
 * struct ntms_sync - NTMS_SYNC: tell the kernel what the store says
 * @size: size of this struct
 * @flags: in, NTMS_SYNC_REBIND or 0
 * @store: in, id of the store, not zero
 * @seen: in, generation of the changer as it was before the rows were read
 * @records: in, user pointer to an array of struct ntms_record; the @error of
 *	each is written back
 * @count: in, its length, 0 to %NTMS_SYNC_MAX; 0 binds only
 * @refused: out, number of records with an @error: ENOENT no such cartridge,
 *	EBUSY claimed, ESTALE the record is newer or the cartridge changed after
 *	@seen, EUCLEAN equal revision and other contents, EINVAL malformed, EEXIST
 *	another cartridge has the id at that moment (records apply in order)
 * @generation: out, generation of the table with the records in it
 *
 * Needs write access; NTMS_SYNC_REBIND needs CAP_SYS_ADMIN. One call makes at
 * most one generation and one event. Records are judged one by one: refused
 * ones do not keep the others from being applied, and the call succeeds.
 */
struct ntms_sync {
	__u32 size;
	__u32 flags;
	__u8 store[NTMS_ID_LENGTH];
	__u64 seen;
	__aligned_u64 records;
	__u32 count;
	__u32 refused;
	__u64 generation;
};

/**
 * struct ntms_claim_cartridge - one cartridge of a claim
 * @handle: which cartridge
 * @revision: the revision of the caller's row before the change; must equal
 *	the record's
 * @states: the new &enum ntms_side_state of each side; those beyond the
 *	record's sides are zero
 * @flags: zero
 * @reserved: zero
 */
struct ntms_claim_cartridge {
	__u64 handle;
	__u64 revision;
	__u32 states[NTMS_SIDES_MAX];
	__u32 flags;
	__u32 reserved;
};

/**
 * struct ntms_claim - NTMS_CLAIM: claim whole cartridges for one change
 * @size: size of this struct
 * @flags: in, zero
 * @store: in, id of the store
 * @cartridges: in, user pointer to an array of struct ntms_claim_cartridge
 * @count: in, its length, 1 to %NTMS_CLAIM_MAX; no handle twice
 * @refused: out, on EBUSY, EDOM, ENOENT, ENOTUNIQ, ESTALE: index of the first
 *	cartridge refused
 * @claim: out, id of the claim, never 0
 *
 * Needs write access. See DOC: Claims. Never waits.
 */
struct ntms_claim {
	__u32 size;
	__u32 flags;
	__u8 store[NTMS_ID_LENGTH];
	__aligned_u64 cartridges;
	__u32 count;
	__u32 refused;
	__u64 claim;
};

/**
 * struct ntms_publish - NTMS_PUBLISH: make a claimed change visible, end the claim
 * @size: size of this struct
 * @flags: in, zero
 * @claim: in, id that NTMS_CLAIM gave
 * @records: in, user pointer to an array of struct ntms_record
 * @count: in, its length: as many as were claimed, the same cartridges in the
 *	same order, in the states that the claim named, with higher revisions;
 *	@error must be 0 and is not written back
 * @reserved: zero
 * @generation: out, generation that shows them all at once
 *
 * Needs write access and the claim's owner (EPERM). After EINVAL, EFAULT or
 * ENOMEM the claim still stands; a cartridge that left the library meanwhile is
 * passed over.
 */
struct ntms_publish {
	__u32 size;
	__u32 flags;
	__u64 claim;
	__aligned_u64 records;
	__u32 count;
	__u32 reserved;
	__u64 generation;
};

/* struct ntms_unclaim.flags, in */
#define NTMS_UNCLAIM_UNCHANGED	(1U << 0)	/* the store did certainly not change */

/**
 * struct ntms_unclaim - NTMS_UNCLAIM: give a claim up
 * @size: size of this struct
 * @flags: in, NTMS_UNCLAIM_UNCHANGED when the transaction was rolled back for
 *	certain: the records stay good. Otherwise they become STALE.
 * @claim: in, id that NTMS_CLAIM gave
 *
 * Needs write access and the claim's owner (EPERM).
 */
struct ntms_unclaim {
	__u32 size;
	__u32 flags;
	__u64 claim;
};

/**
 * struct ntms_refresh - NTMS_REFRESH: read all elements from the device
 * @size: size of this struct
 * @timeout: in, ms; 0 only asks for a sweep; %NTMS_WAIT_FOREVER
 * @generation: out, generation of the table after the sweep
 * @sense: out, what the device said when the sweep failed
 *
 * Needs write access. Returns when a sweep that began after the call has been
 * applied or has failed, or with ETIMEDOUT; callers at the same time share one.
 * The robot is not moved: %NTMS_MOTION_INITIALIZE does that, and a refresh waits
 * until it is over.
 */
struct ntms_refresh {
	__u32 size;
	__u32 timeout;
	__u64 generation;
	struct ntms_sense sense;
};

/**
 * enum ntms_motion_kind - what a motion does, and what it has besides a kind
 * @NTMS_MOTION_MOVE: MOVE MEDIUM takes @cartridge from @source to @destination,
 *	which may be @source itself to turn it over. NTMS_MOTION_INVERT,
 *	NTMS_MOTION_TRANSPORT, NTMS_MOTION_STRICT.
 * @NTMS_MOTION_EXCHANGE: EXCHANGE MEDIUM takes @cartridge from @source to
 *	@destination, and @displaced from there to @second, which may be @source:
 *	a swap. NTMS_MOTION_INVERT turns @cartridge over,
 *	NTMS_MOTION_INVERT_SECOND @displaced; NTMS_MOTION_TRANSPORT,
 *	NTMS_MOTION_STRICT.
 * @NTMS_MOTION_POSITION: POSITION TO ELEMENT lets a transport stand at
 *	@destination. NTMS_MOTION_TRANSPORT; NTMS_MOTION_INVERT turns over what it
 *	holds. The table stays as it is, but what was turned is read anew.
 * @NTMS_MOTION_INITIALIZE: INITIALIZE ELEMENT STATUS lets the robot look at
 *	everything, which may take hours; with NTMS_MOTION_RANGE at @count
 *	elements from @destination on. Afterwards these elements are STALE until
 *	a sweep that is begun at once has ended. Works without a table, too.
 * @NTMS_MOTION_OPEN: OPEN IMPORT/EXPORT ELEMENT opens the port @destination.
 *	Afterwards all ports are STALE, likewise.
 * @NTMS_MOTION_CLOSE: closes it; likewise
 * @NTMS_MOTION_READY: waits until the medium in the drive @destination can be used,
 *	@count seconds at most: its SCSI device (see DOC: Drives) is asked every second
 *	(TEST UNIT READY), for one at a time of those that wait for it. It needs no
 *	robot: it begins at once, beside other motions, and can be cancelled while it
 *	runs. The result is ETIMEDOUT when it is not
 *	ready by then, ENXIO or ENOTUNIQ when it is not known which device the drive
 *	is, else why it will not become ready. NTMS_MOTION_GRANT,
 *	NTMS_MOTION_FORCE: a drive that somebody else was granted is not asked (EBUSY),
 *	since who asks takes its unit attentions. NTMS_MOTION_ALERTS: a tape drive is
 *	asked for its TapeAlert flags each time it is not ready; NTMS_GET_DRIVE tells.
 *	When the drive is ready the changer is asked once, too, unless its robot works:
 *	what people did to the drive meanwhile shows as STALE when the motion is done.
 */
enum ntms_motion_kind {
	NTMS_MOTION_MOVE = 1,
	NTMS_MOTION_EXCHANGE = 2,
	NTMS_MOTION_POSITION = 3,
	NTMS_MOTION_INITIALIZE = 4,
	NTMS_MOTION_OPEN = 5,
	NTMS_MOTION_CLOSE = 6,
	NTMS_MOTION_READY = 7,
};

/* struct ntms_submit_motion.flags, in */
#define NTMS_MOTION_INVERT	(1U << 0)	/* put it down on its other side */
#define NTMS_MOTION_TRANSPORT	(1U << 1)	/* use transport, not the default one */
#define NTMS_MOTION_INVERT_SECOND (1U << 2)	/* the same for the displaced one */
#define NTMS_MOTION_RANGE	(1U << 3)	/* not everything, but count elements */
#define NTMS_MOTION_STRICT	(1U << 4)	/* refuse what would be warned of */
#define NTMS_MOTION_GRANT	(1U << 5)	/* grant is a descriptor */
#define NTMS_MOTION_FORCE	(1U << 6)	/* whoever has a grant; CAP_SYS_ADMIN */
#define NTMS_MOTION_UNLOAD	(1U << 7)	/* have drives let go of what is taken */
#define NTMS_MOTION_ALERTS	(1U << 8)	/* ask the drive for its TapeAlert flags, too */

/* struct ntms_submit_motion.warnings, out */
#define NTMS_WARNING_DENIED	(1U << 0)	/* mode page 1Fh says that it cannot */

/**
 * struct ntms_submit_motion - NTMS_SUBMIT_MOTION: queue work for the robot
 * @size: size of this struct
 * @kind: in, &enum ntms_motion_kind, which says what of the following is used
 * @flags: in, NTMS_MOTION_*
 * @warnings: out, NTMS_WARNING_*
 * @count: in, elements to look at, or seconds to wait
 * @grant: in, descriptor of NTMS_GRANT, with NTMS_MOTION_GRANT
 * @transport: in, transport element, with NTMS_MOTION_TRANSPORT
 * @source: in, element to take from
 * @destination: in, element to put into, to stand at, to begin with, or port
 * @second: in, element to put what was in @destination into
 * @cartridge: in, handle expected in @source; not 0
 * @displaced: in, handle expected in @destination; not 0
 * @epoch: in, of the work lease it is submitted under, 0 for none
 * @motion: out, id of the motion, never 0
 *
 * Needs write access. Returns at once. What the kind does not use must be zero,
 * flags that it does not know unset (EINVAL); MOVE and EXCHANGE also know
 * NTMS_MOTION_GRANT, NTMS_MOTION_FORCE and NTMS_MOTION_UNLOAD. ENOENT for an
 * address that is not in the table or not of the right type, ESTALE when @source
 * does not hold @cartridge, or @destination @displaced, already now. A device that
 * lacks the command tells when its turn comes: the result is EOPNOTSUPP. So it is
 * when mode page 1Eh says that the transport cannot turn cartridges over.
 *
 * Many changers cannot take a cartridge from a drive that has it loaded, and some
 * unload the drive themselves. With NTMS_MOTION_UNLOAD the SCSI device of a drive
 * that is to be taken from (see DOC: Drives) is told to unload (SSC: LOAD UNLOAD,
 * SBC: START STOP UNIT) when the changer says that it cannot reach the cartridge,
 * and when it refuses the motion for that (05/53/03), which is then sent once
 * more. Before that a tape drive is asked for its TapeAlert flags. Nothing is asked
 * or unloaded for a motion that could not begin. The result is ENXIO
 * or ENOTUNIQ when it is not known which device the drive is, ETXTBSY when the
 * drive says that removal is prevented: somebody uses it. Nothing moves then. Who
 * reads or writes a tape by st need not prevent removal: a grant does (EBUSY).
 *
 * What mode page 1Fh says a MOVE or EXCHANGE cannot do is often wrong: it is
 * done, and warned of; with NTMS_MOTION_STRICT it is refused (EOPNOTSUPP). A page
 * of zeros says nothing.
 */
struct ntms_submit_motion {
	__u32 size;
	__u32 kind;
	__u32 flags;
	__u32 warnings;
	__u32 count;
	__s32 grant;
	__u16 transport;
	__u16 source;
	__u16 destination;
	__u16 second;
	__u64 cartridge;
	__u64 displaced;
	__u64 epoch;
	__u64 motion;
};

/**
 * enum ntms_motion_state - where a motion stands
 * @NTMS_MOTION_QUEUED: it waits for its turn
 * @NTMS_MOTION_RUNNING: the robot works on it, or a drive
 * @NTMS_MOTION_DONE: it is over: see the result
 */
enum ntms_motion_state {
	NTMS_MOTION_QUEUED = 0,
	NTMS_MOTION_RUNNING = 1,
	NTMS_MOTION_DONE = 2,
};

/**
 * struct ntms_wait_motion - NTMS_WAIT_MOTION: wait for a motion, take its result
 * @size: size of this struct
 * @timeout: in, ms; 0 only looks; %NTMS_WAIT_FOREVER
 * @motion: in, id that NTMS_SUBMIT_MOTION gave to anyone
 * @state: out, &enum ntms_motion_state
 * @result: out, when DONE: 0 or the positive errno it ended with
 * @sense: out, when DONE: what the device said; while %NTMS_MOTION_READY is RUNNING:
 *	what the drive said last
 * @progress: out, while %NTMS_MOTION_READY is RUNNING: how far the drive says it is,
 *	of 65536; 0 when it does not tell
 * @reserved: out, zero
 *
 * Needs read access. Returns 0 when the motion is DONE, whatever its @result;
 * ETIMEDOUT when it is not by then; EINTR after a fatal signal; ENOENT when
 * the id was never given; ENODATA when its result is no longer kept.
 */
struct ntms_wait_motion {
	__u32 size;
	__u32 timeout;
	__u64 motion;
	__u32 state;
	__s32 result;
	struct ntms_sense sense;
	__u32 progress;
	__u32 reserved;
};

/**
 * struct ntms_cancel_motion - NTMS_CANCEL_MOTION: take a motion back
 * @size: size of this struct
 * @flags: in, zero
 * @motion: in, id of the motion
 *
 * Needs write access, and the motion's owner or CAP_SYS_ADMIN (EPERM).
 * EINPROGRESS when the robot has started it, EALREADY when it is over.
 */
struct ntms_cancel_motion {
	__u32 size;
	__u32 flags;
	__u64 motion;
};

/* struct ntms_prevent_removal.flags, in */
#define NTMS_PREVENT		(1U << 0)	/* prevent; else allow again */

/**
 * struct ntms_prevent_removal - NTMS_PREVENT_REMOVAL: lock door and ports
 * @size: size of this struct
 * @flags: in, NTMS_PREVENT or 0
 * @sense: out, what the device said when it refused
 *
 * Needs write access. PREVENT ALLOW MEDIUM REMOVAL (SPC): removal is prevented
 * while one process wants it. A wish is its maker's: it ends by this call, and as
 * a claim does (see DOC: Claims); the device is then told at the next occasion. It
 * is told by every path, for it keeps that for each; again after a reset, and when
 * it did not answer; and to allow by a path that is unbound. Other hosts and sg
 * have wishes of their own. After an error the caller wishes nothing.
 */
struct ntms_prevent_removal {
	__u32 size;
	__u32 flags;
	struct ntms_sense sense;
};

/**
 * struct ntms_volume - one element that a search found
 * @address: element address
 * @sequence: volume sequence number of the tag
 * @type: &enum ntms_element_type
 * @reserved: zero
 * @tag: the tag that was searched, raw
 */
struct ntms_volume {
	__u16 address;
	__u16 sequence;
	__u8 type;
	__u8 reserved[3];
	__u8 tag[NTMS_TAG_LENGTH];
};

/* struct ntms_find_volumes.flags and ntms_set_tag.flags, in */
#define NTMS_FIND_ALTERNATE	(1U << 0)	/* alternate volume tags */
#define NTMS_FIND_SEQUENCE	(1U << 1)	/* minimum and maximum count */
#define NTMS_TAG_ALTERNATE	(1U << 0)	/* the alternate volume tag */

/**
 * struct ntms_find_volumes - NTMS_FIND_VOLUMES: have the device search volume tags
 * @size: size of this struct
 * @flags: in, NTMS_FIND_*
 * @volumes: in, user pointer to an array of struct ntms_volume
 * @capacity: in, its length
 * @count: out, how many were written
 * @found: out, how many the device told of; those beyond @capacity are lost, and those
 *	that its answer had no room for
 * @template: in, what the tag has to be, padded with 20h; ? stands for one
 *	character, * for all that follow
 * @minimum: in, lowest sequence number, with NTMS_FIND_SEQUENCE
 * @maximum: in, highest one, not below @minimum
 * @first: in, element address to begin at
 * @type: in, &enum ntms_element_type, 0 for all
 * @reserved: zero
 * @sense: out, what the device said when it failed
 *
 * Needs write access, for the device is asked: SEND VOLUME TAG and REQUEST
 * VOLUME ELEMENT ADDRESS (SMC-3). EOPNOTSUPP or EREMOTEIO when it cannot search.
 * The table is the faster answer, and knows as much unless the device reads
 * labels late. It does not change by this.
 */
struct ntms_find_volumes {
	__u32 size;
	__u32 flags;
	__aligned_u64 volumes;
	__u32 capacity;
	__u32 count;
	__u32 found;
	__u8 template[NTMS_TAG_LENGTH];
	__u16 minimum;
	__u16 maximum;
	__u16 first;
	__u8 type;
	__u8 reserved[5];
	struct ntms_sense sense;
};

/**
 * enum ntms_tag_action - what NTMS_SET_TAG does
 * @NTMS_TAG_ASSERT: set it, where the device has none
 * @NTMS_TAG_REPLACE: set it, whatever was before
 * @NTMS_TAG_UNDEFINE: have none
 */
enum ntms_tag_action {
	NTMS_TAG_ASSERT = 1,
	NTMS_TAG_REPLACE = 2,
	NTMS_TAG_UNDEFINE = 3,
};

/**
 * struct ntms_set_tag - NTMS_SET_TAG: set the volume tag of what is in an element
 * @size: size of this struct
 * @flags: in, NTMS_TAG_ALTERNATE or 0
 * @action: in, &enum ntms_tag_action
 * @address: in, element address
 * @sequence: in, volume sequence number
 * @tag: in, the tag, padded with 20h
 * @reserved: zero
 * @sense: out, what the device said when it refused
 *
 * Needs write access. SEND VOLUME TAG (SMC-3), for libraries without a reader. A
 * sweep follows: as its tag says who a cartridge is, it may be a new one after it.
 */
struct ntms_set_tag {
	__u32 size;
	__u32 flags;
	__u32 action;
	__u16 address;
	__u16 sequence;
	__u8 tag[NTMS_TAG_LENGTH];
	__u32 reserved[2];
	struct ntms_sense sense;
};

/**
 * enum ntms_alert - TapeAlert flags of a changer, log page 2Eh
 * @NTMS_ALERT_HARDWARE_A: library hardware A: drive communication (C)
 * @NTMS_ALERT_HARDWARE_B: library hardware B (W)
 * @NTMS_ALERT_HARDWARE_C: library hardware C
 * @NTMS_ALERT_HARDWARE_D: library hardware D: power cycle it (C)
 * @NTMS_ALERT_DIAGNOSTICS: diagnostics required
 * @NTMS_ALERT_INTERFACE: interface to the host
 * @NTMS_ALERT_PREDICTIVE: failure predicted
 * @NTMS_ALERT_MAINTENANCE: maintenance
 * @NTMS_ALERT_HUMIDITY: humidity
 * @NTMS_ALERT_TEMPERATURE: temperature
 * @NTMS_ALERT_VOLTAGE: voltage
 * @NTMS_ALERT_STRAY_TAPE: stray tape
 * @NTMS_ALERT_PICK_RETRY: pick retried
 * @NTMS_ALERT_PLACE_RETRY: place retried
 * @NTMS_ALERT_LOAD_RETRY: load retried
 * @NTMS_ALERT_DOOR: door open
 * @NTMS_ALERT_MAILSLOT: mailslot
 * @NTMS_ALERT_MAGAZINE: magazine
 * @NTMS_ALERT_SECURITY: security
 * @NTMS_ALERT_SECURITY_MODE: security mode changed
 * @NTMS_ALERT_OFFLINE: library offline
 * @NTMS_ALERT_DRIVE_OFFLINE: drive offline
 * @NTMS_ALERT_SCAN_RETRY: scan retried
 * @NTMS_ALERT_INVENTORY: inventory inconsistent
 * @NTMS_ALERT_ILLEGAL: illegal operation
 * @NTMS_ALERT_DUAL_PORT: dual-port interface
 * @NTMS_ALERT_FAN: cooling fan
 * @NTMS_ALERT_POWER_SUPPLY: power supply
 * @NTMS_ALERT_POWER_CONSUMPTION: power consumption
 * @NTMS_ALERT_PASS_THROUGH: pass-through mechanism failed
 * @NTMS_ALERT_PASS_THROUGH_CARTRIDGE: cartridge left in the pass-through
 * @NTMS_ALERT_LABELS: unreadable labels
 */
enum ntms_alert {
	NTMS_ALERT_HARDWARE_A = 1,
	NTMS_ALERT_HARDWARE_B = 2,
	NTMS_ALERT_HARDWARE_C = 3,
	NTMS_ALERT_HARDWARE_D = 4,
	NTMS_ALERT_DIAGNOSTICS = 5,
	NTMS_ALERT_INTERFACE = 6,
	NTMS_ALERT_PREDICTIVE = 7,
	NTMS_ALERT_MAINTENANCE = 8,
	NTMS_ALERT_HUMIDITY = 9,
	NTMS_ALERT_TEMPERATURE = 10,
	NTMS_ALERT_VOLTAGE = 11,
	NTMS_ALERT_STRAY_TAPE = 12,
	NTMS_ALERT_PICK_RETRY = 13,
	NTMS_ALERT_PLACE_RETRY = 14,
	NTMS_ALERT_LOAD_RETRY = 15,
	NTMS_ALERT_DOOR = 16,
	NTMS_ALERT_MAILSLOT = 17,
	NTMS_ALERT_MAGAZINE = 18,
	NTMS_ALERT_SECURITY = 19,
	NTMS_ALERT_SECURITY_MODE = 20,
	NTMS_ALERT_OFFLINE = 21,
	NTMS_ALERT_DRIVE_OFFLINE = 22,
	NTMS_ALERT_SCAN_RETRY = 23,
	NTMS_ALERT_INVENTORY = 24,
	NTMS_ALERT_ILLEGAL = 25,
	NTMS_ALERT_DUAL_PORT = 26,
	NTMS_ALERT_FAN = 27,
	NTMS_ALERT_POWER_SUPPLY = 28,
	NTMS_ALERT_POWER_CONSUMPTION = 29,
	NTMS_ALERT_PASS_THROUGH = 30,
	NTMS_ALERT_PASS_THROUGH_CARTRIDGE = 31,
	NTMS_ALERT_LABELS = 32,
};

/* struct ntms_read_alerts.flags, in */
#define NTMS_ALERTS_KNOWN	(1U << 0)	/* as last read: do not ask the device */

/**
 * struct ntms_read_alerts - NTMS_READ_ALERTS: the library's own TapeAlert flags
 * @size: size of this struct
 * @flags: in, NTMS_ALERTS_KNOWN or 0
 * @alerts: out, bit N - 1 is &enum ntms_alert N, also those that it does not name
 * @asked: out, CLOCK_BOOTTIME of their reading in ns; 0 before the first
 * @sense: out, what the device said when it failed
 *
 * Needs read access with NTMS_ALERTS_KNOWN, else write access: to read them clears
 * some of them in the device, for all who read by the same path. What was read
 * stays to be known, in sysfs too, until the next reading. EOPNOTSUPP or
 * EREMOTEIO when the device has no such page. Log page 2Eh (SSC, SMC-3).
 */
struct ntms_read_alerts {
	__u32 size;
	__u32 flags;
	__u64 alerts;
	__u64 asked;
	struct ntms_sense sense;
};

#define NTMS_KEYS_MAX 1024	/* reservation keys that are read */

/* struct ntms_read_reservation.flags, out */
#define NTMS_RESERVED		(1U << 0)	/* somebody holds a reservation */

/**
 * struct ntms_read_reservation - NTMS_READ_RESERVATION: who has the device reserved
 * @size: size of this struct
 * @flags: out, NTMS_RESERVED
 * @keys: in, user pointer to an array of __u64: registered keys
 * @capacity: in, its length, at most %NTMS_KEYS_MAX
 * @count: out, how many were written
 * @available: out, how many are registered
 * @generation: out, PRGENERATION: it rises with each change
 * @key: out, of the holder, with NTMS_RESERVED
 * @type: out, reservation type of SPC
 * @scope: out, 0 for the whole device
 * @reserved: zero
 * @sense: out, what the device said when it failed
 *
 * Needs write access, for the device is asked: PERSISTENT RESERVE IN (SPC).
 * EOPNOTSUPP when it knows no reservations.
 */
struct ntms_read_reservation {
	__u32 size;
	__u32 flags;
	__aligned_u64 keys;
	__u32 capacity;
	__u32 count;
	__u32 available;
	__u32 generation;
	__u64 key;
	__u8 type;
	__u8 scope;
	__u8 reserved[6];
	struct ntms_sense sense;
};

/**
 * enum ntms_reserve_action - what NTMS_RESERVE does; SPC's service actions
 * @NTMS_RESERVE_REGISTER: register @service_key in place of @key; by every path
 * @NTMS_RESERVE_REGISTER_ANYHOW: the same whatever was registered; CAP_SYS_ADMIN
 * @NTMS_RESERVE_TAKE: reserve, registered as @key
 * @NTMS_RESERVE_RELEASE: release, registered as @key
 * @NTMS_RESERVE_CLEAR: release and unregister everybody; CAP_SYS_ADMIN
 * @NTMS_RESERVE_PREEMPT: take it from who is registered as @service_key;
 *	CAP_SYS_ADMIN
 */
enum ntms_reserve_action {
	NTMS_RESERVE_REGISTER = 1,
	NTMS_RESERVE_REGISTER_ANYHOW = 2,
	NTMS_RESERVE_TAKE = 3,
	NTMS_RESERVE_RELEASE = 4,
	NTMS_RESERVE_CLEAR = 5,
	NTMS_RESERVE_PREEMPT = 6,
};

/* struct ntms_reserve.flags, in */
#define NTMS_RESERVE_LASTING	(1U << 0)	/* over a loss of power (APTPL) */

/**
 * struct ntms_reserve - NTMS_RESERVE: change persistent reservations
 * @size: size of this struct
 * @flags: in, NTMS_RESERVE_LASTING or 0
 * @action: in, &enum ntms_reserve_action
 * @type: in, reservation type of SPC, 0 to 8
 * @key: in, reservation key
 * @service_key: in, service action reservation key
 * @paths: out, by how many paths it was registered or released, also when another failed
 * @reserved: zero
 * @sense: out, what the device said when it refused
 *
 * Needs write access. PERSISTENT RESERVE OUT (SPC). All paths register and release;
 * one reserves, clears or preempts, and when its answer gets lost (EIO, ETIMEDOUT)
 * that may have been done: NTMS_READ_RESERVATION tells. EBADE when another holds what
 * is asked for or @key is not registered. A path that is dead when the others
 * register is passed over, and meets the reservation when it is used again: when
 * @paths is less than that of &struct ntms_changer, register later by
 * %NTMS_RESERVE_REGISTER_ANYHOW.
 */
struct ntms_reserve {
	__u32 size;
	__u32 flags;
	__u32 action;
	__u32 type;
	__u64 key;
	__u64 service_key;
	__u32 paths;
	__u32 reserved;
	struct ntms_sense sense;
};

/**
 * enum ntms_lease_action - what NTMS_LEASE does
 * @NTMS_LEASE_TAKE: takes the lease, and gives its epoch
 * @NTMS_LEASE_RENEW: a sign of life under @epoch
 * @NTMS_LEASE_GIVE_UP: ends the lease of @epoch
 */
enum ntms_lease_action {
	NTMS_LEASE_TAKE = 1,
	NTMS_LEASE_RENEW = 2,
	NTMS_LEASE_GIVE_UP = 3,
};

/* ms after which the lease of one who gives no sign of life is over */
#define NTMS_LEASE_SILENCE 10000

/**
 * struct ntms_lease - NTMS_LEASE: the right to run the library's queue of requests
 * @size: size of this struct
 * @action: in, &enum ntms_lease_action
 * @timeout: in, ms to wait until it can be taken; %NTMS_WAIT_FOREVER; 0 with
 *	the other actions
 * @reserved: zero
 * @epoch: out with NTMS_LEASE_TAKE, never 0; in otherwise
 *
 * Needs write access. See DOC: The work lease. TAKE: EBUSY when somebody has it, the
 * caller too, and @timeout is 0; ETIMEDOUT when it was not free by then. RENEW
 * and GIVE_UP: ESTALE when the epoch is over, EPERM when it is another's.
 */
struct ntms_lease {
	__u32 size;
	__u32 action;
	__u32 timeout;
	__u32 reserved;
	__u64 epoch;
};

/**
 * struct ntms_grant - NTMS_GRANT: get the use of a drive
 * @size: size of this struct
 * @flags: in, zero
 * @element: in, address of the drive
 * @reserved: zero
 * @fd: out, the grant, with close-on-exec; -1 on failure
 * @grant: out, its id, never 0
 *
 * Needs write access. See DOC: Grants. ENOENT when @element is no drive, EBUSY when
 * it is granted already or the robot is at work there, EMFILE and ENFILE when no
 * descriptor is left: the drive is not granted then.
 */
struct ntms_grant {
	__u32 size;
	__u32 flags;
	__u16 element;
	__u16 reserved;
	__s32 fd;
	__u64 grant;
};

/**
 * enum ntms_holder_kind - what somebody holds
 * @NTMS_HOLDER_CLAIM: a claim, one entry for each of its cartridges
 * @NTMS_HOLDER_QUEUED: a motion that waits for its turn
 * @NTMS_HOLDER_RUNNING: a motion that runs
 * @NTMS_HOLDER_LEASE: the work lease
 * @NTMS_HOLDER_GRANT: a grant on a drive
 * @NTMS_HOLDER_PREVENTION: who wants removal prevented
 */
enum ntms_holder_kind {
	NTMS_HOLDER_CLAIM = 1,
	NTMS_HOLDER_QUEUED = 2,
	NTMS_HOLDER_RUNNING = 3,
	NTMS_HOLDER_LEASE = 4,
	NTMS_HOLDER_GRANT = 5,
	NTMS_HOLDER_PREVENTION = 6,
};

/* struct ntms_holder.flags */
#define NTMS_HOLDER_NAMED	(1U << 0)	/* pid, uid and comm are valid */
#define NTMS_HOLDER_HAS_ELEMENT	(1U << 1)	/* element is valid */

/**
 * struct ntms_holder - something that somebody holds
 * @id: of the claim, motion or grant; epoch of the lease; 0 of a prevention
 * @cartridge: handle of what it concerns, 0 for none: what is claimed, carried,
 *	or in the drive
 * @age: ns since it began
 * @kind: &enum ntms_holder_kind
 * @flags: NTMS_HOLDER_*
 * @pid: of the process that began it, in the caller's pid namespace; 0 when it
 *	cannot be seen from there. A grant may have been passed on since.
 * @uid: its real user id then, in the caller's user namespace
 * @element: where the cartridge is, is taken from, or the drive
 * @reserved: zero
 * @comm: the name of the thread then, NUL-terminated
 */
struct ntms_holder {
	__u64 id;
	__u64 cartridge;
	__u64 age;
	__u32 kind;
	__u32 flags;
	__s32 pid;
	__u32 uid;
	__u16 element;
	__u16 reserved[3];
	char comm[16];
};

/**
 * struct ntms_read_holders - NTMS_READ_HOLDERS: who holds what
 * @size: size of this struct
 * @capacity: in, length of the array; 0 to 65536
 * @holders: in, user pointer to an array of struct ntms_holder
 * @count: out, how many there are; when more than @capacity, the rest is not told
 * @reserved: zero
 *
 * Needs read access. Motions come first, those that run before the queued ones in
 * their order; then the lease, claims, grants and who prevents removal. That
 * something is held, since when and by what id is for everybody to see, as it
 * is in the flags of elements and cartridges. Who holds it is told to
 * CAP_SYS_ADMIN, and to a process of the same real user id.
 */
struct ntms_read_holders {
	__u32 size;
	__u32 capacity;
	__aligned_u64 holders;
	__u32 count;
	__u32 reserved;
};

#define NTMS_GET_CHANGER	_IO(NTMS_IOC_TYPE, 0x00)
#define NTMS_READ_ELEMENTS	_IO(NTMS_IOC_TYPE, 0x01)
#define NTMS_READ_CARTRIDGES	_IO(NTMS_IOC_TYPE, 0x02)
#define NTMS_GET_DRIVE		_IO(NTMS_IOC_TYPE, 0x03)
#define NTMS_SYNC		_IO(NTMS_IOC_TYPE, 0x04)
#define NTMS_CLAIM		_IO(NTMS_IOC_TYPE, 0x05)
#define NTMS_PUBLISH		_IO(NTMS_IOC_TYPE, 0x06)
#define NTMS_UNCLAIM		_IO(NTMS_IOC_TYPE, 0x07)
#define NTMS_REFRESH		_IO(NTMS_IOC_TYPE, 0x08)
#define NTMS_SUBMIT_MOTION	_IO(NTMS_IOC_TYPE, 0x09)
#define NTMS_WAIT_MOTION	_IO(NTMS_IOC_TYPE, 0x0a)
#define NTMS_CANCEL_MOTION	_IO(NTMS_IOC_TYPE, 0x0b)
#define NTMS_PREVENT_REMOVAL	_IO(NTMS_IOC_TYPE, 0x10)
#define NTMS_FIND_VOLUMES	_IO(NTMS_IOC_TYPE, 0x11)
#define NTMS_SET_TAG		_IO(NTMS_IOC_TYPE, 0x12)
#define NTMS_READ_ALERTS	_IO(NTMS_IOC_TYPE, 0x13)
#define NTMS_READ_RESERVATION	_IO(NTMS_IOC_TYPE, 0x14)
#define NTMS_RESERVE		_IO(NTMS_IOC_TYPE, 0x15)
#define NTMS_READ_HOLDERS	_IO(NTMS_IOC_TYPE, 0x0c)
#define NTMS_LEASE		_IO(NTMS_IOC_TYPE, 0x0d)
#define NTMS_GRANT		_IO(NTMS_IOC_TYPE, 0x0e)

#define NTMS_GENL_NAME "ntms"
#define NTMS_GENL_VERSION 1
#define NTMS_GENL_EVENTS "events"

/**
 * enum ntms_command - generic netlink commands
 * @NTMS_CMD_UNSPEC: never sent
 * @NTMS_CMD_EVENT: kernel to listeners: something happened
 */
enum ntms_command {
	NTMS_CMD_UNSPEC,
	NTMS_CMD_EVENT,
};

/**
 * enum ntms_attribute - attributes of NTMS_CMD_EVENT
 * @NTMS_A_UNSPEC: never sent
 * @NTMS_A_PAD: alignment
 * @NTMS_A_CHANGER: u32, N of /dev/ntmsN
 * @NTMS_A_INSTANCE: u64, as in &struct ntms_changer
 * @NTMS_A_GENERATION: u64, generation of the changer when the event was made
 * @NTMS_A_EVENT: u32, &enum ntms_event
 * @NTMS_A_ID: u64, by event: id of a motion, claim or grant; a lease's epoch
 * @NTMS_A_COUNT: u32, by event: how many cartridges or elements it concerns
 */
enum ntms_attribute {
	NTMS_A_UNSPEC,
	NTMS_A_PAD,
	NTMS_A_CHANGER,
	NTMS_A_INSTANCE,
	NTMS_A_GENERATION,
	NTMS_A_EVENT,
	NTMS_A_ID,
	NTMS_A_COUNT,
};

/**
 * enum ntms_event - what happened
 * @NTMS_EVENT_ARRIVED: a changer has come, its node exists
 * @NTMS_EVENT_GONE: a changer has left
 * @NTMS_EVENT_INVENTORY: a sweep was applied; COUNT elements differ
 * @NTMS_EVENT_STALE: COUNT elements may have changed
 * @NTMS_EVENT_SYNCED: COUNT records were applied
 * @NTMS_EVENT_PUBLISHED: claim ID was published, COUNT cartridges
 * @NTMS_EVENT_CLAIM_DROPPED: claim ID ended unpublished, COUNT records STALE
 * @NTMS_EVENT_MOTION: motion ID is done
 * @NTMS_EVENT_PATHS: a path came or went, there are COUNT now
 * @NTMS_EVENT_ALERTS: other TapeAlert flags were read than before, COUNT are set
 * @NTMS_EVENT_LEASE: the lease of epoch ID was taken (COUNT 1), or is over (0)
 * @NTMS_EVENT_GRANT: grant ID was made (COUNT 1), or has ended (0)
 * @NTMS_EVENT_DRIVES: COUNT drives are another SCSI device than before, or none now
 */
enum ntms_event {
	NTMS_EVENT_ARRIVED = 1,
	NTMS_EVENT_GONE = 2,
	NTMS_EVENT_INVENTORY = 3,
	NTMS_EVENT_STALE = 4,
	NTMS_EVENT_SYNCED = 5,
	NTMS_EVENT_PUBLISHED = 6,
	NTMS_EVENT_CLAIM_DROPPED = 7,
	NTMS_EVENT_MOTION = 8,
	NTMS_EVENT_PATHS = 9,
	NTMS_EVENT_ALERTS = 10,
	NTMS_EVENT_LEASE = 11,
	NTMS_EVENT_GRANT = 12,
	NTMS_EVENT_DRIVES = 13,
};

#endif /* _UAPI_LINUX_NTMS_H */
