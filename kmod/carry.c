// SPDX-License-Identifier: GPL-2.0-only
#include <linux/moduleparam.h>
#include "arm.h"
#include "carry.h"
#include "changer.h"
#include "command.h"
#include "drive.h"
#include "grant.h"
#include "lease.h"
#include "load.h"

#define SETTLE_ATTEMPTS 3	/* of a library that somebody is at work in */

static unsigned int arrival_wait = 20;
module_param(arrival_wait, uint, 0644);
MODULE_PARM_DESC(arrival_wait, "seconds to wait for a cartridge that was reported moved (20)");

/* Did no answer come? The robot may be at it still, then. */
static bool is_unanswered(int result, const struct ntms_sense *sense)
{
	return result == -ETIMEDOUT || (!sense->valid && (result == -EIO || result == -ECONNRESET));
}

/* Does the device say of itself that it cannot? Many say so wrongly. */
static bool is_denied(struct changer *changer, const struct ntms_submit_motion *call)
{
	const struct smc_capabilities *capabilities = &changer->identity.capabilities;
	u8 source = inventory_element(&changer->inventory, call->source)->type;
	u8 destination = inventory_element(&changer->inventory, call->destination)->type;

	lockdep_assert_held(&changer->table);
	if (call->kind == NTMS_MOTION_EXCHANGE)
		return smc_denies_exchange(capabilities, source, destination);
	return smc_denies_move(capabilities, source, destination);
}

/* A drive that somebody was granted is left alone by others. */
static int check_grants(struct changer *changer, const struct ntms_submit_motion *call, u64 grant)
{
	int result = grant_check(changer, call->source, grant);

	if (!result)
		result = grant_check(changer, call->destination, grant);
	if (!result && call->kind == NTMS_MOTION_EXCHANGE)
		result = grant_check(changer, call->second, grant);
	return result;
}

static int check_places(struct changer *changer, const struct ntms_submit_motion *call)
{
	if (call->kind == NTMS_MOTION_EXCHANGE)
		return inventory_check_exchange(&changer->inventory, call->cartridge, call->source,
						call->destination, call->displaced, call->second);
	return inventory_check_move(&changer->inventory, call->cartridge, call->source,
				    call->destination);
}

/* A full destination may be empty when its turn comes. */
int carry_check(struct changer *changer, struct ntms_submit_motion *call, u64 grant)
{
	int result = check_places(changer, call);

	if (result && result != -ENOSPC)
		return result;
	result = check_grants(changer, call, grant);
	if (result)
		return result;
	if (is_denied(changer, call))
		call->warnings |= NTMS_WARNING_DENIED;
	return call->warnings && call->flags & NTMS_MOTION_STRICT ? -EOPNOTSUPP : 0;
}

static bool is_stale(struct changer *changer, u16 address)
{
	const struct inventory_element *element = inventory_element(&changer->inventory, address);

	lockdep_assert_held(&changer->table);
	return element && element->flags & NTMS_ELEMENT_STALE;
}

/* A motion of which nobody knows how it ended may have left something in a hand. */
static bool has_stale_hand(struct changer *changer)
{
	const struct inventory *inventory = &changer->inventory;
	const struct inventory_element *element;
	u32 i;

	lockdep_assert_held(&changer->table);
	for (i = 0; inventory->stale && i < inventory->element_count; i++) {
		element = &inventory->elements[i];
		if (element->type == NTMS_ELEMENT_TRANSPORT &&
		    element->flags & NTMS_ELEMENT_STALE)
			return true;
	}
	return false;
}

/*
 * What a sweep says of the hands does not count while a motion is under way: so what
 * may be in one is found out before, or it would be in no table afterwards.
 */
static bool has_stale_source(struct changer *changer, const struct ntms_submit_motion *call)
{
	return is_stale(changer, call->source) || has_stale_hand(changer) ||
	       (call->kind == NTMS_MOTION_EXCHANGE && is_stale(changer, call->destination));
}

/* Until the device is asked, nobody can say that a STALE source holds what we think. */
static int settle_sources(struct changer *changer, const struct ntms_submit_motion *call,
			  struct ntms_sense *sense)
{
	bool stale;

