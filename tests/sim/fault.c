// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Faults: which commands go wrong, when, and how.
 */
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "fault.h"
#include "smc_target.h"

const char fault_usage[] =
	"OPCODE|any [lun L] [element A] [nth N] [every N] [times K|always] ACTION...\n"
	"  sense K/ASC/ASCQ     check condition, nothing happens\n"
	"  status busy|conflict|full|HEX\n"
	"  hang                 no answer until aborted, released or unplugged\n"
	"  deaf                 with hang: nor when aborted\n"
	"  lie                  success, but nothing happens\n"
	"  lie-to ADDRESS       success, but the cartridge goes there\n"
	"  die source|transport|destination\n"
	"                       at the end of a motion, cartridge there: 4/15/1, or sense\n"
	"  effect               with sense, status, hang: it happens first\n"
	"  delay MS             before the command is looked at\n"
	"  late MS              before the answer, after the effect\n"
	"  garbage | noise N    random data, N random bytes of the data\n"
	"  seed N               of the two\n"
	"  truncate N | short N | hex BYTES | patch OFFSET BYTES\n";

static bool parse_status(const char *word, uint8_t *status)
{
	static const struct {
		const char *name;
		uint8_t status;
	} names[] = {
		{ "busy", STATUS_BUSY },
		{ "conflict", STATUS_RESERVATION_CONFLICT },
		{ "full", STATUS_TASK_SET_FULL },
	};
	size_t i;

	for (i = 0; word && i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(word, names[i].name)) {
			*status = names[i].status;
			return true;
		}
	}
	return parse_hex_byte(word, status);
}

static bool parse_bytes(struct words *words, struct fault_action *action)
{
	action->count = parse_hex(words_next(words), action->bytes, FAULT_BYTES);
	return action->count > 0;
}

static bool parse_where(struct words *words, enum fault_where *where)
{
	if (words_accept(words, "source"))
		*where = DIE_AT_SOURCE;
	else if (words_accept(words, "transport"))
		*where = DIE_IN_TRANSPORT;
	else if (words_accept(words, "destination"))
		*where = DIE_AT_DESTINATION;
	else
		return false;
	return true;
}

/* Actions of the robot with a value, likewise. */
static bool parse_robot(struct words *words, struct fault_action *action, unsigned int *kind)
{
	uint32_t address;

	if (words_accept(words, "die")) {
		*kind = FAULT_DIE;
		return parse_where(words, &action->where);
	}
	if (words_accept(words, "lie-to")) {
		*kind = FAULT_ELSEWHERE;
		if (!parse_number(words_next(words), 0xffff, &address))
			return false;
		action->destination = (uint16_t)address;
	}
	return true;
}

/* Actions with a value; *kind is 0 when the word is none of them. */
static bool parse_valued(struct words *words, struct fault_action *action, unsigned int *kind)
{
	*kind = 0;
	if (words_accept(words, "sense")) {
		*kind = FAULT_SENSE;
		return parse_sense(words_next(words), &action->sense);
	}
	if (words_accept(words, "status")) {
		*kind = FAULT_STATUS;
		return parse_status(words_next(words), &action->status);
	}
	if (words_accept(words, "truncate")) {
		*kind = FAULT_TRUNCATE;
		return parse_number(words_next(words), UINT32_MAX, &action->length);
	}
	if (words_accept(words, "short")) {
		*kind = FAULT_SHORT;
		return parse_number(words_next(words), UINT32_MAX, &action->length);
	}
	if (words_accept(words, "hex")) {
		*kind = FAULT_HEX;
		return parse_bytes(words, action);
	}
	if (words_accept(words, "patch")) {
		*kind = FAULT_PATCH;
		return parse_number(words_next(words), UINT32_MAX, &action->offset) &&
		       parse_bytes(words, action);
	}
	if (words_accept(words, "noise")) {
		*kind = FAULT_NOISE;
		return parse_number(words_next(words), UINT32_MAX, &action->length);
	}
	return parse_robot(words, action, kind);
}

