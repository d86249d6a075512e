// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "changer.h"
#include "command.h"
#include "drive.h"
#include "prevent.h"
#include "query.h"
#include "reader.h"
#include "sweep.h"

#define DELAY_FIRST 1	/* seconds from a failed sweep to the next */
#define DELAY_MAX 60
#define DELAY_INTERRUPTED 8	/* the most after one that went well, but met a unit attention */

/* How long a device is out of reach before what it holds is unknown. */
#define SILENT_NS (5 * NSEC_PER_SEC)

/* How long a device has to say that it has no such elements before it is believed. */
#define REFUSES_NS (15 * NSEC_PER_SEC)

static unsigned int check_interval = 30;
module_param(check_interval, uint, 0644);
MODULE_PARM_DESC(check_interval, "seconds between looks for unit attentions, 0 for none (30)");

u64 reader_request(struct changer *changer)
{
	u64 ticket;

	spin_lock(&changer->gate);
	ticket = ++changer->reader.wanted;
	spin_unlock(&changer->gate);
	changer_queue(changer, changer_readers, &changer->reader.work, 0);
	return ticket;
}

/* Jiffies from one try to the next. */
static unsigned long delay_of(const struct reader *reader)
{
	return max_t(u32, reader->delay, DELAY_FIRST) * HZ;
}

static void set_due(struct reader *reader)
{
	reader->due = true;
	reader->due_at = jiffies + delay_of(reader);
}

void reader_request_later(struct changer *changer)
{
	struct reader *reader = &changer->reader;
	unsigned long delay;

	spin_lock(&changer->gate);
	if (!reader->due)
		set_due(reader);
	delay = delay_of(reader);
	spin_unlock(&changer->gate);
	changer_queue(changer, changer_readers, &reader->work, delay);
}

int reader_wait(struct changer *changer, u64 ticket, u32 timeout, struct ntms_sense *sense)
{
	const struct reader *reader = &changer->reader;
	int result;

	result = changer_wait(changer, timeout,
			      changer_peek(changer, changer->dead || reader->ended >= ticket));
	if (result)
		return result;
	spin_lock(&changer->gate);
	if (changer->dead) {
		result = -ENODEV;
	} else {
		result = reader->result;
		*sense = reader->sense;
	}
	spin_unlock(&changer->gate);
	return result;
}

/* Does a success of this command say that the device is ready? Queries always succeed. */
static bool tells_ready(const struct command *command)
{
	return command->cdb[0] == SMC_OP_TEST_UNIT_READY || command->cdb[0] == SMC_OP_MOVE;
}

static void note_state(struct changer *changer, const struct command *command)
{
	lockdep_assert_held_write(&changer->table);
	changer->sense = command_sense(command);
	if (command_says(command, NOT_READY) && changer->state != NTMS_CHANGER_PROBING)
		changer->state = NTMS_CHANGER_NOT_READY;
	if (!command->class && tells_ready(command) && changer->state == NTMS_CHANGER_NOT_READY)
		changer->state = changer->swept ? NTMS_CHANGER_READY : NTMS_CHANGER_PROBING;
}

/* The device, or what is in it, is not the one that we learnt to know. */
static void note_change(struct changer *changer, enum smc_class class)
{
	lockdep_assert_held_write(&changer->table);
	if (class == SMC_CLASS_DRIVE_CHANGED || class == SMC_CLASS_IDENTITY_CHANGED ||
	    class == SMC_CLASS_RESET)
		changer->reader.drives_doubted++;
	if (class == SMC_CLASS_MODE_CHANGED || class == SMC_CLASS_IDENTITY_CHANGED ||
	    class == SMC_CLASS_RESET) {
		changer->reader.habits = (struct scan_habits) {};
		changer->reader.knows_timeouts = false;
	}
	if (class == SMC_CLASS_RESET)
		prevent_forgotten(changer);
}

/* Note what a unit attention or an error says of the table. Return: how much has become stale. */
static u32 note_class(struct changer *changer, enum smc_class class)
{
	note_change(changer, class);
	switch (smc_class_stale(class)) {
	case SMC_STALE_ALL:
		return inventory_mark_stale(&changer->inventory, 0, 0, U16_MAX);
	case SMC_STALE_PORTS:
		return inventory_mark_stale(&changer->inventory, 1 << NTMS_ELEMENT_PORT, 0,
					    U16_MAX);
	default:
		return 0;
	}
}

