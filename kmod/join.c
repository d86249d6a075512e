// SPDX-License-Identifier: GPL-2.0-only
/* Which SCSI device is the drive of an element. What each function does is in join.h. */
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "join.h"
#include "smc_bytes.h"

#define DESIGNATOR_VENDOR 0	/* vendor specific; in elements a serial number, when text */
#define DESIGNATOR_T10 1	/* vendor of 8, product of 16, serial number */
#define VENDOR_LENGTH 8
#define PRODUCT_LENGTH 16

static bool is_text(__u8 code_set)
{
	return code_set >= 2;
}

static void take_names(struct join_names *names, const struct smc_designator *designator)
{
	memset(names, 0, sizeof(*names));
	smc_designator_serial(designator, names->serial, sizeof(names->serial));
	if (designator->type != DESIGNATOR_T10 || !names->serial[0])
		return;
	smc_copy_text(names->vendor, sizeof(names->vendor), designator->bytes, VENDOR_LENGTH);
	smc_copy_text(names->product, sizeof(names->product), designator->bytes + VENDOR_LENGTH,
		      PRODUCT_LENGTH);
}

void join_identifier_set(struct join_identifier *identifier,
			 const struct smc_designator *designator)
{
	memset(identifier, 0, sizeof(*identifier));
	if (!designator->code_set)
		return;
	identifier->code_set = designator->code_set;
	identifier->type = designator->type;
	identifier->length = smc_min(designator->length, sizeof(identifier->bytes));
	identifier->cut = designator->cut || designator->length > identifier->length;
	memcpy(identifier->bytes, designator->bytes, identifier->length);
	take_names(&identifier->names, designator);
}

/* The serial number of a logical unit that has no page for it. */
static void find_serial(struct join_names *names, const struct join_pages *pages)
{
	struct smc_designator designator;
	struct smc_designators walk;

	if (smc_designators_begin(&walk, pages->designators, pages->designators_length))
		return;
	while (!names->serial[0] && smc_designators_next(&walk, &designator))
		if (!designator.association && designator.type == DESIGNATOR_T10)
			smc_designator_serial(&designator, names->serial, sizeof(names->serial));
}

void join_unit_set(struct join_unit *unit, const struct join_pages *pages)
{
	struct join_names *names = &unit->names;
	struct smc_inquiry inquiry = { 0 };

	memset(names, 0, sizeof(*names));
	if (!smc_decode_inquiry(pages->inquiry, pages->inquiry_length, &inquiry)) {
		memcpy(names->vendor, inquiry.vendor, sizeof(names->vendor));
		memcpy(names->product, inquiry.product, sizeof(names->product));
	}
	smc_decode_serial(pages->serial, pages->serial_length, names->serial,
			  sizeof(names->serial));
	if (!names->serial[0])
		find_serial(names, pages);
	smc_decode_identity(pages->designators, pages->designators_length, &unit->designator);
}

/* Can it tell devices apart? */
static bool is_serial(const char *serial)
{
	size_t length = strlen(serial);

	return length && length < JOIN_SERIAL_SIZE - 1 && strspn(serial, "0 ") < length;
}

static bool are_equal_names(const struct join_names *a, const struct join_names *b)
{
	return is_serial(a->serial) && a->vendor[0] && !strcmp(a->serial, b->serial) &&
	       !strcmp(a->vendor, b->vendor) && !strcmp(a->product, b->product);
}

/* Text is padded one way here and another there. */
static bool are_equal_texts(const struct join_identifier *a, const struct smc_designator *b)
{
	char one[SMC_TEXT_SIZE], other[SMC_TEXT_SIZE];

	return smc_copy_text(one, sizeof(one), a->bytes, a->length) &&
	       smc_copy_text(other, sizeof(other), b->bytes, b->length) && !strcmp(one, other);
}

