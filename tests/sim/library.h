/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The model of a library: elements, cartridges and what a robot or a hand can do to them. No I/O
 * and no clock in here.
 */
#ifndef NTMS_SIM_LIBRARY_H
#define NTMS_SIM_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "disc.h"
#include "tape.h"

#define TAG_LENGTH	32

/* Element type codes of SMC-3. */
enum element_type {
	ELEMENT_ALL,
	ELEMENT_TRANSPORT,
	ELEMENT_STORAGE,
	ELEMENT_PORT,
	ELEMENT_DRIVE,
	ELEMENT_TYPES
};

/* Medium types of an element descriptor. */
enum medium {
	MEDIUM_UNSPECIFIED,
	MEDIUM_DATA,
	MEDIUM_CLEANING,
	MEDIUM_DIAGNOSTICS,
	MEDIUM_WORM,
	MEDIUM_MICROCODE,
	MEDIUM_TYPES
};

struct cartridge {
	char tag[TAG_LENGTH + 1];	/* bar code; empty: has none, or it cannot be read */
	uint16_t sequence;		/* of volumes of that tag */
	enum medium medium;
	bool inverted;
	bool protected;			/* write-protected by the move into its drive */
	bool has_source;		/* left a storage element before: .source */
	uint16_t source;
	bool write_protected;		/* by its switch */
	struct tape tape[2];		/* of each side; the second is the one of .inverted */
	struct disc disc[2];		/* likewise: a cartridge has the one or the other */
};

/* What a library believes of an element that a hand has changed since. */
struct belief {
	bool full;
	struct cartridge cartridge;	/* what is on it is not known: blank */
};

struct element {
	uint16_t address;
	enum element_type type;
	struct cartridge *cartridge;
	struct belief *belief;		/* NULL: it knows what is there */
	bool absent;			/* a gap: not reported, not addressable */
	bool disabled;			/* magazine or drive out */
	bool by_operator;		/* IMPEXP: a hand put the cartridge here */
	bool except;
	uint8_t asc, ascq;		/* why, when .except */
	bool no_export, no_import;	/* port: one way only */
	bool elsewhere;			/* port: what goes in there leaves for another changer */
	bool wants_operator;		/* port: not accessible until somebody comes */
	bool open;			/* port: at the operator's side */
	bool stuck;			/* drive: does not give its cartridge back */
	bool loaded;			/* drive: has the tape threaded, the robot cannot take it */
	bool positioned, turned;	/* transport: stands before .before, inverted or not */
	uint16_t before;
	uint64_t reachable_at;		/* drive: when what was unloaded has come out */
	uint64_t ready_at;		/* drive: when what was loaded can be used, or a cleaner has been */
	uint32_t loads;			/* drive: how often it was loaded */
};

struct range {
	uint32_t first;
	uint32_t count;
	size_t index;			/* of its first element in library.element */
};

struct geometry {
	struct range range[ELEMENT_TYPES];	/* by element type; [0] is unused */
	bool two_sided;
	bool disks;			/* drives have direct access */
	bool must_unload;		/* a loaded drive keeps its cartridge from the robot */
};

/* What goes on after the command that began it was answered. */
struct lags {
	uint32_t access_ms;		/* from an unload until the robot can take the cartridge */
	uint32_t ready_ms;		/* from a load until the tape can be used */
	uint32_t settle_ms;		/* from a reset until the robot works */
	uint32_t clean_ms;		/* from the load of a cleaner until the drive lets go of it */
};

struct library {
	struct geometry geometry;
	struct lags lags;
	uint64_t now;			/* in milliseconds: library_set_time() */
	enum element_type order[ELEMENT_TYPES];	/* the types by rising address; 0 ends it */
	struct element *element;	/* by rising address */
	size_t count;
	bool door_open;
	uint64_t capacity;		/* of each side of a cartridge to come, in bytes */
	uint32_t cursor;		/* where a hand that does not care put the last cartridge */
};

