/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the store says of a cartridge, and who may say it: sync, claim, publish.
 * Pure, as inventory.h; what a claim is and whose it is, the caller knows.
 */
#ifndef NTMS_RECORD_H
#define NTMS_RECORD_H

#include "inventory.h"

/**
 * record_sync() - apply one record of the store
 * @inventory: the table
 * @record: as user space gave it; its @error is not looked at
 * @seen: generation of the table before the row was read
 *
 * A higher revision replaces; an equal one clears STALE. What changed in this
 * same set of changes, by a rebind or a record before, does not count as
 * changed after @seen.
 *
 * Return: 0, or the first that applies of: -EINVAL malformed; -ENOENT no such
 * cartridge; -EBUSY claimed; -ESTALE lower revision, or the cartridge changed
 * after @seen; -EUCLEAN equal revision, other contents; -EEXIST another cartridge has
 * the physical-media id.
 */
int record_sync(struct inventory *inventory, const struct ntms_record *record, __u64 seen);

/**
 * record_reset_all() - all records to UNKNOWN and STALE, as after a rebind
 * @inventory: the table; the caller has dropped all claims
 */
void record_reset_all(struct inventory *inventory);

/**
 * record_claim_check() - may this cartridge be claimed for these new states?
 * @inventory: the table
 * @cartridge: a cartridge of it
 * @wanted: what the caller of NTMS_CLAIM named
 *
 * Return: 0, or the first that applies of: -EINVAL for a reserved field or a
 * state that does not exist; -EBUSY claimed; -ESTALE the record is STALE or of
 * another revision; -EINVAL a state named for a side it does not have;
 * -ENOTUNIQ a side would become ALLOCATED or RESERVED, but it is a DUPLICATE,
 * UNREAD, or known only by its position in a STALE element; -EDOM the transition
 * table refuses.
 */
int record_claim_check(const struct inventory *inventory,
		       const struct inventory_cartridge *cartridge,
		       const struct ntms_claim_cartridge *wanted);

/* Let a claim hold a cartridge that passed record_claim_check(). No change by itself. */
void record_claim(struct inventory_cartridge *cartridge, struct claim *claim);

/**
 * record_publish_check() - does a record keep to what was claimed?
 * @cartridge: a claimed one; may be gone
 * @claimed: what the claim named for it
 * @record: what is to be published
 *
 * Return: 0; -EINVAL for a malformed record, another cartridge or
 * physical-media id, a revision that does not rise, another number of sides, or
 * states the claim did not name.
 */
int record_publish_check(const struct inventory_cartridge *cartridge,
			 const struct ntms_claim_cartridge *claimed,
			 const struct ntms_record *record);

/**
 * record_publish() - make a checked record visible and end the claim on it
 * @inventory: the table
 * @cartridge: a claimed one; one that is gone only loses its claim, and is
 *	the caller's to free
 * @record: passed record_publish_check()
 */
void record_publish(struct inventory *inventory, struct inventory_cartridge *cartridge,
		    const struct ntms_record *record);

/**
 * record_unclaim() - end the claim on a cartridge without publishing
 * @inventory: the table
 * @cartridge: a claimed one; if gone as in record_publish()
 * @unchanged: the store did certainly not change: no stamp; else the record
 *	turns STALE
 */
void record_unclaim(struct inventory *inventory, struct inventory_cartridge *cartridge,
		    bool unchanged);

#endif /* NTMS_RECORD_H */
