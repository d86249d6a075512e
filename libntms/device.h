/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * device.h - the changers of this host, as the kernel module shows them
 *
 * The structs here are the kernel's (linux/ntms.h) in our own terms: ids as bytes, tags as text,
 * flags as bools. A device is used under the session's mutex. Functions return 0 or a code; every
 * errno of the kernel has one (device.c, code_of()), with words.
 */
#ifndef NTMS_DEVICE_H
#define NTMS_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guid.h"
#include "media.h"
#include "store.h"

struct config;

enum device_type {		/* SMC-3 element types */
	DEVICE_TRANSPORT = 1,
	DEVICE_SLOT = 2,
	DEVICE_PORT = 3,
	DEVICE_DRIVE = 4,
};

/* Where the mid-layer has a SCSI device, as in H:C:T:L. */
struct device_place {
	uint32_t host, channel, target;
	uint64_t lun;
};

struct device_changer {
	bool read;			/* its elements have been read at least once */
	bool ready, not_ready;		/* neither: nobody reaches it */
	bool bound;			/* to @store */
	bool stale;			/* an element is */
	bool has_tags;
	uint64_t instance;
	uint64_t generation;
	uint64_t inventory_generation;
	uint32_t attention;
	uint32_t elements;
	uint32_t cartridges;
	struct guid store;
	char vendor[24];
	char product[32];
	char revision[16];
	char serial[72];
	struct device_place place;	/* of the path in use */
	char identity[512];		/* designator, serial, type: a library's name for ever */
};

struct device_element {
	uint64_t cartridge;
	uint16_t address;
	uint8_t type;			/* enum device_type */
	uint8_t medium_type;
	bool full;
	bool inverted;			/* what it holds lies on its other side */
	bool access;			/* the robot can reach it */
	bool imports, exports;		/* a port; what does not say which way it goes goes both */
	bool disabled;
	bool gone;
	bool stale;			/* may have changed since it was read */
};

struct device_side {
	uint32_t state;
	uint32_t allocate_count;
	struct guid side;
	struct guid logical_media;
};

struct device_cartridge {
	uint64_t handle;
	uint64_t revision;		/* 0: never synced */
	struct guid id;			/* physical media, null: never synced */
	char bar_code[MEDIA_BAR_CODE_SIZE]; /* "": none, or not readable */
	uint16_t element;
	uint16_t home;
	uint8_t medium_type;		/* SMC-3: 2 cleaning */
	uint8_t side_count;
	bool has_home;
	bool stale;
	bool claimed;
	bool position_only;
	bool duplicate;
	bool unread;
	bool moving;
	struct device_side sides[MEDIA_SIDES_MAX];
};

/* What is said of a cartridge in a sync, a claim (states only) or a publication. */
struct device_record {
	uint64_t handle;
	uint64_t before;		/* claim: revision of the row as it was */
	uint64_t revision;		/* sync, publish */
	struct guid id;
	int side_count;
	int error;			/* out, sync: 0 or the code why it was refused */
	struct device_side sides[MEDIA_SIDES_MAX];
};

struct device;

#define DEVICE_SET_MAX 64

/* A session's changers. The array never moves: the child of a fork() walks it. */
struct device_set {
	struct device *devices[DEVICE_SET_MAX];
	size_t count;
	bool module;			/* the module is loaded */
	bool complete;			/* all changers that the module has are here */
	char denied[48];		/* one that we may not open; "": none */
	bool starved;			/* the process has no descriptor, or no memory, to look with */
};

/**
 * device_scan() - open changers that have come, drop those that are gone
 * @set: all zero at first
 * Return: 0, or a code. No module is no error: the set is empty.
 */
int device_scan(struct device_set *set, const struct config *config);

/* device_set_lacks() - why a changer may be there that is not in the set: a code, 0: there is none */
int device_set_lacks(const struct device_set *set);

/* device_set_close() - close all; also a set that is all zero */
void device_set_close(struct device_set *set);

/* device_set_close_in_child() - after fork(): async-signal-safe */
void device_set_close_in_child(struct device_set *set);

/* device_set_of_library() - the changer of a library, or NULL */
struct device *device_set_of_library(const struct device_set *set, const char *library);

/*
 * device_hold(), device_put() - use one without the session's mutex, for calls that wait; both are
 * called under the mutex
 */
struct device *device_hold(struct device *device);
void device_put(struct device *device);

/* device_name() - "/dev/ntms0" */
const char *device_name(const struct device *device);

/* device_library() - id of its library; "" until device_set_library() */
const char *device_library(const struct device *device);
void device_set_library(struct device *device, const char *library);

/* device_gone() - has it been removed? */
bool device_gone(const struct device *device);

/* device_get() - its identity and standing now */
int device_get(struct device *device, struct device_changer *changer);

/* device_read_elements() - all elements, rising by address; free() the array */
int device_read_elements(struct device *device, struct device_element **elements, size_t *count);

/**
 * device_read_cartridges() - cartridges that changed since a generation; 0: all; free() the array
 * @generation: in and out
 */
int device_read_cartridges(struct device *device, uint64_t *generation,
			   struct device_cartridge **cartridges, size_t *count);