/*
 * No path has led to the changer, however long that lasts: what happens there nobody
 * hears of, and it may not tell of it afterwards. A motion by one path is the motion's
 * own matter.
 */
static bool is_silent(struct changer *changer, const struct command *command)
{
	return command->lost && !changer_is_dead(changer) &&
	       changer->state != NTMS_CHANGER_PROBING;
}

/* A link that was away for a moment is no such case. */
static u32 note_silence(struct changer *changer, const struct command *command)
{
	u64 since = changer->reader.silent;
	u64 now = ktime_get_boottime_ns();

	lockdep_assert_held_write(&changer->table);
	if (command->moves || command->path)
		return 0;
	changer->reader.silent = is_silent(changer, command) ? since ?: now : 0;
	if (!changer->reader.silent || now - changer->reader.silent < SILENT_NS)
		return 0;
	changer->state = NTMS_CHANGER_FAILED;
	return inventory_mark_stale(&changer->inventory, 0, 0, U16_MAX);
}

/* Return: true when it is heard of at once: none was met in each of the last sweeps. */
static bool note_attention(struct changer *changer)
{
	bool rare;

	spin_lock(&changer->gate);
	changer->reader.interrupted = true;
	rare = !changer->reader.delay;
	spin_unlock(&changer->gate);
	return rare;
}

void reader_note(struct changer *changer, const struct command *command)
{
	bool was_ready, is_ready, urgent, silent;
	u32 stale;

	changer_begin_change(changer);
	was_ready = changer->state != NTMS_CHANGER_NOT_READY;
	note_state(changer, command);
	is_ready = changer->state != NTMS_CHANGER_NOT_READY;
	stale = note_class(changer, command->class) + note_silence(changer, command);
	silent = changer->reader.silent;
	changer_end_change(changer, stale ? NTMS_EVENT_STALE : 0, 0, stale);
	/* One that has something to tell each time it is asked is not asked all the time. */
	urgent = command_says(command, UNIT_ATTENTION) && note_attention(changer);
	if ((is_ready && !was_ready) || urgent)
		reader_request(changer);
	else if (stale || silent || (was_ready && !is_ready) ||
		 command_says(command, UNIT_ATTENTION))
		reader_request_later(changer);
}

void reader_check(struct changer *changer)
{
	struct command *command = kzalloc(sizeof(*command), GFP_KERNEL);

	if (!command)
		return;
	command->timeout = COMMAND_TIMEOUT_QUERY;
	smc_cdb_test_unit_ready(command->cdb);
	command_run(changer, command);
	kfree(command);
}

void reader_look(struct changer *changer)
{
	if (motion_is_running(changer) || !reader_begin_sending(changer))
		return;
	reader_check(changer);
	reader_end_sending(changer);
}

/*
 * Somebody else's command may have met a unit attention that so never met ours, even
 * a reset. Under the table's lock: whoever sees none must see what the last one did.
 */
void reader_count(struct changer *changer)
{
	u32 stale = 0;
	bool some;

	changer_begin_change(changer);
	some = path_attentions(changer);
	if (some)
		stale = note_class(changer, SMC_CLASS_RESET);
	changer_end_change(changer, stale ? NTMS_EVENT_STALE : 0, 0, stale);
	if (some)
		reader_request(changer);
}

void reader_mistook(struct changer *changer)
{
	u32 stale;

	changer_begin_change(changer);
	stale = note_class(changer, SMC_CLASS_IDENTITY_CHANGED);
	changer_end_change(changer, stale ? NTMS_EVENT_STALE : 0, 0, stale);
	reader_request(changer);
}

static void free_cartridges(struct inventory_cartridge **cartridges, u32 count)
{
	u32 i;

	for (i = 0; cartridges && i < count; i++)
		kfree(cartridges[i]);
	kvfree(cartridges);
}

static int allocate_fresh(struct sweep *sweep)
{
	u32 i;

	sweep->fresh = kvcalloc(sweep->new_count, sizeof(*sweep->fresh), GFP_KERNEL);
	if (!sweep->fresh)
		return -ENOMEM;
	for (i = 0; i < sweep->new_count; i++) {
		sweep->fresh[i] = kzalloc(sizeof(**sweep->fresh), GFP_KERNEL);
		if (!sweep->fresh[i])
			return -ENOMEM;
		cond_resched();
	}
	return 0;
}

