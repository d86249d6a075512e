// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The operator's hands.
 */
#include <stdlib.h>
#include <string.h>

#include "hands.h"

static const struct sense magazine_removed = { 0x06, 0x3b, 0x12 };
static const struct sense magazine_inserted = { 0x06, 0x3b, 0x13 };
static const struct sense element_enabled = { 0x06, 0x3b, 0x19 };
static const struct sense drive_removed = { 0x06, 0x3b, 0x1a };
static const struct sense drive_inserted = { 0x06, 0x3b, 0x1b };
static const struct sense ready_transition = { 0x06, 0x28, 0x00 };
static const struct sense port_accessed = { 0x06, 0x28, 0x01 };

static bool fail(FILE *out, const char *what, const char *word)
{
	fprintf(out, "%s: '%s'", what, word ? word : "");
	return false;
}

/* The element a word names; NULL and a complaint when it names none. */
static struct element *read_element(const struct library *lib, struct words *words, FILE *out)
{
	const char *word = words_next(words);
	struct element *element = NULL;
	uint32_t address;

	if (parse_number(word, 0xffff, &address))
		element = library_any(lib, address);
	if (!element)
		fail(out, "not an element's address", word);
	return element;
}

static bool report(FILE *out, const struct element *element, enum library_error error)
{
	if (error)
		fprintf(out, "element %u: %s", element->address, library_error_text(error));
	return !error;
}

/* A library tells its host, unless the hand was quiet or the door is open still. */
static void announce(struct smc_target *target, struct words *words, struct sense sense)
{
	if (!words_accept(words, "quiet") && !target->library->door_open)
		smc_attention(target, sense);
}

static struct sense touched(const struct element *element)
{
	return element->type == ELEMENT_PORT ? port_accessed : ready_transition;
}

static bool open_door(struct smc_target *target, struct words *words, FILE *out)
{
	bool force = words_accept(words, "force");

	if (target->prevented && !force) {
		fprintf(out, "medium removal is prevented ('open-door force' breaks the lock)");
		return false;
	}
	target->library->door_open = true;
	return true;
}

static bool close_door(struct smc_target *target, struct words *words, FILE *out)
{
	(void)out;
	target->library->door_open = false;
	announce(target, words, ready_transition);
	return true;
}

/* A library that nobody tells goes on believing what it knew. */
static void touch(const struct smc_target *target, struct element *element)
{
	if (target->quirks.value[QUIRK_BLIND_TO_HANDS])
		library_deceive(element);
}

static bool read_medium(struct words *words, enum medium *medium)
{
	int n;

	for (n = 0; n < MEDIUM_TYPES; n++) {
		if (words_accept(words, medium_name(n))) {
			*medium = n;
			return true;
		}
	}
	return false;
}

static bool lock_holds(const struct smc_target *target, const struct element *element,
		       FILE *out)
{
	if (element->type != ELEMENT_PORT || !target->prevented)
		return false;
	fprintf(out, "element %u: medium removal is prevented", element->address);
	return true;
}

static struct element *read_port(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);

	if (!element || element->type == ELEMENT_PORT)
		return element;
	fprintf(out, "element %u is not a port", element->address);
	return NULL;
}

static bool open_port(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_port(target, words, out);

	if (!element || lock_holds(target, element, out))
		return false;
	element->open = true;
	return true;
}

static bool close_port(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_port(target, words, out);

	if (!element)
		return false;
	element->open = false;
	announce(target, words, port_accessed);
	return true;
}

/* Those that are named, and no others. */
static bool set_port(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_port(target, words, out);
	bool found = true;

	if (!element)
		return false;
	element->no_export = element->no_import = false;
	element->elsewhere = element->wants_operator = false;
	while (found) {
		found = true;
		if (words_accept(words, "no-export"))
			element->no_export = true;
		else if (words_accept(words, "no-import"))
			element->no_import = true;
		else if (words_accept(words, "elsewhere"))
			element->elsewhere = true;
		else if (words_accept(words, "wants-operator"))
			element->wants_operator = true;
		else
			found = false;
	}
	return true;
}

/* "-" is a cartridge without a bar code. */
static const char *read_tag(struct words *words, FILE *out)
{
	const char *tag = words_next(words);

	if (!tag || strlen(tag) > TAG_LENGTH) {
		fail(out, "not a bar code of 1 to 32 characters", tag);
		return NULL;
	}
	return strcmp(tag, "-") ? tag : "";
}

static struct element *read_place(struct library *lib, struct words *words, FILE *out)
{
	struct element *element;

	if (!words_accept(words, "any"))
		return read_element(lib, words, out);
	element = library_free_slot(lib);
	if (!element)
		fputs("no slot is free", out);
	return element;
}