/* One of them, now. 0; NTMS_E_STALE: it is not there. */
int device_read_cartridge(struct device *device, uint64_t handle,
			  struct device_cartridge *cartridge);
int device_read_element(struct device *device, uint16_t address, struct device_element *element);

struct device_drive {
	char serial[72];		/* "": the changer does not tell */
	bool joined;			/* it is a device of this host, for certain; else zero: */
	char name[72];			/* "/dev/nst0" */
	struct device_place place;
	uint32_t peripheral_type;
	char vendor[24];		/* of its INQUIRY data */
	char product[32];
	char revision[16];
	uint64_t alerts;		/* what it said of what is in it, or left it last: alert.h */
};

/* device_drive() - who a drive element is, and which device of this host it is */
int device_drive(struct device *device, uint16_t address, struct device_drive *drive);

/* device_refresh() - let the kernel read all elements anew, and wait for it */
int device_refresh(struct device *device);

/**
 * device_sync() - tell the kernel what the store says
 * @seen: generation before the rows were read
 * @refused: out, how many records have an @error
 */
int device_sync(struct device *device, const struct guid *store, uint64_t seen,
		struct device_record *records, size_t count, size_t *refused);

/* device_bind() - make it this store's, whosever it was; the kernel forgets all records */
int device_bind(struct device *device, const struct guid *store);

/**
 * device_claim() - claim whole cartridges, all or none; never waits
 * @refused: out, on failure: which one
 * Return: 0; NTMS_E_BUSY, NTMS_E_AMBIGUOUS, NTMS_E_STALE (also: not there), NTMS_E_INVALID_STATE,
 * NTMS_E_OTHER_STORE, NTMS_E_GONE, ...
 */
int device_claim(struct device *device, const struct guid *store,
		 const struct device_record *records, size_t count, uint64_t *claim,
		 size_t *refused);

/* device_publish() - make a claimed change visible; ends the claim */
int device_publish(struct device *device, uint64_t claim, const struct device_record *records,
		   size_t count);

/* device_unclaim() - give a claim up; @unchanged: the store has certainly not changed */
int device_unclaim(struct device *device, uint64_t claim, bool unchanged);

/**
 * device_lease() - take the work lease: the right to run the library's queue of requests
 * @epoch: out, its number
 * Return: 0; NTMS_E_BUSY: somebody has it, maybe another thread; or a code. Never waits.
 *
 * It is over 10 s after the last device_lease_renew() or motion under its number, however it comes that
 * there was none, and with the process.
 */
int device_lease(struct device *device, uint64_t *epoch);

/* device_lease_renew() - a sign of life. 0; NTMS_E_STALE: it is over. */
int device_lease_renew(struct device *device, uint64_t epoch);
void device_lease_end(struct device *device, uint64_t epoch);

struct device_move {
	uint64_t handle;
	uint16_t source, destination;
	bool invert;			/* put it down on its other side */
	bool unload;			/* let a drive let go of it first */
};

/**
 * device_move() - let the robot carry a cartridge
 * @epoch: of the lease; when that is over by the time of its turn nothing moves
 * @motion: out, number for device_wait()
 * Return: 0: it is queued; NTMS_E_STALE: it is not where it is said to be, or the lease is over; ...
 */
int device_move(struct device *device, uint64_t epoch, const struct device_move *move,
		uint64_t *motion);

/*
 * device_ready() - wait until the medium in a drive can be used, beside what the robot does; likewise
 * @alerts: as long as it cannot, ask the drive what it has to say: device_drive() tells
 */
int device_ready(struct device *device, uint64_t epoch, uint16_t drive, uint32_t seconds, bool alerts,
		 uint64_t *motion);

/* device_port() - open a port for people, or close it, where commands can; likewise */
int device_port(struct device *device, uint64_t epoch, uint16_t port, bool open, uint64_t *motion);

/* device_cancel() - take a motion back, if the robot has not started it; a wait for a drive ends */
void device_cancel(struct device *device, uint64_t motion);

/**
 * device_wait() - wait for a motion
 * @timeout: ms; 0: only look
 * Return: 0: done. NTMS_E_NOT_READY: it goes on. Or the code it failed with, with words; NTMS_E_STALE:
 * nothing was done, look again where things are.
 */
int device_wait(struct device *device, uint64_t motion, unsigned int timeout);

/* What a device said; all 0: nothing. */
struct device_sense {
	uint8_t key, asc, ascq;
};

/* device_hear() - the same without waiting, and what the device said */
int device_hear(struct device *device, uint64_t motion, struct device_sense *sense);

/**
 * device_find() - handle of a cartridge by its id, from a map that is read when it is wanted
 * @handle: out, 0 when it is not there
 */
int device_find(struct device *device, const struct guid *id, uint64_t *handle);

/*
 * device_doubt() - store or map have proved wrong: the next sync must look at everything, and the
 * next device_find() reads what changed; device_doubted() - so it has, device_trust() - no more
 */
void device_doubt(struct device *device);
bool device_doubted(const struct device *device);
void device_trust(struct device *device);

#endif
