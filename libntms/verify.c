// SPDX-License-Identifier: LGPL-2.1-or-later
#include "verify.h"

#include <stdint.h>
#include <string.h>

#include "code.h"
#include "explain.h"
#include "label.h"
#include "label_free.h"
#include "label_read.h"
#include "media.h"
#include "omid.h"
#include "session.h"
#include "store.h"

struct known {
	char name[MEDIA_BAR_CODE_SIZE];		/* for people */
	char device[TEXT_BYTES(71)];
	struct omid omid;
	int64_t unverified;			/* MEDIA_BIT() of the side, or 0 */
	bool owned;
};

int verify_needed(struct session *session, const char *side)
{
	int64_t needed = 0;
	int r = store_one(session_store(session), SQL_VERIFY_NEEDED, &needed, "t", side);

	return r > 1 ? r : needed != 0;
}

static int load(struct session *session, const struct verify *medium, struct known *known)
{
	struct store_rows rows;
	int r;

	memset(known, 0, sizeof(*known));
	store_query(session_store(session), SQL_VERIFY_READ, &rows, "tt", medium->side, medium->drive);
	r = store_next(&rows);
	if (r == 1) {
		known->unverified = store_int(&rows, 0);
		store_copy(&rows, 1, known->omid.type, sizeof(known->omid.type));
		store_copy(&rows, 2, known->omid.id, sizeof(known->omid.id));
		store_copy(&rows, 3, known->name, sizeof(known->name));
		store_copy(&rows, 4, known->device, sizeof(known->device));
		known->owned = store_int(&rows, 5);
	}
	store_done(&rows);
	if (r > 1)
		return r;
	return r ? 0 : explain(NTMS_E_INVALID_MEDIA, "there is no side %s any more", medium->side);
}

static const char *what_is(enum label_contents contents)
{
	switch (contents) {
	case LABEL_BLANK:
		return "is blank";
	case LABEL_UNREADABLE:
		return "cannot be read";
	default:
		return "holds data that no label tells of";
	}
}

static int refuse(const struct known *known, enum label_contents contents, const struct label *label)
{
	const char *why = known->omid.id[0] ? "that is not the label it is known by"
					    : "if it is not needed, say that it may be overwritten";

	if (contents != LABEL_CLAIMED)
		return explain(NTMS_E_UNEXPECTED_OMID, "cartridge %s %s: %s", known->name,
			       what_is(contents), why);
	return explain(NTMS_E_UNEXPECTED_OMID, "cartridge %s bears a label of %s%s%s: %s", known->name,
		       label->type, label->info[0] ? ", " : "", label->info, why);
}

static int judge(const struct known *known, enum label_contents contents, const struct label *label)
{
	struct omid found;

	if (known->omid.id[0]) {
		if (contents == LABEL_CLAIMED && !omid_of_label(label, &found) &&
		    omid_matches(&known->omid, &found))
			return 0;
		return refuse(known, contents, label);
	}
	if (label_is_nobody_s(contents, label))
		return 0;
	return refuse(known, contents, label);
}

/* Without a device, or with another error than that it must not be opened, the drive is at fault. */
static int read_failed(int result)
{
	if (result == NTMS_E_ACCESS_DENIED || result == NTMS_E_NO_MEMORY || result < 0)
		return result;
	return explain_over(NTMS_E_DEVICE_NOT_AVAILABLE, "the label is not read: %s", explain_text());
}

static int look(const struct labels *labels, const struct known *known)
{
	enum label_contents contents;
	struct label label;
	size_t block_size;
	int r = label_identify(labels, known->device, &label, &contents, &block_size);

	return r ? read_failed(r) : judge(known, contents, &label);
}

static int enter(struct session *session, const struct verify *medium, const struct known *known)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, omid_verified(session, medium->cartridge, known->unverified));
}

static int verify(struct session *session, const struct labels *labels, struct verify *medium)
{
	struct known known;
	int r = session_begin(session, STORE_READ);

	if (!r)
		r = session_end(session, load(session, medium, &known));
	if (!r && (known.unverified || known.omid.id[0])) {
		r = look(labels, &known);
		if (!r)
			r = verify_place(session, medium->cartridge, medium->side, medium->drive);
	}
	if (r)
		return r;
	medium->will_be_written = known.owned && !strcmp(known.omid.type, LABEL_FREE_TYPE);
	return known.unverified ? enter(session, medium, &known) : 0;
}

static int any_needed(struct session *session, const struct verify *media, size_t count)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < count; i++)
		r = verify_needed(session, media[i].side);
	return r;
}

int verify_media(struct session *session, struct verify *media, size_t count)
{
	struct labels *labels;
	size_t i;
	int needed = 0, r = session_begin(session, STORE_READ);

	for (i = 0; i < count; i++)
		media[i].will_be_written = false;
	if (!r) {
		needed = any_needed(session, media, count);
		r = session_end(session, needed > 1 ? needed : 0);
	}
	if (r || !needed)
		return r;
	r = labels_open(&labels);
	if (r)
		return r;
	for (i = 0; !r && i < count; i++)
		r = verify(session, labels, &media[i]);
	labels_free(labels);
	return r;
}

static int forget_labels(struct session *session, const struct verify *media, size_t count)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < count; i++)
		if (media[i].will_be_written)
			r = omid_forget(session, media[i].side);
	return r;
}

int verify_hand_over(struct session *session, const struct verify *media, size_t count)
{
	bool any = false;
	size_t i;
	int r;

	for (i = 0; i < count; i++)
		any = any || media[i].will_be_written;
	if (!any)
		return 0;
	r = session_begin(session, STORE_WRITE);
	return r ? r : session_end(session, forget_labels(session, media, count));
}