static unsigned int parse_plain(struct words *words)
{
	static const struct {
		const char *name;
		unsigned int kind;
	} names[] = {
		{ "hang", FAULT_HANG }, { "deaf", FAULT_DEAF }, { "lie", FAULT_LIE },
		{ "effect", FAULT_EFFECT }, { "garbage", FAULT_GARBAGE },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (words_accept(words, names[i].name))
			return names[i].kind;
	return 0;
}

static bool parse_action(struct words *words, struct fault_action *action)
{
	unsigned int kind;

	if (words_accept(words, "delay"))
		return parse_number(words_next(words), UINT32_MAX, &action->delay_ms);
	if (words_accept(words, "late"))
		return parse_number(words_next(words), UINT32_MAX, &action->late_ms);
	if (words_accept(words, "seed"))
		return parse_number(words_next(words), UINT32_MAX, &action->seed) && action->seed;
	if (!parse_valued(words, action, &kind))
		return false;
	if (!kind)
		kind = parse_plain(words);
	action->kinds |= kind;
	return kind != 0;
}

/* Conditions; false: a bad number. Stops before the first word that is none. */
static bool parse_conditions(struct words *words, struct fault *fault)
{
	uint32_t nth;

	for (;;) {
		if (words_accept(words, "lun")) {
			if (!parse_number(words_next(words), DRIVES_MAX, &fault->lun))
				return false;
		} else if (words_accept(words, "element")) {
			fault->any_element = false;
			if (!parse_number(words_next(words), 0xffff, &fault->element))
				return false;
		} else if (words_accept(words, "nth")) {
			if (!parse_number(words_next(words), UINT32_MAX, &nth) || !nth)
				return false;
			fault->skip = nth - 1;
		} else if (words_accept(words, "every")) {
			if (!parse_number(words_next(words), UINT32_MAX, &fault->every) ||
			    !fault->every)
				return false;
		} else if (words_accept(words, "times")) {
			if (!parse_number(words_next(words), UINT32_MAX, &fault->left))
				return false;
		} else if (words_accept(words, "always")) {
			fault->left = UINT32_MAX;
		} else {
			return true;
		}
	}
}

static void keep_text(const struct words *words, size_t from, struct fault *fault)
{
	size_t length = 0, i;

	for (i = from; i < words->count && length < sizeof(fault->text); i++)
		length += (size_t)snprintf(fault->text + length, sizeof(fault->text) - length,
					   "%s%s", i == from ? "" : " ", words->word[i]);
}

static bool parse_fault(struct words *words, struct fault *fault, char *why, size_t size)
{
	const char *opcode = words_next(words);

	if (opcode && !strcmp(opcode, "any"))
		fault->any_opcode = true;
	else if (!parse_hex_byte(opcode, &fault->opcode)) {
		snprintf(why, size, "fault: '%s' is not an op code in hex, nor 'any'",
			 opcode ? opcode : "");
		return false;
	}
	if (!parse_conditions(words, fault)) {
		snprintf(why, size, "fault: bad number after '%s'",
			 words->word[words->at > 1 ? words->at - 2 : 0]);
		return false;
	}
	if (words->at == words->count) {
		snprintf(why, size, "fault: no action");
		return false;
	}
	while (words->at < words->count) {
		const char *word = words->word[words->at];

		if (!parse_action(words, &fault->action)) {
			snprintf(why, size, "fault: bad action or value at '%s'", word);
			return false;
		}
	}
	return true;
}

unsigned int fault_add(struct fault_list *list, struct words *words, char *why, size_t size)
{
	struct fault *fault = &list->fault[list->count];
	size_t from = words->at;

	if (list->count == FAULTS) {
		snprintf(why, size, "fault: there are %d already", FAULTS);
		return 0;
	}
	*fault = (struct fault){ .any_element = true, .left = 1, .every = 1 };
	fault->action.seed = 0x2545f491;
	if (!parse_fault(words, fault, why, size))
		return 0;
	keep_text(words, from, fault);
	fault->id = ++list->last_id;
	list->count++;
	return fault->id;
}

bool fault_remove(struct fault_list *list, unsigned int id)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (list->fault[i].id != id)
			continue;
		list->count--;
		memmove(&list->fault[i], &list->fault[i + 1],
			(list->count - i) * sizeof(list->fault[0]));
		return true;
	}
	return false;
}

