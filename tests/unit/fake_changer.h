/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changers without a kernel: ioctl() of this program answers for files in a directory of the test,
 * by the module's own pure part (sweep, record). What the tests say to the hardware is which
 * cartridge lies where; a claim's end by close() is not played.
 *
 * A motion is carried out when somebody waits for it, or submits the next; it may be held, or fail, or take
 * some calls from its beginning on. For several threads.
 */
#ifndef NTMS_TESTS_FAKE_CHANGER_H
#define NTMS_TESTS_FAKE_CHANGER_H

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inventory_library.h"

#define FAKES 3
#define FAKE_SLOTS 1000		/* address of the first slot */
#define FAKE_DRIVES 256
#define FAKE_PORTS 512
#define FAKE_PLACES 66000

struct claim {
	__u64 id;
	__u32 count;
	struct inventory_cartridge *cartridges[2];
	struct ntms_claim_cartridge wanted[2];
};

struct fake {
	ino_t inode;			/* of its node; 0: unplugged */
	__u64 instance;
	struct inventory table;
	bool bound, gone, unread;
	bool unprivileged;		/* whoever calls */
	__u8 store[NTMS_ID_LENGTH];
	char serial[32];
	char revision[8];
	char (*tags)[NTMS_TAG_LENGTH + 1];	/* by slot; "-": empty, "": no tag */
	int disabled;			/* so many slots from the end: their magazine is out */
	char drive_tags[4][NTMS_TAG_LENGTH + 1];
	bool tagless_drives;		/* it reads no bar codes there */
	char drive_serials[4][32];
	__u32 drive_hosts[4];		/* SCSI host of its device; 0: none is known */
	__u64 alerts[4];		/* TapeAlert flags that a drive has, until it is asked */
	__u64 alerted[4];		/* that it told when the last cartridge left it */
	char port_tags[4][NTMS_TAG_LENGTH + 1];
	bool port_open[4];		/* the robot does not reach it */
	bool opens;			/* there is a command for that */
	int opened, closed;		/* that it was given */
	int slots, drives, ports;	/* of the ports only the first takes cartridges in */
	struct claim claim;
	int fail;			/* errno of the next claim */
	struct fake_motion {
		struct ntms_submit_motion call;
		bool done, started;
		int left;		/* calls, once it has started */
		int result;
		struct ntms_sense sense;
	} motions[256];
	int motion_count;
	__u64 epoch;			/* of the lease, 0: nobody has it */
	int lease_fd;
	/* Of tests' threads, too: */
	atomic_bool not_ready;		/* its door is open */
	atomic_bool out_of_reach;
	atomic_int seen_ready, seen_not_ready, seen_out_of_reach;
	bool hold_moves, hold_ready;	/* they do not end */
	int pace;			/* calls that a move takes; 0: it is over at once */
	int fail_move, fail_ready;	/* errno that the next one ends with; that moves nothing */
	struct ntms_sense fail_sense;	/* valid: what the device says then */
	int begins, cleans;		/* looks at a drive with a cleaner, before and while it is at work */
	struct ntms_sense cannot;	/* valid: what it says when it has been at work */
	char unmovable[NTMS_TAG_LENGTH + 1];	/* a cartridge that the robot does not take */
	char unfit[NTMS_TAG_LENGTH + 1];	/* one that no drive takes */
	int lose_moves;			/* so many do nothing, and say that they did */
	bool inverted[FAKE_PLACES];	/* by address: what is there lies on its other side */
	bool turns_nothing;		/* over, and says that it did */
	int moves;			/* that were carried out */
	int fail_refresh;		/* errno of each, that reads nothing */
	int disturbed;			/* so many sweeps end STALE, for something happened meanwhile */
	int claims, publishes, unclaims, unchanged, syncs, records, refreshes;
};

/* What a kernel has; shared_fake.h has processes share one. */
static struct fake_kernel {
	struct fake fakes[FAKES];
	__u64 last_id;
	pthread_mutex_t mutex;
} fake_own = { .last_id = 1000, .mutex = PTHREAD_MUTEX_INITIALIZER }, *fake_kernel = &fake_own;

#define fakes		(fake_kernel->fakes)
#define fake_last_id	(fake_kernel->last_id)
#define fake_mutex	(fake_kernel->mutex)