static bool insert(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element;
	enum medium medium = MEDIUM_DATA;
	enum library_error error;
	const char *tag;

	element = read_place(target->library, words, out);
	if (!element || lock_holds(target, element, out))
		return false;
	tag = read_tag(words, out);
	if (!tag)
		return false;
	read_medium(words, &medium);
	touch(target, element);
	error = library_insert(target->library, element->address, tag, medium);
	if (!report(out, element, error))
		return false;
	announce(target, words, touched(element));
	fprintf(out, "%u", element->address);
	return true;
}

static bool remove_cartridge(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);

	if (!element || lock_holds(target, element, out))
		return false;
	touch(target, element);
	if (!report(out, element, library_remove(target->library, element->address)))
		return false;
	announce(target, words, touched(element));
	return true;
}

static bool swap(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *one = read_element(target->library, words, out);
	struct element *other = one ? read_element(target->library, words, out) : NULL;

	if (!other || lock_holds(target, one, out) || lock_holds(target, other, out))
		return false;
	touch(target, one);
	touch(target, other);
	if (!report(out, one, library_swap(target->library, one->address, other->address)))
		return false;
	announce(target, words, touched(one));
	return true;
}

static bool rename_tag(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);
	const char *tag = element ? read_tag(words, out) : NULL;

	if (!tag)
		return false;
	touch(target, element);
	if (!report(out, element, library_rename(target->library, element->address, tag)))
		return false;
	announce(target, words, touched(element));
	return true;
}

static bool blank_tag(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);

	if (!element)
		return false;
	touch(target, element);
	if (!report(out, element, library_rename(target->library, element->address, "")))
		return false;
	announce(target, words, touched(element));
	return true;
}

/* Address and optional count: that many elements from there on. */
static bool read_range(const struct library *lib, struct words *words, FILE *out,
		       struct element **first, uint32_t *count)
{
	const char *word;

	*first = read_element(lib, words, out);
	*count = 1;
	if (!*first)
		return false;
	word = words->at < words->count ? words->word[words->at] : NULL;
	if (word && parse_number(word, 0xffff, count))
		words_next(words);
	if (*count > (size_t)(lib->element + lib->count - *first)) {
		fprintf(out, "there are no %u elements from %u on", *count, (*first)->address);
		return false;
	}
	return true;
}

static bool disable(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *first;
	uint32_t count, n;

	if (!read_range(target->library, words, out, &first, &count))
		return false;
	for (n = 0; n < count; n++)
		first[n].disabled = true;
	announce(target, words,
		 first->type == ELEMENT_DRIVE ? drive_removed : magazine_removed);
	return true;
}

static bool enable(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *first;
	uint32_t count, n;

	if (!read_range(target->library, words, out, &first, &count))
		return false;
	for (n = 0; n < count; n++)
		first[n].disabled = false;
	announce(target, words, first->type == ELEMENT_DRIVE ? drive_inserted :
		 first->type == ELEMENT_STORAGE ? magazine_inserted : element_enabled);
	return true;
}

static bool set_absent(struct smc_target *target, struct words *words, FILE *out, bool absent)
{
	struct element *first;
	uint32_t count, n;

	if (!read_range(target->library, words, out, &first, &count))
		return false;
	for (n = 0; n < count; n++)
		first[n].absent = absent;
	announce(target, words, (struct sense){ 0x06, 0x2a, 0x01 });
	return true;
}

static bool make_absent(struct smc_target *target, struct words *words, FILE *out)
{
	return set_absent(target, words, out, true);
}

static bool make_present(struct smc_target *target, struct words *words, FILE *out)
{
	return set_absent(target, words, out, false);
}

static bool read_sense(struct words *words, FILE *out, struct sense *sense)
{
	const char *word = words_next(words);

	if (parse_sense(word, sense))
		return true;
	return fail(out, "not a sense, as 6/28/0", word);
}

static bool attention(struct smc_target *target, struct words *words, FILE *out)
{
	struct sense sense;

	if (!read_sense(words, out, &sense))
		return false;
	smc_attention(target, sense);
	return true;
}

static bool not_ready(struct smc_target *target, struct words *words, FILE *out)
{
	struct sense sense;

	if (!read_sense(words, out, &sense))
		return false;
	if (!sense.key)
		return fail(out, "a sense that is not ready has a key", "0");
	target->not_ready = sense;
	return true;
}

static bool ready(struct smc_target *target, struct words *words, FILE *out)
{
	(void)out;
	target->not_ready = (struct sense){ 0, 0, 0 };
	target->needs_init = false;
	announce(target, words, ready_transition);
	return true;
}

static bool need_init(struct smc_target *target, struct words *words, FILE *out)
{
	(void)words;
	(void)out;
	target->needs_init = true;
	return true;
}

