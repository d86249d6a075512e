// SPDX-License-Identifier: GPL-2.0-only
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include "changer.h"
#include "compat.h"
#include "path.h"

/*
 * When the kernel resets a device that does not answer, it asks itself whether that has
 * come back, and so takes away the unit attention of the reset, which no counter has.
 * Cleared as st does.
 */
static bool was_reset(struct scsi_device *device)
{
	bool was = device->was_reset;

	if (was)
		device->was_reset = 0;
	return was;
}

void path_add(struct changer *changer, struct changer_path *path)
{
	spin_lock(&changer->gate);
	path->changer = changer;
	path->attentions = compat_attentions(path->device);
	was_reset(path->device);
	list_add_tail(&path->link, &changer->paths);
	spin_unlock(&changer->gate);
}

struct changer_path *path_find(struct changer *changer, const struct scsi_device *device)
{
	struct changer_path *path;

	lockdep_assert_held(&changer->gate);
	list_for_each_entry(path, &changer->paths, link)
		if (path->device == device)
			return path;
	return NULL;
}

/* Doubt the path that is now the first. */
static void doubt_first(struct changer *changer)
{
	struct changer_path *path;

	lockdep_assert_held(&changer->gate);
	path = list_first_entry_or_null(&changer->paths, struct changer_path, link);
	if (path)
		path->doubts++;
}

bool path_remove(struct changer_path *path)
{
	struct changer *changer = path->changer;
	bool last;

	spin_lock(&changer->gate);
	list_del_init(&path->link);
	last = list_empty(&changer->paths);
	doubt_first(changer);
	spin_unlock(&changer->gate);
	return last;
}

struct scsi_device *path_device_get(struct changer *changer, const struct scsi_device *wanted)
{
	struct scsi_device *device = NULL;
	struct changer_path *path;
	bool passed = false;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link) {
		if (changer->dead || (wanted && path->device != wanted))
			continue;
		if (scsi_device_get(path->device)) {
			passed = true;
			continue;
		}
		path->doubts += passed;
		device = path->device;
		break;
	}
	spin_unlock(&changer->gate);
	return device;
}

struct scsi_device *path_first_device(struct changer *changer)
{
	struct scsi_device *device;

	spin_lock(&changer->gate);
	device = list_first_entry(&changer->paths, struct changer_path, link)->device;
	spin_unlock(&changer->gate);
	return device;
}

bool path_failed(struct changer *changer, const struct scsi_device *device)
{
	struct changer_path *first, *path;
	bool other;

	spin_lock(&changer->gate);
	path = path_find(changer, device);
	/* Prevention of removal may have ended with its session. */
	if (path && path->removal != PATH_REMOVAL_ALLOWED)
		path->removal = PATH_REMOVAL_UNSURE;
	other = !list_empty(&changer->paths) && !list_is_singular(&changer->paths);
	first = list_first_entry_or_null(&changer->paths, struct changer_path, link);
	/* Another worker's command may have found out before. */
	if (other && first->device == device) {
		list_move_tail(&first->link, &changer->paths);
		doubt_first(changer);
	}
	spin_unlock(&changer->gate);
	return other;
}

void path_doubt_all(struct changer *changer)
{
	struct changer_path *path;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link)
		path->doubts++;
	spin_unlock(&changer->gate);
}

bool path_is_doubted(struct changer *changer, const struct scsi_device *device, u32 *doubts)
{
	const struct changer_path *path;
	bool doubted = false;

	spin_lock(&changer->gate);
	path = path_find(changer, device);
	if (path) {
		*doubts = path->doubts;
		doubted = path->doubts != path->settled;
	}
	spin_unlock(&changer->gate);
	return doubted;
}

bool path_settle(struct changer *changer, const struct scsi_device *device, u32 doubts,
		 bool foreign)
{
	struct changer_path *path;
	bool news = false;

	spin_lock(&changer->gate);
	path = path_find(changer, device);
	if (path) {
		news = foreign && !path->foreign;
		path->foreign = foreign;
		if (!foreign)
			path->settled = doubts;
	}
	spin_unlock(&changer->gate);
	return news;
}

bool path_attentions(struct changer *changer)
{
	struct changer_path *path;
	bool some = false;
	u32 now;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link) {
		now = compat_attentions(path->device);
		some |= was_reset(path->device);
		some |= now != path->attentions;
		path->attentions = now;
	}
	spin_unlock(&changer->gate);
	return some;
}

void path_met_attention(struct changer *changer, const struct scsi_device *device)
{
	struct changer_path *path;

	spin_lock(&changer->gate);
	path = path_find(changer, device);
	if (path)
		path->attentions++;
	spin_unlock(&changer->gate);
}

bool path_is_neighbour(struct changer *changer, struct scsi_device *device)
{
	struct changer_path *path;
	bool neighbour = false;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link)
		neighbour |= scsi_target(path->device) == scsi_target(device);
	spin_unlock(&changer->gate);
	return neighbour;
}

void path_begin_visits(struct changer *changer)
{
	struct changer_path *path;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link)
		path->visited = false;
	spin_unlock(&changer->gate);
}

const struct scsi_device *path_visit(struct changer *changer)
{
	const struct scsi_device *device = NULL;
	struct changer_path *path;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link) {
		if (path->visited || path->leaves)
			continue;
		path->visited = true;
		device = path->device;
		break;
	}
	spin_unlock(&changer->gate);
	return device;
}

u32 path_count(struct changer *changer)
{
	struct changer_path *path;
	u32 count = 0;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link)
		count++;
	spin_unlock(&changer->gate);
	return count;
}

struct path_address path_address(struct changer *changer)
{
	struct path_address address = {};
	struct changer_path *path;

	spin_lock(&changer->gate);
	path = list_first_entry_or_null(&changer->paths, struct changer_path, link);
	if (path) {
		address.host = path->device->host->host_no;
		address.channel = path->device->channel;
		address.target = path->device->id;
		address.lun = path->device->lun;
	}
	spin_unlock(&changer->gate);
	return address;
}
