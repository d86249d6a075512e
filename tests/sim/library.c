// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The model of a library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"

#define ADDRESSES	65536u
/* SMC counts elements in 16 bits. */
#define MAX_ELEMENTS	65535u

static const char * const error_text[LIBRARY_ERRORS] = {
	[LIBRARY_OK] = "done",
	[LIBRARY_NO_ELEMENT] = "no such element",
	[LIBRARY_SOURCE_EMPTY] = "element is empty",
	[LIBRARY_DESTINATION_FULL] = "element is full",
	[LIBRARY_DISABLED] = "element is disabled",
	[LIBRARY_CANNOT_INVERT] = "library cannot invert media",
	[LIBRARY_DRIVE_HOLDS] = "drive holds its cartridge",
	[LIBRARY_ONE_WAY] = "port is for the other direction",
	[LIBRARY_OPERATOR] = "operator has to act first",
	[LIBRARY_DRIVE_STUCK] = "drive does not give its cartridge back",
	[LIBRARY_PORT_OPEN] = "port is open",
	[LIBRARY_TRANSPORT_FULL] = "transport is full",
	[LIBRARY_NO_MEMORY] = "out of memory",
};

static const char * const type_name[ELEMENT_TYPES] = {
	"all", "transport", "storage", "port", "drive",
};

static const char * const medium_names[MEDIUM_TYPES] = {
	"unspecified", "data", "cleaning", "diagnostics", "worm", "microcode",
};

const char *library_error_text(enum library_error error)
{
	return error_text[error];
}

const char *element_type_name(enum element_type type)
{
	return type_name[type];
}

const char *medium_name(enum medium medium)
{
	return medium_names[medium];
}

static bool ranges_overlap(const struct range *a, const struct range *b)
{
	return a->count && b->count && a->first < b->first + b->count &&
	       b->first < a->first + a->count;
}

static bool check_range(const struct geometry *geometry, int type, char *why, size_t size)
{
	const struct range *range = &geometry->range[type];
	int other;

	if (range->first >= ADDRESSES || range->count > ADDRESSES - range->first) {
		snprintf(why, size, "%s elements: %u from address %u do not fit in 16 bits",
			 type_name[type], range->count, range->first);
		return false;
	}
	for (other = ELEMENT_TRANSPORT; other < type; other++) {
		if (ranges_overlap(range, &geometry->range[other])) {
			snprintf(why, size, "%s and %s elements share addresses",
				 type_name[other], type_name[type]);
			return false;
		}
	}
	return true;
}

static bool check_geometry(const struct geometry *geometry, char *why, size_t size)
{
	uint32_t total = 0;
	int type;

	for (type = ELEMENT_TRANSPORT; type < ELEMENT_TYPES; type++) {
		if (!check_range(geometry, type, why, size))
			return false;
		total += geometry->range[type].count;
	}
	if (!total || total > MAX_ELEMENTS) {
		snprintf(why, size, "%u elements in all: must be 1 to %u", total, MAX_ELEMENTS);
		return false;
	}
	return true;
}

/* Insertion sort of the types in use by their first address. */
static void order_types(struct library *lib)
{
	const struct range *range = lib->geometry.range;
	size_t used = 0;
	int type;

	memset(lib->order, 0, sizeof(lib->order));
	for (type = ELEMENT_TRANSPORT; type < ELEMENT_TYPES; type++) {
		size_t at = used;

		if (!range[type].count)
			continue;
		while (at && range[lib->order[at - 1]].first > range[type].first) {
			lib->order[at] = lib->order[at - 1];
			at--;
		}
		lib->order[at] = type;
		used++;
	}
}

static void create_elements(struct library *lib)
{
	size_t k;

	lib->count = 0;
	for (k = 0; lib->order[k]; k++) {
		struct range *range = &lib->geometry.range[lib->order[k]];
		uint32_t n;

		range->index = lib->count;
		for (n = 0; n < range->count; n++) {
			struct element *element = &lib->element[lib->count++];

			element->address = (uint16_t)(range->first + n);
			element->type = lib->order[k];
		}
	}
}

bool library_init(struct library *lib, const struct geometry *geometry, char *why, size_t size)
{
	if (!check_geometry(geometry, why, size))
		return false;
	memset(lib, 0, sizeof(*lib));
	lib->geometry = *geometry;
	lib->capacity = TAPE_CAPACITY;
	lib->element = calloc(MAX_ELEMENTS, sizeof(*lib->element));
	if (!lib->element) {
		snprintf(why, size, "out of memory");
		return false;
	}
	order_types(lib);
	create_elements(lib);
	return true;
}