/* ADDRESS ASC/ASCQ, or ADDRESS alone to end it. */
static bool except(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);
	struct sense sense = { 0, 0, 0 };
	char text[32];

	if (!element)
		return false;
	element->except = words->at < words->count;
	if (element->except) {
		snprintf(text, sizeof(text), "0/%s", words_next(words));
		if (!parse_sense(text, &sense))
			return fail(out, "not ASC/ASCQ", text + 2);
	}
	element->asc = sense.asc;
	element->ascq = sense.ascq;
	return true;
}

/* One of the flags: FLAG. NULL, with words, when it is none. */
static struct tape_alert *read_flag(struct tape_alert *alerts, struct words *words, FILE *out)
{
	const char *word = words_next(words);
	uint32_t flag;

	if (parse_number(word, TAPE_ALERTS, &flag) && flag)
		return &alerts[flag];
	fail(out, "not a TapeAlert flag of 1 to 64", word);
	return NULL;
}

static bool set_flag(struct tape_alert *alerts, struct words *words, FILE *out)
{
	struct tape_alert *alert = alerts ? read_flag(alerts, words, out) : NULL;

	if (!alert)
		return false;
	alert->set = true;
	alert->stays = words_accept(words, "stays");
	return true;
}

static bool clear_flag(struct tape_alert *alerts, struct words *words, FILE *out)
{
	struct tape_alert *alert = alerts ? read_flag(alerts, words, out) : NULL;

	if (alert)
		alert->set = false;
	return alert;
}

static bool alert(struct smc_target *target, struct words *words, FILE *out)
{
	return set_flag(target->tape_alert, words, out);
}

static bool end_alert(struct smc_target *target, struct words *words, FILE *out)
{
	return clear_flag(target->tape_alert, words, out);
}

static struct element *read_drive(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);

	if (!element || element->type == ELEMENT_DRIVE)
		return element;
	fprintf(out, "element %u is not a drive", element->address);
	return NULL;
}

static struct tape_alert *alerts_of_drive(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_drive(target, words, out);
	size_t n;

	if (!element)
		return NULL;
	n = element->address - target->library->geometry.range[ELEMENT_DRIVE].first;
	if (n < DRIVES_MAX && target->drive_alert[n])
		return target->drive_alert[n];
	fprintf(out, "drive %u has no LUN", element->address);
	return NULL;
}

static bool drive_alert(struct smc_target *target, struct words *words, FILE *out)
{
	return set_flag(alerts_of_drive(target, words, out), words, out);
}

static bool end_drive_alert(struct smc_target *target, struct words *words, FILE *out)
{
	return clear_flag(alerts_of_drive(target, words, out), words, out);
}

static bool set_serial(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_drive(target, words, out);
	const char *serial = element ? words_next(words) : NULL;
	size_t n;

	if (!element)
		return false;
	n = element->address - target->library->geometry.range[ELEMENT_DRIVE].first;
	if (!serial || strlen(serial) > SERIAL_LENGTH || n >= DRIVES_MAX)
		return fail(out, "not a serial of 1 to 32 characters", serial);
	strcpy(target->drive_serial[n], serial);
	announce(target, words, drive_inserted);
	return true;
}

static bool set_designator(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_drive(target, words, out);
	const char *word = element ? words_next(words) : NULL;
	size_t n;

	if (!element)
		return false;
	n = element->address - target->library->geometry.range[ELEMENT_DRIVE].first;
	if (!word || n >= DRIVES_MAX || !designator_set(&target->designator[n], word))
		return fail(out, "not t10, serial, naa, none, default, raw:CODE-SET:TYPE:BYTES",
			    word);
	announce(target, words, drive_inserted);
	return true;
}

static bool load(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_drive(target, words, out);

	if (!element)
		return false;
	if (!element->cartridge)
		return report(out, element, LIBRARY_SOURCE_EMPTY);
	library_load(target->library, element);
	return true;
}

static bool unload(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_drive(target, words, out);

	if (element)
		library_unload(target->library, element);
	return element;
}

static bool stick(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_drive(target, words, out);

	if (element)
		element->stuck = true;
	return element;
}

static bool unstick(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_drive(target, words, out);

	if (element)
		element->stuck = false;
	return element;
}

static struct cartridge *read_cartridge(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);

	if (element && !element->cartridge)
		report(out, element, LIBRARY_SOURCE_EMPTY);
	return element ? element->cartridge : NULL;
}

static bool write_protect(struct smc_target *target, struct words *words, FILE *out)
{
	struct cartridge *cartridge = read_cartridge(target, words, out);

	if (cartridge)
		cartridge->write_protected = true;
	return cartridge;
}

static bool write_enable(struct smc_target *target, struct words *words, FILE *out)
{
	struct cartridge *cartridge = read_cartridge(target, words, out);

	if (cartridge)
		cartridge->write_protected = false;
	return cartridge;
}