static inline struct fake *fake_of(int fd)
{
	struct stat st;
	int i;

	if (fstat(fd, &st))
		return NULL;
	for (i = 0; i < FAKES; i++)
		if (fakes[i].inode && fakes[i].inode == st.st_ino)
			return &fakes[i];
	return NULL;
}

static inline int fake_get(struct fake *fake, struct ntms_changer *c)
{
	c->state = fake->out_of_reach ? NTMS_CHANGER_FAILED
		   : fake->not_ready ? NTMS_CHANGER_NOT_READY : NTMS_CHANGER_READY;
	fake->seen_ready += c->state == NTMS_CHANGER_READY;
	fake->seen_not_ready += c->state == NTMS_CHANGER_NOT_READY;
	fake->seen_out_of_reach += fake->out_of_reach;
	c->instance = fake->instance;
	c->generation = fake->table.generation;
	c->inventory_generation = fake->table.inventory_generation;
	c->swept = !fake->unread;
	c->flags = (fake->bound ? NTMS_CHANGER_BOUND : 0) |
		   (fake->table.stale ? NTMS_CHANGER_STALE : 0);
	c->attention = fake->table.attention;
	c->elements = fake->table.element_count;
	c->cartridges = fake->table.cartridge_count;
	memcpy(c->store, fake->store, sizeof(c->store));
	strcpy(c->vendor, "ACME");
	strcpy(c->product, "Robot");
	strcpy(c->revision, fake->revision);
	c->host = 7;
	c->channel = 1;
	c->target = 2;
	c->lun = 3;
	strcpy(c->serial, fake->serial);
	c->peripheral_type = 8;
	return 0;
}

static inline int fake_elements(struct fake *fake, struct ntms_read_elements *read)
{
	struct ntms_element *out = (void *)(uintptr_t)read->elements;
	__u32 i = inventory_element_index(&fake->table, read->first);

	read->generation = fake->table.generation;
	read->count = read->flags = 0;
	for (; i < fake->table.element_count; i++) {
		const struct inventory_element *e = &fake->table.elements[i];

		if (e->address > read->last || e->generation <= read->since)
			continue;
		if (read->count == read->capacity) {
			read->flags = NTMS_READ_MORE;
			read->next = e->address;
			break;
		}
		inventory_export_element(e, &out[read->count++]);
	}
	return 0;
}

static inline int fake_cartridges(struct fake *fake, struct ntms_read_cartridges *read)
{
	struct ntms_cartridge *out = (void *)(uintptr_t)read->cartridges;
	__u32 i = inventory_cartridge_index(&fake->table, read->first);

	read->generation = fake->table.generation;
	read->count = read->flags = 0;
	for (; i < fake->table.cartridge_count; i++) {
		const struct inventory_cartridge *c = fake->table.cartridges[i];

		if (c->generation <= read->since)
			continue;
		if (read->count == read->capacity) {
			read->flags = NTMS_READ_MORE;
			read->next = c->handle;
			break;
		}
		inventory_export_cartridge(c, &out[read->count++]);
	}
	return 0;
}

static inline int fake_drive(struct fake *fake, struct ntms_get_drive *drive)
{
	struct ntms_scsi_device *scsi = (void *)(uintptr_t)drive->devices;
	int i = drive->address - FAKE_DRIVES;

	if (i < 0 || i >= fake->drives)
		return ENOENT;
	strcpy(drive->serial, fake->drive_serials[i]);
	drive->alerts = fake->alerted[i];
	if (fake->drive_hosts[i]) {
		drive->join = NTMS_JOIN_RESOLVED;
		drive->count = 1;
		scsi->host = fake->drive_hosts[i];
		scsi->peripheral_type = 1;
	}
	return 0;
}

/* What sysfs shows of a drive's device: a node of that name in a directory of that kind. */
static inline void fake_join(int n, int drive, const char *directory, const char *kind,
			     const char *node)
{
	char path[256];

	fakes[n].drive_hosts[drive] = drive + 1;
	snprintf(path, sizeof(path), "%s/class/ntms%d/joins", directory, n);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/class/ntms%d/joins/%d-%d:0:0:0", directory, n,
		 FAKE_DRIVES + drive, drive + 1);
	mkdir(path, 0755);
	strcat(strcat(path, "/"), kind);
	mkdir(path, 0755);
	strcat(strcat(path, "/"), node);
	mkdir(path, 0755);
}