struct tape *cartridge_tape(struct cartridge *cartridge)
{
	return &cartridge->tape[cartridge->inverted];
}

struct disc *cartridge_disc(struct cartridge *cartridge)
{
	return &cartridge->disc[cartridge->inverted];
}

bool cartridge_is_protected(const struct cartridge *cartridge)
{
	return cartridge->write_protected || cartridge->protected;
}

static struct cartridge *make_cartridge(uint64_t capacity)
{
	struct cartridge *cartridge = calloc(1, sizeof(*cartridge));
	int side;

	if (!cartridge)
		return NULL;
	for (side = 0; side < 2; side++) {
		cartridge->tape[side].capacity = capacity;
		cartridge->disc[side].capacity = capacity;
	}
	return cartridge;
}

static void discard(struct cartridge *cartridge)
{
	int side;

	if (!cartridge)
		return;
	for (side = 0; side < 2; side++) {
		tape_clear(&cartridge->tape[side]);
		disc_clear(&cartridge->disc[side]);
	}
	free(cartridge);
}

void library_destroy(struct library *lib)
{
	size_t i;

	for (i = 0; i < lib->count; i++) {
		discard(lib->element[i].cartridge);
		free(lib->element[i].belief);
	}
	free(lib->element);
	memset(lib, 0, sizeof(*lib));
}

struct element *library_any(const struct library *lib, uint32_t address)
{
	int type;

	for (type = ELEMENT_TRANSPORT; type < ELEMENT_TYPES; type++) {
		const struct range *range = &lib->geometry.range[type];

		if (address >= range->first && address - range->first < range->count)
			return &lib->element[range->index + address - range->first];
	}
	return NULL;
}

struct element *library_find(const struct library *lib, uint32_t address)
{
	struct element *element = library_any(lib, address);

	return element && !element->absent ? element : NULL;
}

struct element *library_nth(const struct library *lib, enum element_type type, uint32_t n)
{
	const struct range *range = &lib->geometry.range[type];

	return n < range->count ? &lib->element[range->index + n] : NULL;
}

static void set_tag(struct cartridge *cartridge, const char *tag)
{
	snprintf(cartridge->tag, sizeof(cartridge->tag), "%s", tag);
}

bool library_is_cleaning(const struct element *drive)
{
	return drive->loaded && drive->cartridge && drive->cartridge->medium == MEDIUM_CLEANING;
}

void library_load(struct library *lib, struct element *drive)
{
	drive->loaded = drive->type == ELEMENT_DRIVE;
	drive->loads++;
	tape_rewind(cartridge_tape(drive->cartridge));
	drive->ready_at = lib->now + (library_is_cleaning(drive) ? lib->lags.clean_ms
								 : lib->lags.ready_ms);
}

void library_unload(struct library *lib, struct element *drive)
{
	if (drive->loaded)
		drive->reachable_at = lib->now + lib->lags.access_ms;
	drive->loaded = false;
}

void library_set_time(struct library *lib, uint64_t now)
{
	const struct range *drives = &lib->geometry.range[ELEMENT_DRIVE];
	struct element *drive;
	uint32_t n;

	lib->now = now;
	for (n = 0; n < drives->count; n++) {
		drive = &lib->element[drives->index + n];
		if (library_is_cleaning(drive) && now >= drive->ready_at)
			library_unload(lib, drive);
	}
}

enum library_error library_insert(struct library *lib, uint32_t address, const char *tag,
				  enum medium medium)
{
	struct element *element = library_find(lib, address);
	struct cartridge *cartridge;

	if (!element)
		return LIBRARY_NO_ELEMENT;
	if (element->cartridge)
		return LIBRARY_DESTINATION_FULL;
	cartridge = make_cartridge(lib->capacity);
	if (!cartridge)
		return LIBRARY_NO_MEMORY;
	set_tag(cartridge, tag);
	cartridge->medium = medium;
	element->cartridge = cartridge;
	element->by_operator = true;
	library_load(lib, element);
	return LIBRARY_OK;
}

enum library_error library_remove(struct library *lib, uint32_t address)
{
	struct element *element = library_find(lib, address);

	if (!element)
		return LIBRARY_NO_ELEMENT;
	if (!element->cartridge)
		return LIBRARY_SOURCE_EMPTY;
	discard(element->cartridge);
	element->cartridge = NULL;
	element->by_operator = false;
	element->loaded = false;
	return LIBRARY_OK;
}

