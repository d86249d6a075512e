// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include "changer.h"
#include "command.h"
#include "drive.h"
#include "scan.h"

#define ELEMENTS_MAX 65536
#define HEADERS 16		/* of the report and of its page */
#define DESCRIPTOR 52		/* the usual one with a volume tag */
#define DESCRIPTOR_MIN 12	/* up to where everything but tags is */
#define ROOM_ONE 4096		/* for one element */
#define ADAPTATIONS_MAX 64	/* all that adapt() knows, and some of it again */
#define COUNT_MIN 4		/* who refuses so few does not mind the number */

static u32 usual_count(const struct scan *scan)
{
	return max_t(u32, (scan->command->size - HEADERS) / DESCRIPTOR, COUNT_MIN);
}

static u8 flags_of(const struct scan *scan)
{
	const struct changer *changer = scan->changer;

	if (scan->identities)
		return SMC_ASK_DVCID;
	/* What is to be held against the table is read as that was. */
	if (changer->reader.habits.no_tags ||
	    (scan->once ? READ_ONCE(changer->no_tags) : scan->tagless))
		return 0;
	return SMC_ASK_VOLTAG;
}

static int send(struct scan *scan, const struct smc_status_request *request)
{
	struct command *command = scan->command;
	u32 room = command->size;
	int result;

	smc_cdb_read_status(command->cdb, request);
	command->size = request->size;
	result = command_run(scan->changer, command);
	command->size = room;
	if (result)
		scan->sense = command_sense(command);
	return result;
}

/* Some loaders answer only 8 bytes or the whole report. */
static int send_exact(struct scan *scan, struct smc_status_request *request)
{
	u32 room = request->size;
	struct smc_status status;
	int result;

	request->size = SMC_STATUS_HEADER;
	result = send(scan, request);
	if (!result)
		result = smc_status_begin(&status, scan->command->data, scan->command->arrived);
	if (result)
		return result;
	request->size = min(room, status.report_length);
	return send(scan, request);
}

/* Is it the request that the device minds, so that another one may do? */
static bool minds_request(const struct command *command)
{
	switch (command->class) {
	case SMC_CLASS_FIELD:
	case SMC_CLASS_ILLEGAL:
	case SMC_CLASS_VOLUME:
		return true;
	case SMC_CLASS_OTHER:
		/* A loader without a reader has a sense key of its own for VOLTAG. */
		return command->sense.valid;
	default:
		return false;
	}
}

/*
 * There are few drives: what is good for elements stays as it is. Who told
 * identities before does not refuse them for good.
 */
static bool adapt_identities(struct scan *scan, const struct smc_status_request *request)
{
	if (request->count <= COUNT_MIN) {
		scan->changer->reader.habits.no_identity = !scan->changer->drive_count;
		return false;
	}
	scan->most = COUNT_MIN;
	return true;
}

/* The next thing to give up. Return: false when nothing is left. */
static bool adapt(struct scan *scan, struct smc_status_request *request)
{
	const struct smc_sense *sense = &scan->command->sense;
	struct scan_habits *habits = &scan->changer->reader.habits;
	bool flags = sense->field_valid && sense->field_in_cdb && sense->field == 1;

	if (scan->identities)
		return adapt_identities(scan, request);
	if (request->count > COUNT_MIN && !flags) {
		habits->count = request->count / 2;
	} else if (request->flags & SMC_ASK_VOLTAG) {
		habits->no_tags = true;
		habits->count = 0;
	} else if (!habits->exact) {
		habits->exact = true;
		habits->no_tags = false;
		habits->count = 0;
	} else {
		return false;
	}
	return true;
}

/*
 * One piece, from @start on, at most @count elements. Unit attentions take habits away
 * while they are learnt: a device that has one each time would be adapted to for ever.
 */