/* An attribute of the device of a drive that is joined. */
static inline void fake_attribute(int n, int drive, const char *directory, const char *name,
				  const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/class/ntms%d/joins/%d-%d:0:0:0/%s", directory, n,
		 FAKE_DRIVES + drive, drive + 1, name);
	file = fopen(path, "w");
	must(file && fputs(text, file) >= 0 && !fclose(file));
}

static inline void fake_drop_claim(struct fake *fake, bool unchanged)
{
	__u32 i;

	for (i = 0; fake->claim.id && i < fake->claim.count; i++)
		record_unclaim(&fake->table, fake->claim.cartridges[i], unchanged);
	fake->claim.id = 0;
}

static inline int fake_sync(struct fake *fake, struct ntms_sync *sync)
{
	struct ntms_record *records = (void *)(uintptr_t)sync->records;
	bool rebind = sync->flags & NTMS_SYNC_REBIND;
	__u32 i;

	if (rebind && fake->unprivileged)
		return EPERM;
	if (!rebind && fake->bound && memcmp(fake->store, sync->store, sizeof(sync->store)))
		return EXDEV;
	fake->bound = true;
	memcpy(fake->store, sync->store, sizeof(sync->store));
	fake->syncs++;
	fake->records += sync->count;
	sync->refused = 0;
	inventory_begin_change(&fake->table);
	if (rebind) {
		fake_drop_claim(fake, false);
		record_reset_all(&fake->table);
	}
	for (i = 0; i < sync->count; i++) {
		records[i].error = -record_sync(&fake->table, &records[i], sync->seen);
		sync->refused += !!records[i].error;
	}
	inventory_check(&fake->table);
	sync->generation = fake->table.generation;
	return 0;
}

static inline int fake_claim(struct fake *fake, struct ntms_claim *claim)
{
	const struct ntms_claim_cartridge *wanted = (void *)(uintptr_t)claim->cartridges;
	struct inventory_cartridge *c;
	int error = fake->fail;
	__u32 i;

	fake->fail = 0;
	must(claim->count == 1 || (claim->count == 2 && wanted[0].handle != wanted[1].handle));
	if (!error && memcmp(fake->store, claim->store, sizeof(claim->store)))
		error = fake->bound ? EXDEV : ESTALE;
	for (i = 0; !error && i < claim->count; i++) {
		c = inventory_cartridge(&fake->table, wanted[i].handle);
		error = c ? -record_claim_check(&fake->table, c, &wanted[i]) : ENOENT;
		claim->refused = i;
	}
	if (error)
		return error;
	must(!fake->claim.id);
	fake->claim = (struct claim){ .id = ++fake_last_id, .count = claim->count };
	for (i = 0; i < claim->count; i++) {
		c = inventory_cartridge(&fake->table, wanted[i].handle);
		fake->claim.cartridges[i] = c;
		fake->claim.wanted[i] = wanted[i];
		record_claim(c, &fake->claim);
	}
	fake->claims++;
	claim->claim = fake->claim.id;
	return 0;
}

static inline int fake_publish(struct fake *fake, struct ntms_publish *publish)
{
	const struct ntms_record *records = (void *)(uintptr_t)publish->records;
	struct claim *claim = &fake->claim;
	__u32 i;
	int r = 0;

	if (!claim->id || publish->claim != claim->id || publish->count != claim->count)
		return ENOENT;
	for (i = 0; !r && i < claim->count; i++)
		r = record_publish_check(claim->cartridges[i], &claim->wanted[i], &records[i]);
	if (r)
		return -r;
	inventory_begin_change(&fake->table);
	for (i = 0; i < claim->count; i++)
		record_publish(&fake->table, claim->cartridges[i], &records[i]);
	claim->id = 0;
	fake->publishes++;
	inventory_check(&fake->table);
	return 0;
}

static inline int fake_unclaim(struct fake *fake, struct ntms_unclaim *unclaim)
{
	if (!fake->claim.id || unclaim->claim != fake->claim.id)
		return ENOENT;
	inventory_begin_change(&fake->table);
	fake_drop_claim(fake, unclaim->flags & NTMS_UNCLAIM_UNCHANGED);
	fake->unclaims++;
	fake->unchanged += !!(unclaim->flags & NTMS_UNCLAIM_UNCHANGED);
	return 0;
}

static inline char *fake_place(struct fake *fake, __u16 address)
{
	if (address >= FAKE_SLOTS)
		return fake->tags[address - FAKE_SLOTS];
	return address >= FAKE_PORTS ? fake->port_tags[address - FAKE_PORTS]
				     : fake->drive_tags[address - FAKE_DRIVES];
}