/* A drive that was empty has not loaded what a hand put there. */
static void lay(struct element *element, struct cartridge *cartridge)
{
	element->cartridge = cartridge;
	element->loaded = element->loaded && cartridge;
	element->loads += cartridge != NULL;
	if (cartridge)
		tape_rewind(cartridge_tape(cartridge));
}

enum library_error library_swap(struct library *lib, uint32_t one, uint32_t other)
{
	struct element *a = library_find(lib, one);
	struct element *b = library_find(lib, other);
	struct cartridge *cartridge;

	if (!a || !b)
		return LIBRARY_NO_ELEMENT;
	cartridge = a->cartridge;
	lay(a, b->cartridge);
	lay(b, cartridge);
	return LIBRARY_OK;
}

enum library_error library_rename(struct library *lib, uint32_t address, const char *tag)
{
	struct element *element = library_find(lib, address);

	if (!element)
		return LIBRARY_NO_ELEMENT;
	if (!element->cartridge)
		return LIBRARY_SOURCE_EMPTY;
	set_tag(element->cartridge, tag);
	return LIBRARY_OK;
}

/*
 * The next free slot after the one used last, so that a cartridge which comes back gets another
 * address, as in libraries whose addresses are virtual.
 */
struct element *library_free_slot(struct library *lib)
{
	uint32_t slots = lib->geometry.range[ELEMENT_STORAGE].count;
	uint32_t n;

	for (n = 1; n <= slots; n++) {
		uint32_t at = (lib->cursor + n) % slots;
		struct element *element = library_nth(lib, ELEMENT_STORAGE, at);

		if (!element->cartridge && !element->absent && !element->disabled) {
			lib->cursor = at;
			return element;
		}
	}
	return NULL;
}

/* Absent or not: it may have gone with a cartridge in it. */
static struct element *transport_of(const struct library *lib, const struct motion *motion)
{
	if (!motion->transport)
		return library_nth(lib, ELEMENT_TRANSPORT, 0);
	return library_any(lib, motion->transport);
}

/* A library may show no transport element; one that is named must be one. */
static enum library_error check_transport(const struct library *lib, const struct motion *motion)
{
	const struct element *transport = transport_of(lib, motion);

	if (motion->transport && (!transport || transport->absent ||
				  transport->type != ELEMENT_TRANSPORT))
		return LIBRARY_NO_ELEMENT;
	return transport && transport->disabled ? LIBRARY_DISABLED : LIBRARY_OK;
}

static enum library_error check_reach(const struct element *element)
{
	if (!element)
		return LIBRARY_NO_ELEMENT;
	if (element->disabled)
		return LIBRARY_DISABLED;
	if (element->open)
		return LIBRARY_PORT_OPEN;
	if (element->wants_operator)
		return LIBRARY_OPERATOR;
	return LIBRARY_OK;
}

bool library_reaches(const struct library *lib, const struct element *element)
{
	if (check_reach(element))
		return false;
	return !(lib->geometry.must_unload && element->loaded) &&
	       lib->now >= element->reachable_at;
}

/* May the robot take a cartridge out of here? */
static enum library_error check_take(const struct library *lib, const struct element *element)
{
	enum library_error error = check_reach(element);

	if (error)
		return error;
	if (!element->cartridge)
		return LIBRARY_SOURCE_EMPTY;
	if (element->no_import)
		return LIBRARY_ONE_WAY;
	if (element->stuck)
		return LIBRARY_DRIVE_STUCK;
	return library_reaches(lib, element) ? LIBRARY_OK : LIBRARY_DRIVE_HOLDS;
}

/* May it put one down here? Other than full, which its own source may be. */
static enum library_error check_put(const struct element *element)
{
	enum library_error error = check_reach(element);

	if (!error && element->no_export)
		error = LIBRARY_ONE_WAY;
	return error;
}

static enum library_error check_move(const struct library *lib, const struct motion *motion)
{
	const struct element *source = library_find(lib, motion->source);
	const struct element *destination = library_find(lib, motion->first);
	enum library_error error;

	if (!source || !destination)
		return LIBRARY_NO_ELEMENT;
	error = check_take(lib, source);
	if (!error)
		error = check_put(destination);
	if (!error && destination->cartridge && destination != source)
		error = LIBRARY_DESTINATION_FULL;
	return error;
}