static int read_piece(struct scan *scan, u8 type, u16 start, u32 count)
{
	const struct scan_habits *habits = &scan->changer->reader.habits;
	struct smc_status_request request = { .type = type, .start = start };
	int attempts = ADAPTATIONS_MAX;
	int result;

	do {
		request.flags = flags_of(scan);
		request.size = scan->command->size;
		request.count = min3(count, habits->count ?: usual_count(scan),
				     scan->most ?: U32_MAX);
		if (habits->exact)
			result = send_exact(scan, &request);
		else
			result = send(scan, &request);
	} while (result && !scan->once && minds_request(scan->command) && --attempts &&
		 adapt(scan, &request));
	return result;
}

/* Room for one more of @size bytes in an array of @count. Return: the array, NULL. */
static void *grow(void *array, u32 count, u32 *room, size_t size)
{
	u32 more = clamp_t(u32, *room * 2, 64, ELEMENTS_MAX);
	void *bigger;

	if (count < *room)
		return array;
	if (count == ELEMENTS_MAX)
		return NULL;
	bigger = kvmalloc_array(more, size, GFP_KERNEL);
	if (!bigger)
		return NULL;
	if (count)
		memcpy(bigger, array, count * size);
	kvfree(array);
	*room = more;
	return bigger;
}

static void note_tag(struct scan *scan, const struct smc_element *element)
{
	if (element->type != SMC_TYPE_STORAGE || !(element->flags & SMC_FULL))
		return;
	scan->slots++;
	scan->tags += element->primary.present;
}

static int keep_found(struct scan *scan, const struct smc_element *element)
{
	struct inventory_found *found;

	found = grow(scan->found, scan->count, &scan->found_room, sizeof(*found));
	if (!found)
		return scan->count == ELEMENTS_MAX ? -EPROTO : -ENOMEM;
	scan->found = found;
	note_tag(scan, element);
	inventory_found_from_smc(&found[scan->count++], element);
	return 0;
}

static int keep_drive(struct scan *scan, const struct smc_element *element)
{
	struct drive *drive;

	if (!element->designator.code_set || element->type != SMC_TYPE_DRIVE)
		return 0;
	drive = grow(scan->drives, scan->drive_count, &scan->drive_room, sizeof(*drive));
	if (!drive)
		return -ENOMEM;
	scan->drives = drive;
	drive += scan->drive_count++;
	memset(drive, 0, sizeof(*drive));
	drive->address = element->address;
	join_identifier_set(&drive->identifier, &element->designator);
	return 0;
}

/**
 * struct piece - what a piece brought
 * @count: elements
 * @available: how many the device counts, from the start on
 * @highest: address
 * @paged: a page of the type was there, though it may have been empty
 */
struct piece {
	u32 count;
	u32 available;
	u16 highest;
	bool paged;
};

static int walk(struct scan *scan, u8 type, u16 start, u32 length, struct piece *piece)
{
	struct smc_element element;
	struct smc_status status;
	int result;

	result = smc_status_begin(&status, scan->command->data, length);
	if (result)
		return result;
	*piece = (struct piece) { .available = status.available, .highest = start };
	bitmap_zero(scan->seen, ELEMENTS_MAX);
	while ((result = smc_status_next(&status, &element)) > 0) {
		if (element.address < start || (type && element.type != type))
			continue;
		/* Two of one address: nobody can say which is which. */
		if (__test_and_set_bit(element.address, scan->seen))
			return -EPROTO;
		piece->count++;
		piece->highest = max(piece->highest, element.address);
		result = scan->identities ? keep_drive(scan, &element) :
					    keep_found(scan, &element);
		if (result)
			return result;
	}
	piece->paged = type ? status.type == type : status.type;
	return result;
}

/*
 * Some targets cut the end of their last descriptor off, however often it is
 * asked for. Nothing but the end of a tag's padding is lost there, and what did
 * not arrive is zero: so when only such a one came, it is taken.
 */
static int walk_cut(struct scan *scan, u8 type, u16 start, struct piece *piece)
{
	const struct command *command = scan->command;
	struct smc_status status;
	int result;

	result = smc_status_begin(&status, command->data, command->arrived);
	if (result)
		return result;
	if (command->arrived < HEADERS + DESCRIPTOR_MIN ||
	    status.report_length <= command->arrived || status.report_length > command->size)
		return 0;
	return walk(scan, type, start, status.report_length, piece);
}