static inline __u32 fake_port_flags(const struct fake *fake, int port)
{
	return NTMS_ELEMENT_EXENAB | (port ? 0 : NTMS_ELEMENT_INENAB) |
	       (fake->port_open[port] ? 0 : NTMS_ELEMENT_ACCESS);
}

/* What the library says of an element. */
static inline struct inventory_found fake_found(struct fake *fake, __u16 address)
{
	const char *tag = fake_place(fake, address);
	struct inventory_found found = { .address = address, .type = NTMS_ELEMENT_SLOT };
	bool full = strcmp(tag, "-");

	if (address < FAKE_SLOTS)
		found.type = address < FAKE_PORTS ? NTMS_ELEMENT_DRIVE : NTMS_ELEMENT_PORT;
	found.flags = full ? NTMS_ELEMENT_FULL : 0;
	if (full && fake->inverted[address])
		found.flags |= NTMS_ELEMENT_INVERTED;
	if (found.type == NTMS_ELEMENT_PORT)
		found.flags |= fake_port_flags(fake, address - FAKE_PORTS);
	if (address >= FAKE_SLOTS + fake->slots - fake->disabled)
		found.flags |= NTMS_ELEMENT_DISABLED;
	found.tagged = full && *tag &&
		       !(fake->tagless_drives && found.type == NTMS_ELEMENT_DRIVE);
	memset(found.tag, ' ', sizeof(found.tag));
	if (found.tagged)
		memcpy(found.tag, tag, strlen(tag));
	return found;
}

/* What the library looks like now, to the module: a sweep. */
static inline void fake_sweep(struct fake *fake)
{
	int count = fake->slots + fake->drives + fake->ports, i, n = 0;
	struct inventory_found *found = zeroed(count + 2, sizeof(*found));

	found[n++] = (struct inventory_found){ .address = 0, .type = NTMS_ELEMENT_TRANSPORT };
	for (i = 0; i < fake->slots; i++)
		found[n++] = fake_found(fake, FAKE_SLOTS + i);
	for (i = 0; i < fake->drives; i++)
		found[n++] = fake_found(fake, FAKE_DRIVES + i);
	for (i = 0; i < fake->ports; i++)
		found[n++] = fake_found(fake, FAKE_PORTS + i);
	sweep_all(&fake->table, found, n);
	free(found);
}

static inline void fake_put_down(struct fake *fake, const struct ntms_submit_motion *call)
{
	bool over = call->flags & NTMS_MOTION_INVERT && !fake->turns_nothing;
	bool inverted = fake->inverted[call->source] != over;
	char tag[NTMS_TAG_LENGTH + 1];

	strcpy(tag, fake_place(fake, call->source));
	strcpy(fake_place(fake, call->source), "-");
	strcpy(fake_place(fake, call->destination), tag);
	fake->inverted[call->source] = false;
	fake->inverted[call->destination] = inverted;
}

/* A drive that is to be taken from is asked, before anything moves; what came in is another's affair. */
static inline void fake_ask(struct fake *fake, const struct ntms_submit_motion *call)
{
	int from = call->source - FAKE_DRIVES;

	if (!(call->flags & NTMS_MOTION_UNLOAD) || from < 0 || from >= fake->drives)
		return;
	fake->alerted[from] |= fake->alerts[from];
	fake->alerts[from] = 0;
}

static inline void fake_forget_alerts(struct fake *fake, __u16 destination)
{
	if (destination >= FAKE_DRIVES && destination < FAKE_DRIVES + fake->drives)
		fake->alerted[destination - FAKE_DRIVES] = 0;
}

static inline bool fake_stands_open(const struct fake *fake, __u16 address)
{
	return address >= FAKE_PORTS && address < FAKE_PORTS + fake->ports &&
	       fake->port_open[address - FAKE_PORTS];
}

/* May it begin? */
static inline int fake_check(struct fake *fake, const struct ntms_submit_motion *call)
{
	int error = fake->fail_move;

	fake->fail_move = 0;
	if (call->epoch && call->epoch != fake->epoch)
		return EKEYEXPIRED;
	if (!error)
		error = -inventory_check_move(&fake->table, call->cartridge, call->source,
					      call->destination);
	if (!error && *fake->unmovable && !strcmp(fake_place(fake, call->source), fake->unmovable))
		error = EIO;
	if (!error && (fake_stands_open(fake, call->source) || fake_stands_open(fake, call->destination)))
		error = EIO;
	return error;
}