	down_read(&changer->table);
	stale = has_stale_source(changer, call);
	up_read(&changer->table);
	if (!stale)
		return 0;
	return reader_wait(changer, reader_request(changer), NTMS_WAIT_FOREVER, sense);
}

/* Read an element of the table. Return: @found; NULL when it cannot be read. */
static struct inventory_found *read_one(struct changer *changer, u16 address,
					struct inventory_found *found)
{
	u8 type = changer_element_type(changer, address);

	if (!type || scan_read_one(changer, type, address, found))
		return NULL;
	return found;
}

static void verify_source(struct changer *changer, u16 address)
{
	struct inventory_found found;
	u32 stale = 0;

	if (!read_one(changer, address, &found))
		return;
	changer_begin_change(changer);
	if (!inventory_confirms(&changer->inventory, &found))
		stale = inventory_mark_stale(&changer->inventory, 0, address, address);
	changer_end_change(changer, stale ? NTMS_EVENT_STALE : 0, 0, stale);
	/* Also when this motion ends before it settles them. */
	if (stale)
		reader_request_later(changer);
}

/*
 * Nothing need tell of what others move, by sg or by hand: before a cartridge is
 * taken the device is asked whether it is there. A source that holds something else
 * is STALE, and settled.
 */
static void verify_sources(struct changer *changer, const struct ntms_submit_motion *call)
{
	verify_source(changer, call->source);
	if (call->kind == NTMS_MOTION_EXCHANGE)
		verify_source(changer, call->destination);
}

static int pick_up(struct inventory *inventory, const struct ntms_submit_motion *call)
{
	if (call->kind == NTMS_MOTION_EXCHANGE)
		return inventory_begin_exchange(inventory, call->cartridge, call->source,
						call->destination, call->displaced, call->second);
	return inventory_begin_move(inventory, call->cartridge, call->source, call->destination);
}

/* What was true when the turn came need not be any more: all of it is checked once more. */
static int check_turn(struct changer *changer, const struct ntms_submit_motion *call, u64 grant)
{
	int result;

	lockdep_assert_held(&changer->table);
	if (!lease_lasts(changer, call->epoch))
		return -EKEYEXPIRED;
	if (has_stale_source(changer, call))
		return -EAGAIN;
	result = check_grants(changer, call, grant);
	return result ?: check_places(changer, call);
}

/* From here to its end, or its leaving for the device, nothing else is sent. */
static int begin_carrying(struct changer *changer, const struct ntms_submit_motion *call, u64 grant)
{
	int result;

	command_hold(changer);
	reader_count(changer);
	changer_begin_change(changer);
	result = check_turn(changer, call, grant);
	if (!result)
		result = pick_up(&changer->inventory, call);
	changer_end_change(changer, 0, 0, 0);
	if (result)
		command_let_go(changer);
	return result;
}

static u32 count_taken(const struct ntms_submit_motion *call)
{
	return call->kind == NTMS_MOTION_EXCHANGE ? 2 : 1;
}

/* Before they let go of what is taken: some forget then what they have to say of it. */
static void ask_drives(struct changer *changer, const struct ntms_submit_motion *call)
{
	const u16 taken[] = { call->source, call->destination };
	u32 i;

	for (i = 0; i < count_taken(call); i++)
		if (changer_element_type(changer, taken[i]) == NTMS_ELEMENT_DRIVE)
			load_ask(changer, taken[i]);
}

static void end_asking(struct changer *changer, const struct ntms_submit_motion *call)
{
	const u16 taken[] = { call->source, call->destination };
	u32 i;

	for (i = 0; i < count_taken(call); i++)
		drive_end_alerts(changer, taken[i], false);
	if (call->kind == NTMS_MOTION_MOVE)
		drive_end_alerts(changer, call->destination, true);
}

/* Have the drives unload what is taken: those that hold it, or all when @refused. */
static int unload_drives(struct changer *changer, const struct ntms_submit_motion *call,
			 bool refused, struct ntms_sense *sense)
{
	const u16 taken[] = { call->source, call->destination };
	int result = 0;
	u32 i;

	for (i = 0; i < count_taken(call) && !result; i++) {
		if (changer_element_type(changer, taken[i]) != NTMS_ELEMENT_DRIVE)
			continue;
		if (refused || load_is_held(changer, taken[i]))
			result = load_undo(changer, taken[i], sense);
	}
	return result;
}