static bool knows_geometry(const struct scan *scan)
{
	int type;

	for (type = SMC_TYPE_TRANSPORT; type < SMC_TYPES; type++)
		if (scan->geometry.range[type].count)
			return true;
	return false;
}

/* Does the device itself say that it has some? */
static bool is_told(const struct scan *scan, u8 type)
{
	return type == SMC_TYPE_ANY ? knows_geometry(scan) : scan->geometry.range[type].count;
}

/* Had it some when it was read last? */
static bool is_known(const struct scan *scan, u8 type)
{
	return scan->known & (type == SMC_TYPE_ANY ? U32_MAX : 1U << type);
}

/*
 * An answer without any of the elements there should be may be none at all:
 * some transports end a command that a reset took away as if it had gone well,
 * with zeros for data. Asked again, the device tells of the reset first.
 */
static bool expects_some(const struct scan *scan, u8 type)
{
	return is_told(scan, type) || is_known(scan, type);
}

/*
 * Where it said that they begin, or just told of one, there is none: it was told to count
 * otherwise since, and those that the table has from @start on are not gone.
 */
static bool has_moved(const struct scan *scan, u8 type, u32 start)
{
	bool known = false;
	int other;

	for (other = SMC_TYPE_TRANSPORT; other < SMC_TYPES; other++)
		if (type == SMC_TYPE_ANY || type == other)
			known |= is_known(scan, other) && scan->highest[other] >= start;
	return known && scan->insists && is_told(scan, type);
}

/* Does it count elements, and tell nothing of them, not even by a page without bytes? */
static bool is_nonsense(const struct piece *piece)
{
	return piece->available && !piece->paged;
}

/* One piece, asked for from @overlap elements before @start on. */
static int read_from(struct scan *scan, u8 type, u16 start, u32 overlap, struct piece *piece)
{
	int result = read_piece(scan, type, start - overlap, U16_MAX);

	if (!result)
		result = walk(scan, type, start, scan->command->arrived, piece);
	if (!result && !piece->count)
		result = walk_cut(scan, type, start, piece);
	return result;
}

/*
 * From @first on until the device has no more; @last is the highest expected. A
 * device that wants an element to be where it is asked to start refuses to start
 * in a gap: it is asked from the last element on that it told of, once more.
 */
static int read_range(struct scan *scan, u8 type, u16 first, u16 last)
{
	bool expects = expects_some(scan, type);
	bool doubts = expects;
	u32 start = first;
	struct piece piece;
	u32 overlap = 0;
	int result;

	while (start <= U16_MAX) {
		result = read_from(scan, type, start, overlap, &piece);
		if (result && scan->command->class == SMC_CLASS_ADDRESS) {
			if (overlap || (start == first && !doubts)) {
				scan->refused = has_moved(scan, type, overlap ? start : 0);
				return scan->refused ? result : 0;
			}
			if (start == first)
				doubts = false;
			else
				overlap = 1;
			continue;
		}
		if (result)
			return result;
		if (!piece.count && doubts) {
			doubts = false;
			continue;
		}
		if (!piece.count && expects && start == first && is_nonsense(&piece))
			return -EPROTO;
		if (!piece.count || (piece.available <= piece.count + overlap &&
				     piece.highest >= last))
			return 0;
		start = piece.highest + 1;
	}
	return 0;
}

static int read_type(struct scan *scan, u8 type)
{
	const struct smc_range *range = &scan->geometry.range[type];

	if (!knows_geometry(scan))
		return read_range(scan, type, 0, 0);
	if (!range->count)
		return 0;
	return read_range(scan, type, range->first,
			  min(range->first + range->count - 1, U16_MAX));
}

/* By address, as the table is: what comes in order need not be sorted. */
static int compare_types(const void *one, const void *other, const void *ranges)
{
	const struct smc_range *range = ranges;

	return range[*(const u8 *)one].first - range[*(const u8 *)other].first;
}

