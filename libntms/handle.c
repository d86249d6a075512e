// SPDX-License-Identifier: LGPL-2.1-or-later
/* The handle table, and the last error: what a process has one of. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#include "handle.h"
#include "ntmsapi.h"

/*
 * A number, from its low end: two zero bits, the place, the sequence, a zero bit. The sequence is
 * never 0, so no number is NULL, a small integer, or INVALID_HANDLE_VALUE.
 */
#if UINTPTR_MAX > 0xffffffff
# define PLACE_BITS	16
# define SEQUENCE_BITS	45
#else
# define PLACE_BITS	12
# define SEQUENCE_BITS	17
#endif
#define PLACE_SHIFT	2
#define SEQUENCE_SHIFT	(PLACE_SHIFT + PLACE_BITS)
#define MAX_PLACES	((size_t)1 << PLACE_BITS)
#define SEQUENCE_MASK	(((uint64_t)1 << SEQUENCE_BITS) - 1)
#define FIRST_PLACES	16
#define NO_PLACE	UINT_MAX

struct place {
	uint64_t sequence;
	struct handle_object *object;	/* NULL: free */
	bool published;
	unsigned int next;		/* of the queue of free places */
};

/*
 * @live: all objects that are not released, for fork
 * @lost: in a child: the parent's objects, kept where a leak checker sees them
 */
static struct {
	pthread_once_t once;
	int fork_error;
	pthread_mutex_t lock;
	struct place *places;
	size_t count;
	unsigned int first_free, last_free;
	struct handle_object *live;
	struct handle_object *lost;
} table = {
	.once = PTHREAD_ONCE_INIT,
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.first_free = NO_PLACE,
	.last_free = NO_PLACE,
};

static void *number_of(unsigned int place)
{
	uintptr_t sequence = (uintptr_t)table.places[place].sequence;

	return (void *)(sequence << SEQUENCE_SHIFT | (uintptr_t)place << PLACE_SHIFT);
}

/* The place that a number names now; NULL for any other bits. */
static struct place *place_of(void *handle)
{
	uintptr_t place = (uintptr_t)handle >> PLACE_SHIFT & (MAX_PLACES - 1);

	if (place >= table.count || number_of((unsigned int)place) != handle)
		return NULL;
	return &table.places[place];
}

static void queue_free(unsigned int place)
{
	table.places[place].next = NO_PLACE;
	if (table.first_free == NO_PLACE)
		table.first_free = place;
	else
		table.places[table.last_free].next = place;
	table.last_free = place;
}

/* Where a place begins to count, so that numbers of another process are not taken for our own. */
static uint64_t first_sequence(void)
{
	uint64_t sequence;

	if (getrandom(&sequence, sizeof(sequence), GRND_NONBLOCK) != sizeof(sequence))
		return 1;
	sequence &= SEQUENCE_MASK;
	return sequence ? sequence : 1;
}

static int grow(void)
{
	size_t count = table.count ? 2 * table.count : FIRST_PLACES;
	struct place *places;

	if (count > MAX_PLACES)
		return -EMFILE;
	places = realloc(table.places, count * sizeof(*places));
	if (!places)
		return -ENOMEM;
	table.places = places;
	for (; table.count < count; table.count++) {
		places[table.count] = (struct place){ .sequence = first_sequence() };
		queue_free((unsigned int)table.count);
	}
	return 0;
}

static void link_object(struct handle_object *object, struct handle_object **head)
{
	object->next = *head;
	object->link = head;
	if (*head)
		(*head)->link = &object->next;
	*head = object;
}

static void unlink_object(struct handle_object *object)
{
	*object->link = object->next;
	if (object->next)
		object->next->link = object->link;
}

/* End the number of a place, and queue the place. */
static void vacate(unsigned int place)
{
	struct place *p = &table.places[place];

	p->object = NULL;
	p->published = false;
	p->sequence = (p->sequence + 1) & SEQUENCE_MASK;
	if (!p->sequence)
		p->sequence = 1;
	queue_free(place);
}

static void before_fork(void)
{
	pthread_mutex_lock(&table.lock);
}

static void after_fork_in_parent(void)
{
	pthread_mutex_unlock(&table.lock);
}

static void after_fork_in_child(void)
{
	struct handle_object *object;
	size_t i;

	while ((object = table.live)) {
		unlink_object(object);
		link_object(object, &table.lost);
		if (object->class->forked)
			object->class->forked(object);
	}
	for (i = 0; i < table.count; i++) {
		if (table.places[i].object)
			vacate((unsigned int)i);
	}
	pthread_mutex_unlock(&table.lock);
}

static void watch_forks(void)
{
	table.fork_error = pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

static int occupy(struct handle_object *object)
{
	unsigned int place;
	int err;

	if (table.first_free == NO_PLACE) {
		err = grow();
		if (err)
			return err;
	}
	place = table.first_free;
	table.first_free = table.places[place].next;
	table.places[place].object = object;
	object->place = place;
	link_object(object, &table.live);
	return 0;
}

int handle_register(struct handle_object *object, const struct handle_class *class)
{
	int err;

	pthread_once(&table.once, watch_forks);
	if (table.fork_error)
		return -table.fork_error;
	object->class = class;
	atomic_init(&object->references, 1);
	pthread_mutex_lock(&table.lock);
	err = occupy(object);
	pthread_mutex_unlock(&table.lock);
	return err;
}

void *handle_publish(struct handle_object *object)
{
	void *number;

	pthread_mutex_lock(&table.lock);
	table.places[object->place].published = true;
	number = number_of(object->place);
	pthread_mutex_unlock(&table.lock);
	return number;
}

void handle_discard(struct handle_object *object)
{
	pthread_mutex_lock(&table.lock);
	vacate(object->place);
	pthread_mutex_unlock(&table.lock);
	handle_put(object);
}

/* The published object of a number; the lock is held. */
static struct handle_object *find(void *handle, enum handle_kind kind)
{
	struct place *p = place_of(handle);

	if (!p || !p->object || !p->published || p->object->class->kind != kind)
		return NULL;
	return p->object;
}

struct handle_object *handle_get(void *handle, enum handle_kind kind)
{
	struct handle_object *object;

	pthread_mutex_lock(&table.lock);
	object = find(handle, kind);
	if (object)
		handle_hold(object);
	pthread_mutex_unlock(&table.lock);
	return object;
}

void handle_hold(struct handle_object *object)
{
	atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
}

void handle_put(struct handle_object *object)
{
	if (atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) > 1)
		return;
	pthread_mutex_lock(&table.lock);
	unlink_object(object);
	pthread_mutex_unlock(&table.lock);
	object->class->release(object);
}

int handle_close(void *handle, enum handle_kind kind, bool idle)
{
	struct handle_object *object;
	int err = 0;

	pthread_mutex_lock(&table.lock);
	object = find(handle, kind);
	if (!object)
		err = -EBADF;
	else if (idle && atomic_load(&object->references) > 1)
		err = -EBUSY;
	else
		vacate(object->place);
	pthread_mutex_unlock(&table.lock);
	if (err)
		return err;
	if (object->class->closing)
		object->class->closing(object);
	handle_put(object);
	return 0;
}

static _Thread_local DWORD last_error;

DWORD NtmsGetLastError(void)
{
	return last_error;
}

void NtmsSetLastError(DWORD dwErrCode)
{
	last_error = dwErrCode;
}