/* Memory for what sweep_match() counted; an array of nothing is not NULL. */
static int allocate_table(struct sweep *sweep)
{
	sweep->elements = kvcalloc(sweep->element_count, sizeof(*sweep->elements), GFP_KERNEL);
	sweep->cartridges = kvcalloc(sweep->cartridge_count, sizeof(*sweep->cartridges),
				     GFP_KERNEL);
	sweep->gone = kvcalloc(sweep->gone_count, sizeof(*sweep->gone), GFP_KERNEL);
	if (!sweep->elements || !sweep->cartridges || !sweep->gone)
		return -ENOMEM;
	return allocate_fresh(sweep);
}

static void free_table(struct sweep *sweep)
{
	kvfree(sweep->elements);
	kvfree(sweep->cartridges);
	kvfree(sweep->gone);
	free_cartridges(sweep->fresh, sweep->new_count);
	kvfree(sweep->tags);
	kvfree(sweep->matches);
	sweep->elements = NULL;
	sweep->cartridges = NULL;
	sweep->gone = NULL;
	sweep->fresh = NULL;
	sweep->tags = NULL;
	sweep->matches = NULL;
}

static int match(struct changer *changer, struct sweep *sweep)
{
	down_read(&changer->table);
	/* Only the reading worker adds cartridges: there will not be more of them. */
	sweep->tag_room = sweep->found_count + changer->inventory.cartridge_count;
	up_read(&changer->table);
	sweep->tags = kvcalloc(sweep->tag_room, sizeof(*sweep->tags), GFP_KERNEL);
	sweep->matches = kvcalloc(sweep->found_count, sizeof(*sweep->matches), GFP_KERNEL);
	if (!sweep->tags || !sweep->matches)
		return -ENOMEM;
	down_read(&changer->table);
	sweep_match(sweep, &changer->inventory);
	up_read(&changer->table);
	return 0;
}

/* The geometry of a device that has no page to tell it. */
static void derive_geometry(struct smc_geometry *geometry, const struct inventory *inventory)
{
	const struct inventory_element *element = inventory->elements;
	struct smc_range *range;
	u32 i;

	memset(geometry, 0, sizeof(*geometry));
	for (i = 0; i < inventory->element_count; i++, element++) {
		range = &geometry->range[element->type];
		if (!range->count)
			range->first = element->address;
		range->count = min(element->address - range->first + 1, U16_MAX);
	}
}

static bool is_empty(const struct smc_geometry *geometry)
{
	return !memchr_inv(geometry, 0, sizeof(*geometry));
}

/* The sweep is in the table: what comes along with it. */
static void take_over(struct changer *changer, struct scan *scan)
{
	lockdep_assert_held_write(&changer->table);
	changer->geometry = scan->geometry;
	changer->derived = is_empty(&scan->geometry);
	if (changer->derived)
		derive_geometry(&changer->geometry, &changer->inventory);
	changer->no_tags = changer->reader.habits.no_tags || scan->tagless;
	changer->swept = ktime_get_boottime_ns();
	changer->state = NTMS_CHANGER_READY;
	memset(&changer->sense, 0, sizeof(changer->sense));
}

static void free_gone(struct sweep *sweep)
{
	u32 i;

	for (i = 0; i < sweep->gone_count; i++)
		if (!sweep->gone[i]->claim)
			kfree(sweep->gone[i]);
}

/* Put a sweep into the table. Return: 0, -EAGAIN when the table moved on, -ENOMEM. */
static int apply(struct changer *changer, struct sweep *sweep, struct scan *scan)
{
	int result = match(changer, sweep);

	if (!result)
		result = allocate_table(sweep);
	if (result)
		return result;
	changer_begin_change(changer);
	result = sweep_apply(sweep, &changer->inventory);
	if (result) {
		changer_end_change(changer, 0, 0, 0);
		return result;
	}
	/* A claim ends under the lock, too: whether one holds what is gone is settled here. */
	free_gone(sweep);
	take_over(changer, scan);
	changer_end_change(changer, NTMS_EVENT_INVENTORY, 0, sweep->changed);
	/* The table has taken them; only the array is ours. */
	sweep->new_count = 0;
	return 0;
}

static int apply_scan(struct changer *changer, struct sweep *sweep, struct scan *scan)
{
	int attempts = 100;
	int result;

	sweep->found = scan->found;
	sweep->found_count = inventory_sort_found(scan->found, scan->count);
	do {
		result = apply(changer, sweep, scan);
		free_table(sweep);
	} while (result == -EAGAIN && --attempts);
	return result;
}