static void end_unloading(struct changer *changer)
{
	down_write(&changer->table);
	changer->unloading = NULL;
	up_write(&changer->table);
}

bool carry_unloads(struct changer *changer, u16 address)
{
	const struct ntms_submit_motion *call = changer->unloading;

	lockdep_assert_held(&changer->table);
	return call && (address == call->source || (call->kind == NTMS_MOTION_EXCHANGE &&
						    address == call->destination));
}

/*
 * Nothing is unloaded for a motion that could not begin. Until end_unloading()
 * nobody is granted what is unloaded.
 */
static int begin_unloading(struct changer *changer, const struct ntms_submit_motion *call,
			   u64 grant)
{
	int result;

	verify_sources(changer, call);
	reader_count(changer);
	down_write(&changer->table);
	result = check_turn(changer, call, grant);
	if (!result)
		changer->unloading = call;
	up_write(&changer->table);
	return result;
}

static bool await_accesses(struct changer *changer, const struct ntms_submit_motion *call)
{
	bool held = load_await_access(changer, call->source);

	if (call->kind == NTMS_MOTION_EXCHANGE)
		held |= load_await_access(changer, call->destination);
	return held;
}

/*
 * Drives take their time to unload, and to give access: what is taken is looked at
 * last. Whoever meets a unit attention takes it away, so that may do so to one that
 * would have stopped the motion: the sources are STALE then, and settled anew.
 */
static int prepare_carrying(struct changer *changer, const struct ntms_submit_motion *call,
			    u64 grant, bool refused, struct ntms_sense *sense, bool *held)
{
	bool unloads = call->flags & NTMS_MOTION_UNLOAD;
	int attempts = SETTLE_ATTEMPTS;
	int result;

	do {
		result = settle_sources(changer, call, sense);
		if (result)
			return result;
		if (unloads)
			result = begin_unloading(changer, call, grant);
		if (result)
			continue;
		if (unloads) {
			ask_drives(changer, call);
			result = unload_drives(changer, call, refused, sense);
			if (result)
				return result;
		}
		*held = await_accesses(changer, call);
		verify_sources(changer, call);
		result = begin_carrying(changer, call, grant);
	} while (result == -EAGAIN && --attempts);
	return result == -EAGAIN ? -ESTALE : result;
}

static int send_carrying(struct changer *changer, const struct ntms_submit_motion *call,
			 struct ntms_sense *sense)
{
	u8 cdb[SMC_CDB_SIZE] = {};
	u8 inverts = 0;

	if (call->flags & NTMS_MOTION_INVERT)
		inverts |= SMC_INVERT_FIRST;
	if (call->flags & NTMS_MOTION_INVERT_SECOND)
		inverts |= SMC_INVERT_SECOND;
	if (call->kind == NTMS_MOTION_EXCHANGE)
		smc_cdb_exchange(cdb, call->transport, call->source, call->destination,
				 call->second, inverts);
	else
		smc_cdb_move(cdb, call->transport, call->source, call->destination, inverts);
	return arm_run(changer, call, sense, cdb);
}

/* What it may have touched cannot be believed yet, whatever was just read of it. */
static void doubt_carrying(struct inventory *inventory, const struct ntms_submit_motion *call)
{
	inventory_mark_stale(inventory, 0, call->source, call->source);
	inventory_mark_stale(inventory, 0, call->destination, call->destination);
	if (call->kind == NTMS_MOTION_EXCHANGE)
		inventory_mark_stale(inventory, 0, call->second, call->second);
	inventory_mark_stale(inventory, 1 << NTMS_ELEMENT_TRANSPORT, 0, U16_MAX);
}

/* What was read of the elements of a motion after it; NULL where that failed. */
struct ends {
	struct inventory_found found[3];
	const struct inventory_found *source;
	const struct inventory_found *destination;
	const struct inventory_found *second;
};

static void read_ends(struct changer *changer, const struct ntms_submit_motion *call,
		      struct ends *ends)
{
	ends->source = read_one(changer, call->source, &ends->found[0]);
	ends->destination = read_one(changer, call->destination, &ends->found[1]);
	ends->second = NULL;
	if (call->kind == NTMS_MOTION_EXCHANGE)
		ends->second = read_one(changer, call->second, &ends->found[2]);
}