static enum library_error check_exchange(const struct library *lib, const struct motion *motion)
{
	const struct element *source = library_find(lib, motion->source);
	const struct element *first = library_find(lib, motion->first);
	const struct element *second = library_find(lib, motion->second);
	enum library_error error;

	if (!source || !first || !second || source == first)
		return LIBRARY_NO_ELEMENT;
	error = check_take(lib, source);
	if (!error)
		error = check_take(lib, first);
	if (!error)
		error = check_put(second);
	if (!error && second->cartridge && second != source)
		error = LIBRARY_DESTINATION_FULL;
	return error;
}

static enum library_error check_motion(const struct library *lib, const struct motion *motion)
{
	enum library_error error = check_transport(lib, motion);

	if (error)
		return error;
	if ((motion->invert_first || motion->invert_second) && !lib->geometry.two_sided)
		return LIBRARY_CANNOT_INVERT;
	switch (motion->kind) {
	case MOTION_MOVE:
		return check_move(lib, motion);
	case MOTION_EXCHANGE:
		return check_exchange(lib, motion);
	case MOTION_SCAN:
		return motion->ranged && !library_find(lib, motion->first) ? LIBRARY_NO_ELEMENT
									   : LIBRARY_OK;
	case MOTION_POSITION:
		return library_find(lib, motion->first) ? LIBRARY_OK : LIBRARY_NO_ELEMENT;
	default:
		return LIBRARY_OK;
	}
}

void library_deceive(struct element *element)
{
	if (element->belief)
		return;
	element->belief = calloc(1, sizeof(*element->belief));
	if (!element->belief || !element->cartridge)
		return;
	element->belief->full = true;
	element->belief->cartridge = *element->cartridge;
	memset(element->belief->cartridge.tape, 0, sizeof(element->belief->cartridge.tape));
	memset(element->belief->cartridge.disc, 0, sizeof(element->belief->cartridge.disc));
}

const struct cartridge *library_belief(const struct element *element)
{
	if (!element->belief)
		return element->cartridge;
	return element->belief->full ? &element->belief->cartridge : NULL;
}

static void look(struct element *element)
{
	free(element->belief);
	element->belief = NULL;
}

/* The elements of a scan: from *first on, that many. */
static size_t scanned(const struct library *lib, const struct motion *scan, size_t *first)
{
	const struct element *element = library_find(lib, scan->first);
	size_t rest;

	*first = 0;
	if (!scan->ranged)
		return lib->count;
	if (!element)
		return 0;
	*first = (size_t)(element - lib->element);
	rest = lib->count - *first;
	return scan->count < rest ? scan->count : rest;
}

uint32_t library_unlabelled(const struct library *lib, const struct motion *scan)
{
	size_t first, count = scanned(lib, scan, &first), n;
	uint32_t found = 0;

	for (n = 0; n < count; n++) {
		const struct cartridge *cartridge = lib->element[first + n].cartridge;

		found += cartridge && !cartridge->tag[0];
	}
	return found;
}

static void scan_elements(struct library *lib, const struct motion *scan)
{
	size_t first, count = scanned(lib, scan, &first), n;

	for (n = 0; n < count; n++)
		look(&lib->element[first + n]);
}

static struct cartridge *take(struct element *element)
{
	struct cartridge *cartridge = element->cartridge;

	look(element);
	element->cartridge = NULL;
	element->by_operator = false;
	element->loaded = false;
	element->reachable_at = 0;
	if (element->type == ELEMENT_STORAGE) {
		cartridge->has_source = true;
		cartridge->source = element->address;
	}
	return cartridge;
}

static void put(struct library *lib, struct element *element, struct cartridge *cartridge,
		bool invert)
{
	look(element);
	cartridge->protected = false;
	element->cartridge = cartridge;
	element->by_operator = false;
	if (invert)
		cartridge->inverted = !cartridge->inverted;
	library_load(lib, element);
}

/*
 * A move shows its cartridge in the transport element while it lasts. Without such an element, and
 * in an exchange, everything happens at the end.
 */
enum library_error library_start(struct library *lib, struct motion *motion)
{
	enum library_error error = check_motion(lib, motion);
	struct element *transport = transport_of(lib, motion);

	motion->carried = false;
	if (error || motion->kind != MOTION_MOVE || !transport ||
	    motion->source == transport->address || motion->first == transport->address ||
	    motion->source == motion->first)
		return error;
	if (transport->cartridge)
		return LIBRARY_TRANSPORT_FULL;
	transport->cartridge = take(library_find(lib, motion->source));
	motion->carried = true;
	return LIBRARY_OK;
}