/* One that was not read is what it was, unless something says that it may be another one. */
static int replace_drives(struct changer *changer, struct scan *scan, u32 doubts)
{
	struct drive *drives = scan->drives;
	u32 count = scan->drive_count;
	bool doubted;
	int result;

	doubted = changer->reader.drives_judged != READ_ONCE(changer->reader.drives_doubted);
	scan->drives = NULL;
	scan->drive_count = 0;
	result = drive_replace(changer, drives, count, !scan->unidentified || doubted);
	/* Else they are as before, and as doubtful: the sweep is repeated. */
	if (!result)
		changer->reader.drives_judged = doubts;
	return result;
}

/* What the table has that is there. */
static void note_known(struct scan *scan, const struct inventory *inventory)
{
	const struct inventory_element *element = inventory->elements;
	u32 i;

	for (i = 0; i < inventory->element_count; i++, element++) {
		if (element->flags & NTMS_ELEMENT_GONE)
			continue;
		scan->known |= 1U << element->type;
		scan->highest[element->type] = element->address;
	}
}

/* One sweep. An errno of a device that is not ready is -EAGAIN, too: so two steps. */
static int read_and_apply(struct changer *changer, struct scan *scan)
{
	struct sweep sweep = {};
	u32 doubts;
	int result;

	down_read(&changer->table);
	doubts = changer->reader.drives_doubted;
	/* What is found in time may lie beside what was found, and be of another type. */
	if (!changer->derived)
		scan->geometry = changer->geometry;
	note_known(scan, &changer->inventory);
	scan->insists = !changer->reader.refused ||
			ktime_get_boottime_ns() - changer->reader.refused < REFUSES_NS;
	sweep_begin(&sweep, &changer->inventory);
	up_read(&changer->table);
	identity_read_geometry(changer, &scan->geometry);
	result = scan_read(scan);
	if (result)
		return result;
	result = apply_scan(changer, &sweep, scan);
	if (!result)
		result = replace_drives(changer, scan, doubts);
	return result;
}

static void note_failure(struct changer *changer, int error)
{
	changer_begin_change(changer);
	changer->state = error == -EAGAIN ? NTMS_CHANGER_NOT_READY : NTMS_CHANGER_FAILED;
	changer_end_change(changer, 0, 0, 0);
}

static u64 begin_sweep(struct changer *changer)
{
	u64 ticket;

	spin_lock(&changer->gate);
	ticket = changer->reader.wanted;
	changer->reader.due = false;
	changer->reader.interrupted = false;
	spin_unlock(&changer->gate);
	return ticket;
}

/*
 * A hand that is full, and by no motion of ours that is over: the robot still
 * works on one that was aborted, or somebody else's, and will not tell when it is
 * done.
 */
static bool is_hand_full(struct changer *changer)
{
	const struct inventory *inventory = &changer->inventory;
	const struct inventory_element *element;
	bool full = false;
	u32 i;

	down_read(&changer->table);
	for (i = 0; i < inventory->element_count && !inventory->carried_count; i++) {
		element = &inventory->elements[i];
		full |= element->type == NTMS_ELEMENT_TRANSPORT && element->cartridge &&
			!element->placed;
	}
	up_read(&changer->table);
	return full;
}

/*
 * A motion has passed it over, or a unit attention came while it was read: nothing else
 * tells of it again. One that is under way does when it ends; until then it would be
 * passed over each time.
 */
static bool is_stale(struct changer *changer)
{
	bool stale;

	down_read(&changer->table);
	stale = changer->inventory.stale && !changer->inventory.carried_count;
	up_read(&changer->table);
	return stale;
}

/* Identities that could not be read are tried once more. */
static bool lacks_identities(const struct changer *changer, const struct scan *scan)
{
	const struct reader *reader = &changer->reader;

	return scan->unidentified && !reader->habits.no_identity && !reader->delay;
}

/* Others than it make the time between tries longer, too, or have sweeps made at once. */
static void note_refusal(struct reader *reader, int result, const struct scan *scan)
{
	if (!result || !scan->refused)
		reader->refused = 0;
	else if (!reader->refused)
		reader->refused = ktime_get_boottime_ns();
}

