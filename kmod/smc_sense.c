// SPDX-License-Identifier: GPL-2.0-only
/* Decode sense data and say what it means. What each function does is in smc.h. */
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "smc.h"
#include "smc_bytes.h"

/*
 * Sense key specific bytes: the field pointer of an illegal request, the progress of what is not
 * ready. @bytes: the 3 bytes.
 */
static void smc_decode_specific(const __u8 *bytes, struct smc_sense *sense)
{
	if (!(bytes[0] & 0x80))
		return;
	if (sense->key == 0x05) {
		sense->field_valid = true;
		sense->field_in_cdb = bytes[0] & 0x40;
		sense->field = smc_get_be16(bytes + 1);
	} else if (sense->key == 0x02) {
		sense->progress_valid = true;
		sense->progress = smc_get_be16(bytes + 1);
	}
}

/* Fixed format; @length >= 3 bytes arrived. */
static void smc_decode_fixed(const __u8 *data, __u32 length, struct smc_sense *sense)
{
	sense->key = data[2] & 0x0f;
	if (length < 8)
		return;
	length = smc_min(length, data[7] + 8u);
	if (length > 12)
		sense->asc = data[12];
	if (length > 13)
		sense->ascq = data[13];
	if (length >= 18)
		smc_decode_specific(data + 15, sense);
}

/* Descriptor format; @length >= 3 bytes arrived. */
static void smc_decode_descriptors(const __u8 *data, __u32 length, struct smc_sense *sense)
{
	__u32 offset;

	sense->key = data[1] & 0x0f;
	sense->asc = data[2];
	if (length > 3)
		sense->ascq = data[3];
	if (length < 8)
		return;
	length = smc_min(length, data[7] + 8u);
	for (offset = 8; offset + 7 <= length; offset += 2u + data[offset + 1])
		if (data[offset] == 0x02 && data[offset + 1] >= 5)
			smc_decode_specific(data + offset + 4, sense);
}

int smc_decode_sense(const void *data, __u32 length, struct smc_sense *sense)
{
	const __u8 *bytes = data;
	__u8 format;

	memset(sense, 0, sizeof(*sense));
	if (length < 3)
		return -EPROTO;
	format = bytes[0] & 0x7f;
	if (format < 0x70 || format > 0x73)
		return -EPROTO;
	sense->valid = true;
	sense->deferred = format & 0x01;
	if (format < 0x72)
		smc_decode_fixed(bytes, length, sense);
	else
		smc_decode_descriptors(bytes, length, sense);
	return 0;
}

#define KEY(key) (1u << (key))

/*
 * Sense to class, the first match counts. Order of the spec's table; some devices give the codes
 * of refusals (3Bh, 53h, 30h) with the key of a fault or of "not ready".
 */