static bool is_blank(const __u8 *bytes, __u32 length)
{
	__u32 i;

	for (i = 0; i < length; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool is_designator(const struct join_identifier *identifier,
			  const struct smc_designator *designator)
{
	struct join_names names;

	if (identifier->type != designator->type ||
	    is_text(identifier->code_set) != is_text(designator->code_set))
		return false;
	if (identifier->type == DESIGNATOR_T10 && is_text(identifier->code_set)) {
		take_names(&names, designator);
		return are_equal_names(&identifier->names, &names);
	}
	if (identifier->type == DESIGNATOR_VENDOR && is_text(identifier->code_set) &&
	    !is_serial(identifier->names.serial))
		return false;
	if (is_text(identifier->code_set))
		return are_equal_texts(identifier, designator);
	return identifier->length == designator->length &&
	       !is_blank(identifier->bytes, identifier->length) &&
	       !memcmp(identifier->bytes, designator->bytes, identifier->length);
}

static enum join_fit fit_designators(const struct join_identifier *identifier,
				     const struct join_pages *pages)
{
	enum join_fit best = JOIN_FIT_NONE;
	struct smc_designator designator;
	struct smc_designators walk;

	if (smc_designators_begin(&walk, pages->designators, pages->designators_length))
		return JOIN_FIT_NONE;
	while (smc_designators_next(&walk, &designator)) {
		if (!is_designator(identifier, &designator))
			continue;
		if (!designator.association)
			return JOIN_FIT_UNIT;
		best = JOIN_FIT_PORT;
	}
	return best;
}

static enum join_fit fit_names(const struct join_names *wanted, const struct join_names *names)
{
	if (!is_serial(wanted->serial) || strcmp(wanted->serial, names->serial))
		return JOIN_FIT_NONE;
	if (wanted->vendor[0] && strcmp(wanted->vendor, names->vendor))
		return JOIN_FIT_NONE;
	return are_equal_names(wanted, names) ? JOIN_FIT_UNIT : JOIN_FIT_SERIAL;
}

enum join_fit join_fit(const struct join_identifier *identifier, const struct join_unit *unit,
		       const struct join_pages *pages)
{
	enum join_fit by_designator, by_names;

	if (!identifier->code_set || identifier->cut)
		return JOIN_FIT_NONE;
	by_designator = fit_designators(identifier, pages);
	by_names = fit_names(&identifier->names, &unit->names);
	if (by_designator > by_names)
		return by_designator;
	return by_names;
}

static bool are_neighbours(const struct join_unit *a, const struct join_unit *b)
{
	return a->host == b->host && a->channel == b->channel && a->target == b->target;
}

bool join_is_same(const struct join_unit *a, const struct join_unit *b)
{
	return !are_neighbours(a, b) && is_serial(a->names.serial) &&
	       !strcmp(a->names.serial, b->names.serial) && a->designator.length &&
	       !memcmp(&a->designator, &b->designator, sizeof(a->designator));
}

__u32 join_merge(struct drive *drives, __u32 count)
{
	struct drive *last = drives;
	__u32 i;

	for (i = 1; i < count; i++) {
		if (drives[i].address != last->address)
			*++last = drives[i];
		else if (memcmp(&last->identifier, &drives[i].identifier,
				sizeof(last->identifier)))
			last->identifier.cut = 1;
	}
	return count ? last - drives + 1 : 0;
}

/* Are the chosen ones paths of one device, each of each other? */
static bool are_paths(const struct joint *joints)
{
	const struct joint *a, *b;

	for (a = joints; a; a = a->next)
		for (b = a->next; a->chosen && b; b = b->next)
			if (b->chosen && !join_is_same(a->unit, b->unit))
				return false;
	return true;
}

static __u8 judge(struct drive *drive)
{
	__u8 best = JOIN_FIT_NONE;
	struct joint *joint;
	bool chosen;

	for (joint = drive->joints; joint; joint = joint->next)
		if (joint->fit > best)
			best = joint->fit;
	for (joint = drive->joints; joint; joint = joint->next) {
		chosen = joint->fit == best;
		drive->changed |= chosen != joint->chosen;
		joint->chosen = chosen;
	}
	if (drive->crowded)
		return NTMS_JOIN_AMBIGUOUS;
	if (!drive->joints)
		return NTMS_JOIN_UNRESOLVED;
	return are_paths(drive->joints) ? NTMS_JOIN_RESOLVED : NTMS_JOIN_AMBIGUOUS;
}

static void set_claims(struct drive *drive, bool count)
{
	struct joint *joint;

	for (joint = drive->joints; joint; joint = joint->next)
		joint->unit->claims = count ? joint->unit->claims + joint->chosen : 0;
}

/* Does another element say that it is it, too? Then one of them is wrong. */
static bool is_contested(const struct drive *drive)
{
	const struct joint *joint;

	for (joint = drive->joints; joint; joint = joint->next)
		if (joint->chosen && joint->unit->claims > 1)
			return true;
	return false;
}

void join_settle(struct drive *drives, __u32 count)
{
	__u32 i;

	for (i = 0; i < count; i++) {
		drives[i].judged = judge(&drives[i]);
		set_claims(&drives[i], false);
	}
	for (i = 0; i < count; i++)
		set_claims(&drives[i], true);
	for (i = 0; i < count; i++) {
		if (drives[i].judged == NTMS_JOIN_RESOLVED && is_contested(&drives[i]))
			drives[i].judged = NTMS_JOIN_AMBIGUOUS;
		drives[i].changed |= drives[i].judged != drives[i].join;
		drives[i].join = drives[i].judged;
	}
}