static inline int fake_lift(struct fake *fake, const struct ntms_submit_motion *call)
{
	int error = fake_check(fake, call);

	if (error != EKEYEXPIRED)
		fake_ask(fake, call);
	if (error)
		return error;
	fake->moves++;
	fake_forget_alerts(fake, call->destination);
	inventory_begin_change(&fake->table);
	must(!inventory_begin_move(&fake->table, call->cartridge, call->source, call->destination));
	return 0;
}

/* By the evidence of what is read, as the module does; so one without a tag is still the same one. */
static inline void fake_lower(struct fake *fake, const struct ntms_submit_motion *call)
{
	struct inventory_found from, to;

	if (fake->lose_moves)
		fake->lose_moves--;
	else
		fake_put_down(fake, call);
	from = fake_found(fake, call->source);
	to = fake_found(fake, call->destination);
	inventory_begin_change(&fake->table);
	inventory_end_motion(&fake->table, true, &from, &to, NULL);
}

/* What a drive says that has a cleaner in it; the module waits for one that says that it has none. */
static inline int fake_clean(struct fake *fake, struct ntms_sense *sense)
{
	*sense = (struct ntms_sense){ .valid = 1, .key = 2, .asc = 0x3a };
	if (fake->begins && fake->begins--)
		return ETIMEDOUT;
	if (fake->cleans && fake->cleans--) {
		*sense = (struct ntms_sense){ .valid = 1, .key = 2, .asc = 0x30, .ascq = 0x03 };
		return EMEDIUMTYPE;
	}
	if (!fake->cannot.valid)
		return ETIMEDOUT;
	*sense = fake->cannot;
	return EMEDIUMTYPE;
}

static inline int fake_make_ready(struct fake *fake, struct fake_motion *motion)
{
	const char *tag = fake_place(fake, motion->call.destination);
	int error = fake->fail_ready, drive = motion->call.destination - FAKE_DRIVES;

	fake->fail_ready = 0;
	if (motion->call.flags & NTMS_MOTION_ALERTS) {
		fake->alerted[drive] |= fake->alerts[drive];
		fake->alerts[drive] = 0;
	}
	if (*fake->unfit && !strcmp(tag, fake->unfit))
		error = EMEDIUMTYPE;
	if (!error && !strncmp(tag, "CLN", 3))
		return fake_clean(fake, &motion->sense);
	return error ? error : strcmp(tag, "-") ? 0 : EIO;
}

static inline int fake_open(struct fake *fake, const struct ntms_submit_motion *call)
{
	if (!fake->opens)
		return EOPNOTSUPP;
	fake->port_open[call->destination - FAKE_PORTS] = call->kind == NTMS_MOTION_OPEN;
	fake->opened += call->kind == NTMS_MOTION_OPEN;
	fake->closed += call->kind == NTMS_MOTION_CLOSE;
	fake_sweep(fake);
	return 0;
}

/* Why it fails. */
static inline void fake_tell(struct fake *fake, struct fake_motion *motion)
{
	if (!fake->fail_sense.valid)
		return;
	motion->sense = fake->fail_sense;
	fake->fail_sense.valid = 0;
}

static inline int fake_perform(struct fake *fake, struct fake_motion *motion)
{
	if (motion->call.kind == NTMS_MOTION_READY && fake->fail_ready)
		fake_tell(fake, motion);
	switch (motion->call.kind) {
	case NTMS_MOTION_READY:
		return fake_make_ready(fake, motion);
	case NTMS_MOTION_OPEN:
	case NTMS_MOTION_CLOSE:
		return fake_open(fake, &motion->call);
	default:
		fake_lower(fake, &motion->call);
		return 0;
	}
}

static inline bool fake_moves(const struct fake_motion *motion)
{
	return motion->call.kind != NTMS_MOTION_READY && motion->call.kind != NTMS_MOTION_OPEN &&
	       motion->call.kind != NTMS_MOTION_CLOSE;
}

static inline void fake_start(struct fake *fake, struct fake_motion *motion)
{
	if (motion->started)
		return;
	motion->started = true;
	motion->left = fake_moves(motion) ? fake->pace : 0;
	if (fake_moves(motion) && fake->fail_move)
		fake_tell(fake, motion);
	if (fake_moves(motion))
		motion->result = fake_lift(fake, &motion->call);
	motion->done = motion->result;
}