/* Is it none, though the device reported success? What the elements do not confirm may be one. */
static bool is_contradicted(const struct ntms_submit_motion *call, const struct ends *ends,
			    enum inventory_outcome outcome)
{
	return outcome != INVENTORY_MOVED && ends->source && ends->destination &&
	       (ends->second || call->kind != NTMS_MOTION_EXCHANGE);
}

static enum inventory_outcome weigh(struct changer *changer, const struct ends *ends)
{
	enum inventory_outcome outcome;

	down_read(&changer->table);
	outcome = inventory_weigh_motion(&changer->inventory, true, ends->source,
					 ends->destination, ends->second);
	up_read(&changer->table);
	return outcome;
}

/*
 * Some libraries report success when the arm sets out: look until it is there, too.
 * Meanwhile the device may refuse to show an element, which is no arrival.
 */
static void await_arrival(struct changer *changer, const struct ntms_submit_motion *call,
			  struct ends *ends)
{
	enum inventory_outcome outcome = weigh(changer, ends);
	unsigned int rest = READ_ONCE(arrival_wait);

	if (!is_contradicted(call, ends, outcome))
		return;
	while (outcome != INVENTORY_MOVED && rest-- && !changer_is_dead(changer)) {
		wait_event_idle_timeout(changer->waiters, changer_is_dead(changer), HZ);
		read_ends(changer, call, ends);
		outcome = weigh(changer, ends);
	}
}

/*
 * Judge by the evidence. A motion refused with NOT READY mostly moved nothing,
 * yet its elements stay STALE: the device then refuses to show them, too; the
 * door may have been open, or an operator at the panel; and one that is not
 * ready may have been stopped half-way. The sweep that follows its becoming
 * ready settles that.
 *
 * Return: what to report.
 */
static int end_carrying(struct changer *changer, const struct ntms_submit_motion *call, int result,
			const struct ntms_sense *sense)
{
	const struct inventory *inventory = &changer->inventory;
	enum inventory_outcome outcome;
	struct ends ends;
	u32 before, became;
	bool doubted;

	read_ends(changer, call, &ends);
	if (!result)
		await_arrival(changer, call, &ends);
	changer_begin_change(changer);
	before = inventory->stale;
	outcome = inventory_end_motion(&changer->inventory, !result, ends.source,
				       ends.destination, ends.second);
	if (outcome != INVENTORY_MOVED && (!result || is_unanswered(result, sense)))
		doubt_carrying(&changer->inventory, call);
	/* By that, or by a unit attention whose sweep has passed over what it carried. */
	doubted = inventory->stale;
	became = inventory->stale > before ? inventory->stale - before : 0;
	changer_end_change(changer, became ? NTMS_EVENT_STALE : 0, 0, became);
	if (outcome == INVENTORY_MOVED)
		end_asking(changer, call);
	if (outcome == INVENTORY_UNCLEAR)
		reader_request(changer);
	else if (doubted)
		reader_request_later(changer);
	return !result && is_contradicted(call, &ends, outcome) ? -EPROTO : result;
}

/* @refused: the changer has refused it before because a drive held what is taken */
static int carry(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
		 bool refused, struct ntms_sense *sense)
{
	bool held;
	int result;

	result = prepare_carrying(changer, call, grant, refused, sense, &held);
	if (call->flags & NTMS_MOTION_UNLOAD)
		end_unloading(changer);
	if (result)
		return result;
	result = send_carrying(changer, call, sense);
	/* It may not have got as far as that. */
	command_let_go(changer);
	result = end_carrying(changer, call, result, sense);
	if (!result && held)
		changer->reader.habits.moves_held = true;
	return result;
}

/* Does the changer want the drive unloaded first? Some tell by refusing the motion only. */
static bool wants_unload(int result, const struct ntms_sense *sense)
{
	return result == -ETXTBSY && !sense->of_drive && sense->asc == 0x53 && sense->ascq == 0x03;
}

int carry_run(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
	      struct ntms_sense *sense)
{
	int result = arm_check_rotation(changer, call);

	if (!result)
		result = carry(changer, call, grant, false, sense);
	if (call->flags & NTMS_MOTION_UNLOAD && wants_unload(result, sense))
		result = carry(changer, call, grant, true, sense);
	return result;
}
