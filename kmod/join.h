/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which SCSI device is the drive of an element: what the changer reports of the
 * element (DVCID) against what the devices say of themselves. Pure, as
 * inventory.h; who the devices are and when they come and go is in drive.h.
 *
 * Nothing is guessed. The devices that fit best are the drive when they are
 * paths of one device, and no other element of the changer has it, too.
 */
#ifndef NTMS_JOIN_H
#define NTMS_JOIN_H

#include <linux/types.h>
#ifdef __KERNEL__
#include <uapi/linux/ntms.h>
#else
#include <stdbool.h>
#include <linux/ntms.h>
#endif
#include "smc.h"

#define JOIN_SERIAL_SIZE 64

/**
 * struct join_names - vendor, product, and serial number, trimmed; "" for unknown
 * @vendor: T10 vendor
 * @product: product
 * @serial: serial number; one that fills its room was cut
 */
struct join_names {
	char vendor[9];
	char product[17];
	char serial[JOIN_SERIAL_SIZE];
};

/**
 * struct join_identifier - what the changer reports of a drive element
 * @code_set: as in &struct smc_designator; 0 when it reports nothing
 * @type: likewise
 * @length: bytes at @bytes
 * @cut: good for showing, not for comparing
 * @bytes: the designator
 * @names: found in it
 */
struct join_identifier {
	__u8 code_set;
	__u8 type;
	__u8 length;
	__u8 cut;
	__u8 bytes[NTMS_IDENTIFIER_LENGTH];
	struct join_names names;
};

/**
 * struct join_unit - what a SCSI device says of itself
 * @host: its address, as the mid-layer counts
 * @channel: likewise
 * @target: likewise
 * @claims: scratch of join_settle()
 * @lun: likewise an address
 * @type: peripheral device type
 * @names: INQUIRY, VPD page 80h
 * @designator: best one of the logical unit in VPD page 83h
 */
struct join_unit {
	__u32 host;
	__u32 channel;
	__u32 target;
	__u32 claims;
	__u64 lun;
	__u8 type;
	struct join_names names;
	struct smc_identity designator;
};

/**
 * enum join_fit - how well a device fits an identifier
 * @JOIN_FIT_NONE: not at all
 * @JOIN_FIT_SERIAL: its serial number is the identifier's, and so is its vendor,
 *	if the identifier names one
 * @JOIN_FIT_PORT: the identifier is of a port of it, or of the target it is in
 * @JOIN_FIT_UNIT: it is of the logical unit: a designator of it, or vendor, product,
 *	and serial number
 */
enum join_fit {
	JOIN_FIT_NONE,
	JOIN_FIT_SERIAL,
	JOIN_FIT_PORT,
	JOIN_FIT_UNIT,
};

/**
 * struct joint - a device that fits the identifier of a drive
 * @next: the next one, NULL for none
 * @unit: the device
 * @fit: &enum join_fit, not NONE
 * @chosen: it is among those that fit best
 * @linked: the caller's
 */
struct joint {
	struct joint *next;
	struct join_unit *unit;
	__u8 fit;
	bool chosen;
	bool linked;
};

/**
 * struct drive - a drive element, and what was found out about its device
 * @address: element address
 * @join: &enum ntms_join
 * @judged: scratch of join_settle()
 * @changed: it is not what it was: set by join_settle(), cleared by the caller
 * @crowded: the caller's: more devices fit than have joints
 * @alerts_end: the caller's; what @alerts are of has left it
 * @identifier: what the changer reports
 * @joints: all that fit, or some when @crowded; the caller's memory
 * @alerts: the caller's; TapeAlert flags, bit N - 1 for flag N
 * @alerted: the caller's; CLOCK_BOOTTIME of their last reading, 0 for none
 */
struct drive {
	__u16 address;
	__u8 join;
	__u8 judged;
	bool changed;
	bool crowded;
	bool alerts_end;
	struct join_identifier identifier;
	struct joint *joints;
	__u64 alerts;
	__u64 alerted;
};

/**
 * struct join_pages - what a device was read of itself; NULL and 0 for what it does not tell
 * @inquiry: standard INQUIRY data
 * @serial: VPD page 80h
 * @designators: VPD page 83h
 * @inquiry_length: bytes there
 * @serial_length: likewise
 * @designators_length: likewise
 */
struct join_pages {
	const void *inquiry;
	const void *serial;
	const void *designators;
	__u32 inquiry_length;
	__u32 serial_length;
	__u32 designators_length;
};

/**
 * join_unit_set() - take over what a device says of itself
 * @unit: @names and @designator are set; a device without page 80h has the serial
 *	number that a designator of it names
 * @pages: what it says
 */
void join_unit_set(struct join_unit *unit, const struct join_pages *pages);

/* Take over what the descriptor of an element says. */
void join_identifier_set(struct join_identifier *identifier,
			 const struct smc_designator *designator);

/**
 * join_fit() - could this device be meant?
 * @identifier: of an element
 * @unit: the device
 * @pages: of which @unit was set
 *
 * Return: &enum join_fit. A serial number of nothing but zeros is none.
 */
enum join_fit join_fit(const struct join_identifier *identifier, const struct join_unit *unit,
		       const struct join_pages *pages);

/**
 * join_is_same() - are these two paths of one device?
 * @a: the one
 * @b: the other
 *
 * Return: true when serial number and designator are there and equal. Logical
 * units of one target are never the same: there are gateways that give all of
 * them one identity.
 */
bool join_is_same(const struct join_unit *a, const struct join_unit *b);

/**
 * join_merge() - one drive for each address
 * @drives: rising by address; none has joints
 * @count: how many
 *
 * One that was described in two ways is none that can be compared.
 *
 * Return: how many are left.
 */
__u32 join_merge(struct drive *drives, __u32 count);

/**
 * join_settle() - decide for all drives of a changer by their joints
 * @drives: the drives
 * @count: how many
 */
void join_settle(struct drive *drives, __u32 count);

#endif