static const struct smc_sense_rule {
	__u16 keys;	/* bit per sense key; 0 ends the table */
	__u8 asc;
	__u8 first;	/* lowest and highest ASCQ */
	__u8 last;
	__u8 class;
} smc_sense_rules[] = {
	{ KEY(2), 0x04, 0x01, 0x01, SMC_CLASS_NOT_READY_WAIT },
	{ KEY(2), 0x04, 0x02, 0x02, SMC_CLASS_NOT_READY_INIT },
	{ KEY(2) | KEY(4), 0x04, 0x03, 0x03, SMC_CLASS_FAULT },
	{ KEY(2), 0x04, 0x07, 0x09, SMC_CLASS_NOT_READY_WAIT }, /* operation or self-test runs */
	{ KEY(2), 0x04, 0x12, 0x12, SMC_CLASS_NOT_READY_OFFLINE },
	{ KEY(2), 0x04, 0x15, 0x19, SMC_CLASS_NOT_READY_OFFLINE },
	{ KEY(2), 0x04, 0x85, 0x85, SMC_CLASS_NOT_READY_PAUSED },
	{ KEY(2), 0x04, 0x8e, 0x8e, SMC_CLASS_NOT_READY_OFFLINE },
	{ KEY(2), 0x3a, 0x00, 0xff, SMC_CLASS_NO_MEDIUM },
	{ KEY(4), 0x53, 0x00, 0x01, SMC_CLASS_LOAD },
	{ KEY(4), 0x53, 0x04, 0x04, SMC_CLASS_LOAD },
	{ KEY(5), 0x20, 0x00, 0x00, SMC_CLASS_UNSUPPORTED },
	{ KEY(5), 0x21, 0x00, 0x01, SMC_CLASS_ADDRESS },
	{ KEY(5), 0x24, 0x00, 0x00, SMC_CLASS_FIELD },
	{ KEY(5), 0x26, 0x00, 0x02, SMC_CLASS_FIELD },
	{ KEY(2) | KEY(4) | KEY(5), 0x3b, 0x0d, 0x0d, SMC_CLASS_DESTINATION_FULL },
	{ KEY(2) | KEY(4) | KEY(5), 0x3b, 0x0e, 0x0e, SMC_CLASS_SOURCE_EMPTY },
	{ KEY(2) | KEY(5), 0x3b, 0x11, 0x12, SMC_CLASS_INACCESSIBLE },
	{ KEY(2) | KEY(5), 0x3b, 0x18, 0x18, SMC_CLASS_INACCESSIBLE },
	{ KEY(2) | KEY(4) | KEY(5), 0x53, 0x02, 0x03, SMC_CLASS_PREVENTED },
	{ KEY(2) | KEY(3) | KEY(5), 0x30, 0x00, 0xff, SMC_CLASS_INCOMPATIBLE },
	{ KEY(5), 0x53, 0x05, 0x07, SMC_CLASS_VOLUME },
	{ KEY(2) | KEY(5), 0x53, 0x08, 0x08, SMC_CLASS_NOT_READY_INIT }, /* status unknown */
	{ KEY(6), 0x28, 0x01, 0x01, SMC_CLASS_PORT_ACCESSED },
	{ KEY(6), 0x28, 0x03, 0x03, SMC_CLASS_PORT_ACCESSED },
	{ KEY(6), 0x28, 0x00, 0xff, SMC_CLASS_MEDIA_CHANGED },
	{ KEY(6), 0x29, 0x00, 0xff, SMC_CLASS_RESET },
	{ KEY(6), 0x2a, 0x00, 0x01, SMC_CLASS_MODE_CHANGED },
	{ KEY(6), 0x2a, 0x03, 0x05, SMC_CLASS_RESERVATIONS },
	{ KEY(6), 0x3b, 0x12, 0x15, SMC_CLASS_MAGAZINE },
	{ KEY(6), 0x3b, 0x18, 0x1b, SMC_CLASS_DRIVE_CHANGED },
	{ KEY(6), 0x3f, 0x01, 0x01, SMC_CLASS_IDENTITY_CHANGED },
	{ KEY(6), 0x3f, 0x03, 0x03, SMC_CLASS_IDENTITY_CHANGED },
	{ KEY(6), 0x3f, 0x05, 0x05, SMC_CLASS_IDENTITY_CHANGED },
	{ KEY(6), 0x3f, 0x0e, 0x0e, SMC_CLASS_IDENTITY_CHANGED },
	{ KEY(6), 0x5a, 0x00, 0x01, SMC_CLASS_OPERATOR },
	{ 0, 0, 0, 0, SMC_CLASS_OTHER },
};

/* Class of what no rule names, by key; keys not here are SMC_CLASS_OTHER. */
static const __u8 smc_key_class[16] = {
	SMC_CLASS_NONE, SMC_CLASS_RECOVERED, SMC_CLASS_NOT_READY, SMC_CLASS_HARDWARE,
	SMC_CLASS_HARDWARE, SMC_CLASS_ILLEGAL, SMC_CLASS_ATTENTION, SMC_CLASS_OTHER,
	SMC_CLASS_OTHER, SMC_CLASS_OTHER, SMC_CLASS_OTHER, SMC_CLASS_ABORTED,
	SMC_CLASS_OTHER, SMC_CLASS_OTHER, SMC_CLASS_OTHER, SMC_CLASS_OTHER,
};

enum smc_class smc_sense_class(const struct smc_sense *sense)
{
	const struct smc_sense_rule *rule;
	__u8 key = sense->key & 0x0f;

	if (!sense->valid)
		return SMC_CLASS_OTHER;
	/* Good news of an earlier command, and this one has not been executed. */
	if (sense->deferred && key <= 1)
		return SMC_CLASS_ABORTED;
	for (rule = smc_sense_rules; rule->keys; rule++)
		if (rule->keys & KEY(key) && rule->asc == sense->asc &&
		    rule->first <= sense->ascq && rule->last >= sense->ascq)
			return rule->class;
	return smc_key_class[key];
}