static int read_types(struct scan *scan)
{
	u8 types[] = { SMC_TYPE_TRANSPORT, SMC_TYPE_STORAGE, SMC_TYPE_PORT, SMC_TYPE_DRIVE };
	int result = 0;
	size_t i;

	sort_r(types, ARRAY_SIZE(types), sizeof(*types), compare_types, NULL, scan->geometry.range);
	for (i = 0; i < ARRAY_SIZE(types) && !result; i++)
		result = read_type(scan, types[i]);
	return result;
}

static int read_elements(struct scan *scan)
{
	struct scan_habits *habits = &scan->changer->reader.habits;
	int result = 0;

	if (!habits->any) {
		result = read_types(scan);
		if (!result || !minds_request(scan->command))
			return result;
		habits->no_tags = false;
		habits->exact = false;
		habits->count = 0;
		scan->count = 0;
	}
	result = read_range(scan, SMC_TYPE_ANY, 0, 0);
	habits->any = !result;
	return result;
}

/*
 * Tags that are told of drives only would make a cartridge another one each time
 * it is moved. It is tried anew in each scan: a device may have read no labels yet.
 * A scan that finds nothing in slots has nothing to tell of that.
 */
static int read_consistently(struct scan *scan)
{
	struct scan_habits *habits = &scan->changer->reader.habits;
	bool was_tagless = READ_ONCE(scan->changer->no_tags);
	int result = read_elements(scan);

	if (result)
		return result;
	scan->tagless = !habits->no_tags && (scan->slots ? !scan->tags : was_tagless);
	if (scan->tagless) {
		scan->count = 0;
		result = read_elements(scan);
	}
	return result;
}

/* Who the drives are is worth having, not worth failing. */
static int read_identities(struct scan *scan)
{
	int result;

	scan->unidentified = true;
	if (scan->changer->reader.habits.no_identity)
		return 0;
	scan->identities = true;
	result = read_type(scan, SMC_TYPE_DRIVE);
	scan->identities = false;
	scan->most = 0;
	scan->unidentified = result;
	return result == -ENODEV || result == -ENOMEM ? result : 0;
}

static int prepare(struct scan *scan, u32 wanted)
{
	scan->command = kzalloc(sizeof(*scan->command), GFP_KERNEL);
	scan->seen = bitmap_alloc(ELEMENTS_MAX, GFP_KERNEL);
	if (!scan->command || !scan->seen)
		return -ENOMEM;
	scan->command->timeout = COMMAND_TIMEOUT_STATUS;
	return command_find_room(scan->command, min(wanted, command_room(scan->changer)),
				 GFP_KERNEL);
}

int scan_read(struct scan *scan)
{
	int result = prepare(scan, U32_MAX);

	if (!result)
		result = read_consistently(scan);
	/* What was learnt from a device that then failed may be its state, not its habit. */
	if (result)
		scan->changer->reader.habits = (struct scan_habits) {};
	else
		result = read_identities(scan);
	return result;
}

void scan_free(struct scan *scan)
{
	if (scan->command)
		kfree(scan->command->data);
	kfree(scan->command);
	bitmap_free(scan->seen);
	kvfree(scan->found);
	drive_free(scan->drives, scan->drive_count);
}

int scan_read_one(struct changer *changer, u8 type, u16 address, struct inventory_found *found)
{
	const struct scan_habits *habits = &changer->reader.habits;
	struct scan scan = { .changer = changer, .once = true };
	struct piece piece = {};
	int result;
	u32 i;

	/* Who wants a report's exact length may be one who reports more than was asked for. */
	result = prepare(&scan, habits->exact ? U32_MAX : ROOM_ONE);
	if (!result)
		result = read_piece(&scan, habits->any ? 0 : type, address, 1);
	if (!result)
		result = walk(&scan, type, address, scan.command->arrived, &piece);
	if (!result && !piece.count)
		result = walk_cut(&scan, type, address, &piece);
	for (i = 0; !result && i < scan.count && scan.found[i].address != address; i++)
		;
	if (!result && i < scan.count)
		*found = scan.found[i];
	else if (!result)
		result = -ENOENT;
	scan_free(&scan);
	return result;
}
