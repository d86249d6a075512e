/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sync_private.h - one reconciliation, shared by sync.c, sync_library.c, sync_media.c, sync_new.c */
#ifndef NTMS_SYNC_PRIVATE_H
#define NTMS_SYNC_PRIVATE_H

#include "device.h"
#include "media.h"
#include "store.h"

#define SYNC_ADDRESSES 65536
#define SYNC_NONE SIZE_MAX

/* Text to a number, for rows by id, bar code or place. Keys are not copied. */
struct sync_index {
	struct sync_index_entry {
		const char *key;
		size_t value;
	} *entries;
	size_t size;
};

int sync_index_make(struct sync_index *index, size_t count);
void sync_index_put(struct sync_index *index, const char *key, size_t value);
bool sync_index_get(const struct sync_index *index, const char *key, size_t *value);
void sync_index_free(struct sync_index *index);

/* An element of the library: its row, and what the kernel says now. */
struct sync_element {
	char id[STORE_ID_SIZE];
	char serial[72];
	char device_name[72];
	char revision[24];
	char device_type[STORE_ID_SIZE];	/* "": not known, or none */
	int type;			/* NtmsObjectsTypes */
	int address;			/* -1: none */
	int number;
	int operational_state;
	int state;
	bool seen;
	bool lifted;			/* its address was given up for now */
};

/* A cartridge of the store, and the one in the changer that it is. */
struct sync_row {
	struct cartridge cartridge;
	const struct device_cartridge *is;	/* NULL: it is not there any more */
	bool doubtful;				/* told by its place alone, after a gap */
	bool arrived;				/* it was not in this library before */
};

struct sync {
	struct session *session;
	struct store *store;
	struct device *device;
	struct device_changer changer;
	char library[STORE_ID_SIZE];
	char offline[STORE_ID_SIZE];		/* id of the offline library */
	bool created;				/* the library was made now */
	bool returned;				/* it was not present before, or another store's */
	bool recognizes_cleaners;
	int64_t policy;				/* NtmsMediaPoolPolicy */
	int64_t revision;			/* of this transaction, 0: not taken yet */
	struct sync_element *elements;
	size_t element_count;
	int *by_address;			/* element at an address, -1: none */
	struct device_cartridge *cartridges;
	size_t cartridge_count;
	struct sync_row *rows;
	size_t row_count, row_room;
	size_t *row_of;				/* by number of a cartridge; SYNC_NONE: no row */
	/* The cartridges of another library of this host, to see whether one has left it. */
	struct device *other;
	struct device_cartridge *other_cartridges;
	char (*other_ids)[STORE_ID_SIZE];
	struct sync_index other_tags;
	char turned_back[MEDIA_BAR_CODE_SIZE];	/* a cartridge that the kernel knows later */
};

/* sync_library.c: the row of the library, and those of its elements */
int sync_library(struct sync *sync);
int sync_elements(struct sync *sync);
const char *sync_element_id(const struct sync *sync, int address);
int sync_element_type(const struct sync *sync, int address);

/* sync_media.c: which cartridge is which */
int sync_media(struct sync *sync);
int sync_add_row(struct sync *sync, const struct cartridge *cartridge, size_t *at);
int sync_take_revision(struct sync *sync);

/* sync_place.c: what left, what moved */
int sync_vanish(struct sync *sync, struct sync_row *row);
int sync_lift(struct sync *sync, struct sync_row *row);
int sync_place(struct sync *sync, struct sync_row *row);
int sync_flag_duplicates(struct sync *sync, const char *bar_code);
/* It was never anybody's here: strange, or to be imported. */
bool sync_is_nobody_s(const struct cartridge *cartridge);

/* sync_other.c: bar codes that the store knows elsewhere */
struct sync_elsewhere {
	int rows;			/* how many others have the bar code */
	char id[STORE_ID_SIZE];		/* the first of them */
	bool left;			/* it is certainly not where the store has it */
};
int sync_elsewhere(struct sync *sync, const char *bar_code, const char *except,
		   struct sync_elsewhere *found);

/* sync_new.c: a cartridge that the store has not seen; its row is appended */
int sync_new(struct sync *sync, const struct device_cartridge *cartridge, bool duplicate,
	     size_t *at);

#endif