static const struct {
	int error;
	enum smc_stale stale;
} smc_classes[SMC_CLASSES] = {
	[SMC_CLASS_NONE] = { 0, SMC_STALE_NONE },
	[SMC_CLASS_RECOVERED] = { 0, SMC_STALE_NONE },
	[SMC_CLASS_NOT_READY_WAIT] = { -EAGAIN, SMC_STALE_ALL },
	[SMC_CLASS_NOT_READY_PAUSED] = { -EAGAIN, SMC_STALE_ALL },
	[SMC_CLASS_NOT_READY_INIT] = { -EAGAIN, SMC_STALE_ALL },
	[SMC_CLASS_NOT_READY_OFFLINE] = { -EAGAIN, SMC_STALE_ALL },
	[SMC_CLASS_NOT_READY] = { -EAGAIN, SMC_STALE_ALL },
	[SMC_CLASS_FAULT] = { -EIO, SMC_STALE_ALL }, /* whoever intervenes may move anything */
	[SMC_CLASS_NO_MEDIUM] = { -ENOMEDIUM, SMC_STALE_ELEMENTS },
	[SMC_CLASS_HARDWARE] = { -EIO, SMC_STALE_ELEMENTS },
	[SMC_CLASS_LOAD] = { -EIO, SMC_STALE_ELEMENTS },
	[SMC_CLASS_ADDRESS] = { -EREMOTEIO, SMC_STALE_ELEMENTS },
	[SMC_CLASS_FIELD] = { -EREMOTEIO, SMC_STALE_NONE },
	[SMC_CLASS_UNSUPPORTED] = { -EOPNOTSUPP, SMC_STALE_NONE },
	[SMC_CLASS_ILLEGAL] = { -EREMOTEIO, SMC_STALE_NONE },
	[SMC_CLASS_SOURCE_EMPTY] = { -ENOMEDIUM, SMC_STALE_ELEMENTS },
	[SMC_CLASS_DESTINATION_FULL] = { -ENOSPC, SMC_STALE_ELEMENTS },
	[SMC_CLASS_INACCESSIBLE] = { -EREMOTEIO, SMC_STALE_ELEMENTS },
	[SMC_CLASS_PREVENTED] = { -ETXTBSY, SMC_STALE_NONE },
	[SMC_CLASS_INCOMPATIBLE] = { -EMEDIUMTYPE, SMC_STALE_ELEMENTS },
	[SMC_CLASS_VOLUME] = { -EREMOTEIO, SMC_STALE_ELEMENTS },
	[SMC_CLASS_MEDIA_CHANGED] = { -ECONNRESET, SMC_STALE_ALL },
	[SMC_CLASS_PORT_ACCESSED] = { -ECONNRESET, SMC_STALE_PORTS },
	[SMC_CLASS_RESET] = { -ECONNRESET, SMC_STALE_ALL },
	[SMC_CLASS_MODE_CHANGED] = { -ECONNRESET, SMC_STALE_ALL }, /* addresses may be new */
	[SMC_CLASS_RESERVATIONS] = { -ECONNRESET, SMC_STALE_NONE },
	[SMC_CLASS_MAGAZINE] = { -ECONNRESET, SMC_STALE_ALL },
	[SMC_CLASS_DRIVE_CHANGED] = { -ECONNRESET, SMC_STALE_ALL },
	[SMC_CLASS_IDENTITY_CHANGED] = { -ECONNRESET, SMC_STALE_ALL },
	[SMC_CLASS_OPERATOR] = { -ECONNRESET, SMC_STALE_NONE },
	[SMC_CLASS_ATTENTION] = { -ECONNRESET, SMC_STALE_ALL }, /* something happened */
	[SMC_CLASS_ABORTED] = { -ECONNRESET, SMC_STALE_ELEMENTS },
	[SMC_CLASS_CONFLICT] = { -EBADE, SMC_STALE_NONE },
	[SMC_CLASS_OTHER] = { -EIO, SMC_STALE_ELEMENTS },
};

int smc_class_error(enum smc_class class)
{
	return smc_classes[(__u32)class < SMC_CLASSES ? class : SMC_CLASS_OTHER].error;
}

enum smc_stale smc_class_stale(enum smc_class class)
{
	return smc_classes[(__u32)class < SMC_CLASSES ? class : SMC_CLASS_OTHER].stale;
}