/* Does the command name this element, or a range with it? */
static bool names_element(const uint8_t *cdb, uint32_t element)
{
	uint32_t start = get_be16(cdb + 2);

	switch (cdb[0]) {
	case MOVE_MEDIUM:
		return element == get_be16(cdb + 4) || element == get_be16(cdb + 6);
	case EXCHANGE_MEDIUM:
		return element == get_be16(cdb + 4) || element == get_be16(cdb + 6) ||
		       element == get_be16(cdb + 8);
	case POSITION_TO_ELEMENT:
		return element == get_be16(cdb + 4);
	case READ_ELEMENT_STATUS:
		return element >= start && element - start < get_be16(cdb + 4);
	case INITIALIZE_WITH_RANGE:
	case INITIALIZE_WITH_RANGE_E7:
		return element >= start && element - start < get_be16(cdb + 6);
	case OPEN_CLOSE_PORT:
	case SEND_VOLUME_TAG:
		return element == start;
	default:
		return false;
	}
}

static bool concerns(const struct fault *fault, unsigned int lun, const uint8_t *cdb)
{
	return fault->left && fault->lun == lun &&
	       (fault->any_opcode || fault->opcode == cdb[0]) &&
	       (fault->any_element || names_element(cdb, fault->element));
}

/* xorshift: the same seed gives the same noise, so that a failure can be run again. */
static uint32_t next_random(uint32_t state)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

const struct fault_action *fault_match(struct fault_list *list, unsigned int lun,
				       const uint8_t cdb[CDB_LENGTH])
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		struct fault *fault = &list->fault[i];

		if (!concerns(fault, lun, cdb))
			continue;
		if (fault->skip) {
			fault->skip--;
			continue;
		}
		fault->action.seed = next_random(fault->action.seed);
		if (fault->left != UINT32_MAX)
			fault->left--;
		fault->skip = fault->every - 1;
		return &fault->action;
	}
	return NULL;
}

static void fill_garbage(uint32_t state, struct reply *reply)
{
	size_t i;

	for (i = 0; i < reply->length; i++) {
		state = next_random(state);
		reply->data[i] = (uint8_t)(state >> 24);
	}
}

static void add_noise(uint32_t state, uint32_t count, struct reply *reply)
{
	for (; count && reply->length; count--) {
		size_t at;

		state = next_random(state);
		at = state % reply->length;
		state = next_random(state);
		reply->data[at] = (uint8_t)(state >> 24);
	}
}

void fault_spoil(const struct fault_action *action, struct reply *reply)
{
	if (action->kinds & FAULT_HEX) {
		reply->length = 0;
		reply_copy(reply, action->bytes, action->count);
	}
	if (action->kinds & FAULT_GARBAGE)
		fill_garbage(action->seed, reply);
	if (action->kinds & FAULT_NOISE)
		add_noise(action->seed, action->length, reply);
	if ((action->kinds & FAULT_PATCH) && action->offset < reply->length) {
		size_t room = reply->length - action->offset;

		memcpy(reply->data + action->offset, action->bytes,
		       action->count < room ? action->count : room);
	}
	if (action->kinds & FAULT_TRUNCATE)
		reply_limit(reply, action->length);
	if (action->kinds & FAULT_SHORT)
		reply->length -= action->length < reply->length ? action->length : reply->length;
}