/* The side that is up. */
static bool damage(struct smc_target *target, struct words *words, FILE *out)
{
	struct cartridge *cartridge = read_cartridge(target, words, out);
	const char *word = cartridge ? words_next(words) : NULL;
	uint32_t block;

	if (!cartridge)
		return false;
	if (!parse_number(word, UINT32_MAX, &block))
		return fail(out, "not the number of a block", word);
	cartridge_tape(cartridge)->damaged = cartridge_disc(cartridge)->damaged = true;
	cartridge_tape(cartridge)->damage = cartridge_disc(cartridge)->damage = block;
	return true;
}

static bool mend(struct smc_target *target, struct words *words, FILE *out)
{
	struct cartridge *cartridge = read_cartridge(target, words, out);

	if (cartridge)
		cartridge_tape(cartridge)->damaged = cartridge_disc(cartridge)->damaged = false;
	return cartridge;
}

/* ADDRESS SOURCE|none: whether it is true or not. */
static bool set_source(struct smc_target *target, struct words *words, FILE *out)
{
	struct element *element = read_element(target->library, words, out);
	uint32_t source = 0;
	bool none;

	if (!element)
		return false;
	none = words_accept(words, "none");
	if (!none && !parse_number(words_next(words), 0xffff, &source))
		return fail(out, "not an address, nor none", words->word[words->at - 1]);
	if (!element->cartridge)
		return report(out, element, LIBRARY_SOURCE_EMPTY);
	element->cartridge->has_source = !none;
	element->cartridge->source = (uint16_t)source;
	return true;
}

static const struct {
	const char *name;
	bool (*act)(struct smc_target *target, struct words *words, FILE *out);
	const char *arguments;
} table[] = {
	{ "open-door", open_door, "[force]" },
	{ "close-door", close_door, "[quiet]" },
	{ "open-port", open_port, "PORT-ADDRESS" },
	{ "close-port", close_port, "PORT-ADDRESS [quiet]" },
	{ "port", set_port, "PORT-ADDRESS [no-export] [no-import] [elsewhere] [wants-operator]" },
	{ "insert", insert, "ADDRESS|any BARCODE|- [MEDIUM] [quiet]" },
	{ "remove", remove_cartridge, "ADDRESS [quiet]" },
	{ "swap", swap, "ADDRESS ADDRESS [quiet]" },
	{ "rename", rename_tag, "ADDRESS BARCODE|- [quiet]" },
	{ "blank", blank_tag, "ADDRESS [quiet]" },
	{ "disable", disable, "ADDRESS [COUNT] [quiet]" },
	{ "enable", enable, "ADDRESS [COUNT] [quiet]" },
	{ "absent", make_absent, "ADDRESS [COUNT] [quiet]" },
	{ "present", make_present, "ADDRESS [COUNT] [quiet]" },
	{ "attention", attention, "KEY/ASC/ASCQ" },
	{ "not-ready", not_ready, "KEY/ASC/ASCQ" },
	{ "ready", ready, "[quiet]" },
	{ "needs-init", need_init, "" },
	{ "except", except, "ADDRESS [ASC/ASCQ]" },
	{ "alert", alert, "FLAG [stays]" },
	{ "end-alert", end_alert, "FLAG" },
	{ "drive-alert", drive_alert, "DRIVE-ADDRESS FLAG [stays]" },
	{ "end-drive-alert", end_drive_alert, "DRIVE-ADDRESS FLAG" },
	{ "serial", set_serial, "DRIVE-ADDRESS SERIAL [quiet]" },
	{ "drive-id", set_designator, "DRIVE-ADDRESS t10|serial|naa|none|default|"
				      "raw:CODE-SET:TYPE:BYTES [quiet]" },
	{ "load", load, "DRIVE-ADDRESS" },
	{ "unload", unload, "DRIVE-ADDRESS" },
	{ "stick", stick, "DRIVE-ADDRESS" },
	{ "unstick", unstick, "DRIVE-ADDRESS" },
	{ "write-protect", write_protect, "ADDRESS" },
	{ "write-enable", write_enable, "ADDRESS" },
	{ "damage", damage, "ADDRESS BLOCK" },
	{ "mend", mend, "ADDRESS" },
	{ "source", set_source, "ADDRESS SOURCE-ADDRESS|none" },
};

enum hands_outcome hands_do(struct smc_target *target, struct words *words, FILE *out)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!words_accept(words, table[i].name))
			continue;
		if (!table[i].act(target, words, out))
			return HANDS_FAILED;
		if (words->at == words->count)
			return HANDS_DONE;
		fail(out, "done, but there is a word too many", words_next(words));
		return HANDS_FAILED;
	}
	return HANDS_UNKNOWN;
}

void hands_usage(FILE *out)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		fprintf(out, "%s %s\n", table[i].name, table[i].arguments);
}