enum library_error {
	LIBRARY_OK,
	LIBRARY_NO_ELEMENT,
	LIBRARY_SOURCE_EMPTY,
	LIBRARY_DESTINATION_FULL,
	LIBRARY_DISABLED,
	LIBRARY_CANNOT_INVERT,
	LIBRARY_DRIVE_HOLDS,
	LIBRARY_DRIVE_STUCK,
	LIBRARY_PORT_OPEN,
	LIBRARY_ONE_WAY,
	LIBRARY_OPERATOR,
	LIBRARY_TRANSPORT_FULL,
	LIBRARY_NO_MEMORY,
	LIBRARY_ERRORS
};

enum motion_kind {
	MOTION_MOVE,
	MOTION_EXCHANGE,
	MOTION_POSITION,
	MOTION_SCAN,
	MOTION_PORT,
	MOTION_STATUS			/* a look, to answer READ ELEMENT STATUS */
};

/* One job of the robot. */
struct motion {
	enum motion_kind kind;
	uint16_t transport;		/* 0 is the default one */
	uint16_t source, first, second;
	bool invert_first, invert_second;
	bool protect;			/* MOTION_MOVE: the drive shall not write */
	bool open;			/* MOTION_PORT: open it, else close it */
	bool ranged;			/* MOTION_SCAN: .count elements from .first on, else all */
	uint16_t count;
	bool carried;			/* the cartridge is in the transport element now */
};

const char *library_error_text(enum library_error error);
const char *element_type_name(enum element_type type);
const char *medium_name(enum medium medium);

/* On failure, why[] names the argument at fault. */
bool library_init(struct library *lib, const struct geometry *geometry, char *why, size_t size);
void library_destroy(struct library *lib);

struct element *library_find(const struct library *lib, uint32_t address);
/* Absent ones too. */
struct element *library_any(const struct library *lib, uint32_t address);
struct element *library_nth(const struct library *lib, enum element_type type, uint32_t n);

/* What a hand does. */
enum library_error library_insert(struct library *lib, uint32_t address, const char *tag,
				  enum medium medium);
enum library_error library_remove(struct library *lib, uint32_t address);
enum library_error library_swap(struct library *lib, uint32_t one, uint32_t other);
enum library_error library_rename(struct library *lib, uint32_t address, const char *tag);
struct element *library_free_slot(struct library *lib);
/* Before a hand changes an element that the library will not look at. */
void library_deceive(struct element *element);
/* The cartridge that it reports, NULL: it reports an empty element. */
const struct cartridge *library_belief(const struct element *element);

/* What a drive sees of it. */
struct tape *cartridge_tape(struct cartridge *cartridge);
struct disc *cartridge_disc(struct cartridge *cartridge);
bool cartridge_is_protected(const struct cartridge *cartridge);

/* What a drive does with its cartridge. */
/* By whoever has a clock; drives that have been cleaned by now let go of their cleaners. */
void library_set_time(struct library *lib, uint64_t now);

/* Is what is loaded a cleaner? It is at work. */
bool library_is_cleaning(const struct element *drive);

void library_load(struct library *lib, struct element *drive);
void library_unload(struct library *lib, struct element *drive);
/* Can the robot get at it? */
bool library_reaches(const struct library *lib, const struct element *element);

/* What the robot does: start, then finish or undo. */
enum library_error library_start(struct library *lib, struct motion *motion);
enum library_error library_finish(struct library *lib, struct motion *motion);
void library_undo(struct library *lib, struct motion *motion);
/* The robot breaks down with its cartridge, that of an exchange too. */
void library_strand(struct library *lib, struct motion *motion);
/* How many of the cartridges that a scan looks at have no bar code? */
uint32_t library_unlabelled(const struct library *lib, const struct motion *scan);

/* Fill storage elements from the first on; the n-th bar code is PREFIX, n in digits, SUFFIX. */
struct bar_codes {
	const char *prefix, *suffix;
	unsigned int digits;
	unsigned int first;
};

enum library_error library_fill(struct library *lib, unsigned int count, unsigned int cleaners,
				enum medium medium, const struct bar_codes *codes);

#endif