/* What the robot and the drives have done by now: the robot does one thing after the other. */
static inline void fake_go_on(struct fake *fake)
{
	struct fake_motion *m;
	bool moves = false;

	for (m = fake->motions; m < fake->motions + fake->motion_count; m++) {
		bool ready = m->call.kind == NTMS_MOTION_READY;

		if (m->done || (ready ? fake->hold_ready : fake->hold_moves) || (!ready && moves))
			continue;
		fake_start(fake, m);
		moves = moves || (!m->done && m->left);
		if (m->done || m->left)
			continue;
		m->result = fake_perform(fake, m);
		m->done = true;
	}
}

/* Each call takes its time. */
static inline void fake_tick(struct fake *fake)
{
	struct fake_motion *m;

	for (m = fake->motions; m < fake->motions + fake->motion_count; m++) {
		if (m->done || !m->left || --m->left)
			continue;
		m->result = fake_perform(fake, m);
		m->done = true;
	}
}

static inline int fake_submit(struct fake *fake, int fd, struct ntms_submit_motion *call)
{
	int error = 0;

	fake_go_on(fake);
	if (call->epoch)
		error = call->epoch != fake->epoch ? ESTALE : fd != fake->lease_fd ? EPERM : 0;
	if (!error && call->kind == NTMS_MOTION_MOVE)
		error = -inventory_check_move(&fake->table, call->cartridge, call->source,
					      call->destination);
	/* What is full may be empty by its turn. */
	if (error && error != ENOSPC)
		return error;
	must(fake->motion_count < 256);
	fake->motions[fake->motion_count++] = (struct fake_motion){ .call = *call };
	call->motion = 1000 + fake->motion_count;
	return 0;
}

static inline struct fake_motion *fake_motion_of(struct fake *fake, __u64 id)
{
	must(id > 1000 && id <= 1000 + (__u64)fake->motion_count);
	return &fake->motions[id - 1001];
}

static inline int fake_wait(struct fake *fake, struct ntms_wait_motion *wait)
{
	struct fake_motion *m = fake_motion_of(fake, wait->motion);

	fake_go_on(fake);
	if (!m->done)
		return ETIMEDOUT;
	wait->state = NTMS_MOTION_DONE;
	wait->result = m->result;
	wait->sense = m->sense;
	return 0;
}

static inline int fake_cancel(struct fake *fake, struct ntms_cancel_motion *cancel)
{
	struct fake_motion *m = fake_motion_of(fake, cancel->motion);

	if (m->done)
		return EALREADY;
	if (m->left)
		return EINPROGRESS;
	m->done = true;
	m->result = ECANCELED;
	return 0;
}

static inline int fake_lease(struct fake *fake, int fd, struct ntms_lease *lease)
{
	if (lease->action == NTMS_LEASE_TAKE) {
		if (fake->epoch)
			return EBUSY;
		lease->epoch = fake->epoch = ++fake_last_id;
		fake->lease_fd = fd;
		return 0;
	}
	if (lease->epoch != fake->epoch)
		return ESTALE;
	if (fd != fake->lease_fd)
		return EPERM;
	if (lease->action == NTMS_LEASE_GIVE_UP)
		fake->epoch = 0;
	return 0;
}

static inline int fake_call(struct fake *fake, int fd, unsigned long request, void *argument)
{
	if (fake->gone)
		return ENODEV;
	fake_tick(fake);
	switch (request) {
	case NTMS_GET_CHANGER:
		return fake_get(fake, argument);
	case NTMS_REFRESH:
		fake->refreshes++;
		if (fake->fail_refresh)
			return fake->fail_refresh;
		fake_sweep(fake);
		if (fake->disturbed && fake->disturbed--)
			inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
		return 0;
	default:
		break;
	}
	if (fake->unread)
		return ENOTCONN;
	switch (request) {
	case NTMS_READ_ELEMENTS:
		return fake_elements(fake, argument);
	case NTMS_READ_CARTRIDGES:
		return fake_cartridges(fake, argument);
	case NTMS_GET_DRIVE:
		return fake_drive(fake, argument);
	case NTMS_SYNC:
		return fake_sync(fake, argument);
	case NTMS_CLAIM:
		return fake_claim(fake, argument);
	case NTMS_PUBLISH:
		return fake_publish(fake, argument);
	case NTMS_UNCLAIM:
		return fake_unclaim(fake, argument);
	case NTMS_SUBMIT_MOTION:
		return fake_submit(fake, fd, argument);
	case NTMS_WAIT_MOTION:
		return fake_wait(fake, argument);
	case NTMS_CANCEL_MOTION:
		return fake_cancel(fake, argument);
	case NTMS_LEASE:
		return fake_lease(fake, fd, argument);
	default:
		return ENOTTY;
	}
}