void library_undo(struct library *lib, struct motion *motion)
{
	struct element *source = library_any(lib, motion->source);
	struct element *transport = transport_of(lib, motion);

	if (!motion->carried || !transport || !transport->cartridge || source->cartridge)
		return;
	put(lib, source, take(transport), false);
	motion->carried = false;
}

/* Where the arm stands when it has done its work. */
static void stand(struct library *lib, const struct motion *motion)
{
	struct element *transport = transport_of(lib, motion);

	if (!transport)
		return;
	transport->positioned = true;
	transport->before = motion->kind == MOTION_EXCHANGE ? motion->second : motion->first;
	transport->turned = motion->kind == MOTION_EXCHANGE ? motion->invert_second
							    : motion->invert_first;
}

void library_strand(struct library *lib, struct motion *motion)
{
	struct element *source = library_find(lib, motion->source);
	struct element *transport = transport_of(lib, motion);

	if (motion->carried || !transport || transport->cartridge || transport == source ||
	    !source || !source->cartridge)
		return;
	transport->cartridge = take(source);
}

static enum library_error finish_carried(struct library *lib, struct motion *motion)
{
	struct element *transport = transport_of(lib, motion);
	struct element *destination = library_find(lib, motion->first);
	enum library_error error = check_reach(destination);

	/* A hand may have been in the library meanwhile. */
	if (!error && !transport->cartridge)
		error = LIBRARY_SOURCE_EMPTY;
	if (!error && destination->cartridge)
		error = LIBRARY_DESTINATION_FULL;
	if (error) {
		library_undo(lib, motion);
		return error;
	}
	put(lib, destination, take(transport), motion->invert_first);
	destination->cartridge->protected = motion->protect;
	stand(lib, motion);
	return LIBRARY_OK;
}

static void finish_exchange(struct library *lib, const struct motion *motion)
{
	struct element *first = library_find(lib, motion->first);
	struct cartridge *in = take(library_find(lib, motion->source));
	struct cartridge *out = take(first);

	put(lib, first, in, motion->invert_first);
	put(lib, library_find(lib, motion->second), out, motion->invert_second);
}

static enum library_error move_port(const struct library *lib, const struct motion *motion)
{
	struct element *port = library_find(lib, motion->first);

	if (!port)
		return LIBRARY_NO_ELEMENT;
	port->open = motion->open;
	return LIBRARY_OK;
}

enum library_error library_finish(struct library *lib, struct motion *motion)
{
	enum library_error error;

	if (motion->carried)
		return finish_carried(lib, motion);
	error = check_motion(lib, motion);
	if (error)
		return error;
	if (motion->kind == MOTION_MOVE)
		put(lib, library_find(lib, motion->first),
		    take(library_find(lib, motion->source)), motion->invert_first);
	else if (motion->kind == MOTION_EXCHANGE)
		finish_exchange(lib, motion);
	else if (motion->kind == MOTION_PORT)
		return move_port(lib, motion);
	if (motion->kind == MOTION_SCAN)
		scan_elements(lib, motion);
	else if (motion->kind != MOTION_STATUS)
		stand(lib, motion);
	return LIBRARY_OK;
}

static enum library_error fill_slot(struct library *lib, uint32_t n, const char *tag,
				    enum medium medium)
{
	struct element *element = library_nth(lib, ELEMENT_STORAGE, n);
	enum library_error error;

	if (!element)
		return LIBRARY_NO_ELEMENT;
	error = library_insert(lib, element->address, tag, medium);
	element->by_operator = false;
	return error;
}

enum library_error library_fill(struct library *lib, unsigned int count, unsigned int cleaners,
				enum medium medium, const struct bar_codes *codes)
{
	enum library_error error = LIBRARY_OK;
	char tag[TAG_LENGTH + 1];
	unsigned int n;

	for (n = 0; n < count + cleaners && !error; n++) {
		if (n < count)
			snprintf(tag, sizeof(tag), "%s%0*u%s", codes->prefix, (int)codes->digits,
				 codes->first + n, codes->suffix);
		else
			snprintf(tag, sizeof(tag), "CLN%03u%s", n - count, codes->suffix);
		error = fill_slot(lib, n, tag, n < count ? medium : MEDIUM_CLEANING);
	}
	return error;
}