static void end_sweep(struct changer *changer, u64 ticket, int result, const struct scan *scan)
{
	bool again = result || is_hand_full(changer) || lacks_identities(changer, scan);
	bool stale = is_stale(changer);
	struct reader *reader = &changer->reader;
	u32 longest;

	spin_lock(&changer->gate);
	reader->ended = ticket;
	reader->result = result;
	reader->sense = result ? scan->sense : (struct ntms_sense){};
	/* People who exchange cartridges are heard of soon, whatever they did before. */
	longest = !again && reader->interrupted ? DELAY_INTERRUPTED : DELAY_MAX;
	again |= reader->interrupted || stale;
	reader->delay = again ? clamp_t(u32, reader->delay * 2, DELAY_FIRST, longest) : 0;
	/* What was asked for meanwhile knew of the old delay only. */
	if (again || reader->due)
		set_due(reader);
	spin_unlock(&changer->gate);
	wake_up_all(&changer->waiters);
}

static void run_sweep(struct changer *changer)
{
	struct scan scan = { .changer = changer };
	u64 ticket;
	int result;

	/* So that old unit attentions do not call for another sweep after this one. */
	reader_check(changer);
	ticket = begin_sweep(changer);
	result = read_and_apply(changer, &scan);
	if (result && result != -ENODEV)
		note_failure(changer, result);
	note_refusal(&changer->reader, result, &scan);
	end_sweep(changer, ticket, result, &scan);
	scan_free(&scan);
}

bool reader_begin_sending(struct changer *changer)
{
	bool begin;

	spin_lock(&changer->gate);
	begin = !changer->dead && !changer->reader.held;
	changer->reader.sending += begin;
	spin_unlock(&changer->gate);
	return begin;
}

void reader_end_sending(struct changer *changer)
{
	spin_lock(&changer->gate);
	changer->reader.sending--;
	spin_unlock(&changer->gate);
	wake_up_all(&changer->waiters);
}

void reader_hold(struct changer *changer)
{
	spin_lock(&changer->gate);
	changer->reader.held = true;
	spin_unlock(&changer->gate);
	changer_wait(changer, NTMS_WAIT_FOREVER, !changer_peek(changer, changer->reader.sending));
}

void reader_let_go(struct changer *changer)
{
	spin_lock(&changer->gate);
	changer->reader.held = false;
	spin_unlock(&changer->gate);
	changer_queue(changer, changer_readers, &changer->reader.work, 0);
}

/* Until there is something to do; 0 for never. */
static unsigned long pause_of(struct changer *changer)
{
	unsigned long pause = READ_ONCE(check_interval) * (unsigned long)HZ;
	struct reader *reader = &changer->reader;
	unsigned long rest;

	if (!prevent_is_settled(changer))
		pause = pause ?: DELAY_MAX * HZ;
	spin_lock(&changer->gate);
	if (reader->due) {
		rest = time_before(jiffies, reader->due_at) ? reader->due_at - jiffies : 1;
		pause = pause ? min(pause, rest) : rest;
	}
	spin_unlock(&changer->gate);
	return pause;
}

/* What the device knows better than we. */
static void read_timeouts(struct changer *changer)
{
	if (changer->reader.knows_timeouts)
		return;
	changer->reader.knows_timeouts = true;
	identity_read_timeouts(changer);
}

static bool is_time_to_sweep(struct changer *changer)
{
	const struct reader *reader = &changer->reader;
	bool is_time;

	spin_lock(&changer->gate);
	is_time = reader->wanted > reader->ended ||
		  (reader->due && !time_before(jiffies, reader->due_at));
	spin_unlock(&changer->gate);
	return is_time;
}

static void send_all(struct changer *changer)
{
	read_timeouts(changer);
	query_serve(changer);
	reader_count(changer);
	prevent_settle(changer);
	if (is_time_to_sweep(changer))
		run_sweep(changer);
	else if (!motion_is_running(changer))
		reader_check(changer);
}

/* Whoever holds it lets it go on afterwards. */
static void reader_work(struct work_struct *work)
{
	struct changer *changer = container_of(work, struct changer, reader.work.work);
	const struct reader *reader = &changer->reader;
	unsigned long pause;
	bool urgent;

	if (reader_begin_sending(changer)) {
		send_all(changer);
		reader_end_sending(changer);
		urgent = changer_peek(changer, reader->wanted > reader->ended && !reader->due);
		pause = pause_of(changer);
		if (urgent || pause)
			changer_queue(changer, changer_readers, &changer->reader.work,
				      urgent ? 0 : pause);
	}
	changer_put(changer);
}

void reader_init(struct changer *changer)
{
	INIT_DELAYED_WORK(&changer->reader.work, reader_work);
}