/* Called before and after each call of a test's; it may not return. */
static void (*fake_watcher)(unsigned long request, bool after);

/* To look at a fake, or to change it, while other threads use it. */
#define fake_with(expression) ({							\
	pthread_mutex_lock(&fake_mutex);						\
	__typeof__(expression) value_ = (expression);					\
	pthread_mutex_unlock(&fake_mutex);						\
	value_;										\
})

/* A wait that has not ended is over after a moment, whatever its time. */
static inline int fake_answer(struct fake *fake, int fd, unsigned long request, void *argument)
{
	int error;

	if (fake_watcher)
		fake_watcher(request, false);
	pthread_mutex_lock(&fake_mutex);
	error = fake_call(fake, fd, request, argument);
	pthread_mutex_unlock(&fake_mutex);
	if (request == NTMS_WAIT_MOTION && error == ETIMEDOUT &&
	    ((struct ntms_wait_motion *)argument)->timeout)
		usleep(5000);
	if (fake_watcher)
		fake_watcher(request, true);
	return error;
}

int ioctl(int fd, unsigned long request, ...)
{
	struct fake *fake = fake_of(fd);
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (!fake)
		return syscall(SYS_ioctl, fd, request, argument);
	errno = fake_answer(fake, fd, request, argument);
	return errno ? -1 : 0;
}

/* A changer with so many empty slots and two drives, not read yet. */
static inline struct fake *fake_plug(int n, const char *directory, int slots)
{
	struct fake *fake = &fakes[n];
	char path[128];
	struct stat st;
	int fd, i;

	memset(fake, 0, sizeof(*fake));
	snprintf(path, sizeof(path), "%s/class", directory);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/class/ntms%d", directory, n);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/ntms%d", directory, n);
	fd = open(path, O_CREAT | O_RDWR, 0666);
	must(fd >= 0 && !fstat(fd, &st));
	close(fd);
	fake->inode = st.st_ino;
	fake->instance = ++fake_last_id;
	fake->slots = slots;
	fake->drives = 2;
	fake->tags = zeroed(slots, sizeof(*fake->tags));
	for (i = 0; i < slots; i++)
		strcpy(fake->tags[i], "-");
	for (i = 0; i < fake->drives; i++) {
		strcpy(fake->drive_tags[i], "-");
		snprintf(fake->drive_serials[i], sizeof(fake->drive_serials[i]), "D%d%d", n, i);
	}
	for (i = 0; i < 4; i++)
		strcpy(fake->port_tags[i], "-");
	snprintf(fake->serial, sizeof(fake->serial), "SERIAL%d", n);
	strcpy(fake->revision, "1.0");
	inventory_init(&fake->table, 1 + fake_last_id * 1000000);
	return fake;
}

static inline void fake_unplug(int n, const char *directory)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/class/ntms%d", directory, n);
	rmdir(path);
	fake_with(fakes[n].gone = true);
}

/* The module is loaded anew: no handle, no record, no binding is left. */
static inline void fake_reload(struct fake *fake)
{
	inventory_free(&fake->table);
	inventory_init(&fake->table, 1 + ++fake_last_id * 1000000);
	fake->instance = ++fake_last_id;
	fake->bound = false;
	fake_sweep(fake);
}

static inline void fake_free_all(void)
{
	int i;

	for (i = 0; i < FAKES; i++) {
		if (!fakes[i].tags)
			continue;
		inventory_free(&fakes[i].table);
		free(fakes[i].tags);
		memset(&fakes[i], 0, sizeof(fakes[i]));
	}
}

/* The record that the kernel has of the cartridge in a slot. */
static inline struct inventory_cartridge *fake_at(struct fake *fake, int slot)
{
	struct inventory_element *e = inventory_element(&fake->table, FAKE_SLOTS + slot);

	must(e && e->cartridge);
	return e->cartridge;
}

#endif
