// SPDX-License-Identifier: GPL-2.0-only
#include <linux/completion.h>
#include <linux/idr.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include "changer.h"
#include "chardev.h"
#include "command.h"
#include "compat.h"
#include "drive.h"
#include "event.h"
#include "prevent.h"
#include "query.h"
#include "sysfs.h"

/* Handles of one changer object: never as many, so those of two never meet. */
#define HANDLES_BITS 36

/* Of workers that run at once, in each of: the most that all kernels allow. */
#define WORKERS_MAX 512

struct workqueue_struct *changer_readers;
struct workqueue_struct *changer_robots;
struct workqueue_struct *changer_drives;
struct workqueue_struct *changer_timers;

static DEFINE_MUTEX(changers);	/* see DOC: Locks */
static LIST_HEAD(known);
static DEFINE_IDA(numbers);
static dev_t first_node;
static u64 first_handle;
static atomic64_t objects_made;
static atomic_t objects_alive = ATOMIC_INIT(1);	/* and the module itself */
static DECLARE_COMPLETION(objects_gone);

static char *changer_devnode(compat_const_device *dev, umode_t *mode)
{
	if (mode)
		*mode = 0660;
	return NULL;
}

static struct class changer_class = {
	.name = "ntms",
	.devnode = changer_devnode,
};

u8 changer_element_type(struct changer *changer, u16 address)
{
	const struct inventory_element *element;
	u8 type;

	down_read(&changer->table);
	element = inventory_element(&changer->inventory, address);
	type = element ? element->type : 0;
	up_read(&changer->table);
	return type;
}

void changer_begin_change(struct changer *changer)
{
	down_write(&changer->table);
	inventory_begin_change(&changer->inventory);
}

/* Return: true when something has become stale that was not before. */
static bool note_staleness(struct changer *changer)
{
	bool stale = changer->inventory.stale;
	bool attention = changer->inventory.attention;
	bool risen = (stale && !changer->was_stale) || (attention && !changer->was_attention);

	lockdep_assert_held_write(&changer->table);
	changer->was_stale = stale;
	changer->was_attention = attention;
	return risen;
}

/* A uevent walks up to the root of sysfs: the device must not be deleted meanwhile. */
static void send_uevent(struct changer *changer)
{
	char *environment[] = { "NTMS_STALE=1", NULL };

	mutex_lock(&changer->uevents);
	if (!changer_is_dead(changer))
		kobject_uevent_env(&changer->dev.kobj, KOBJ_CHANGE, environment);
	mutex_unlock(&changer->uevents);
}

u64 changer_end_change(struct changer *changer, u32 event, u64 id, u32 count)
{
	u64 generation = changer->inventory.generation;
	bool changed = generation != atomic64_read(&changer->generation);
	bool risen = note_staleness(changer);

	atomic64_set(&changer->generation, generation);
	up_write(&changer->table);
	if (changed)
		wake_up_all(&changer->changed);
	if (event)
		event_send(changer, event, id, count);
	if (risen)
		send_uevent(changer);
	return generation;
}

/* Does it wait for a later time than in @delay? */
static bool is_later(const struct delayed_work *work, unsigned long delay)
{
	return timer_pending(&work->timer) && time_before(jiffies + delay, work->timer.expires);
}

bool changer_queue(struct changer *changer, struct workqueue_struct *where,
		   struct delayed_work *work, unsigned long delay)
{
	bool pending = false;
	bool open;

	spin_lock(&changer->gate);
	open = changer->known && !changer->dead;
	if (open) {
		/* A pending one has its reference. */
		changer_get(changer);
		if (!delay || is_later(work, delay))
			pending = mod_delayed_work(where, work, delay);
		else
			pending = !queue_delayed_work(where, work, delay);
	}
	spin_unlock(&changer->gate);
	if (pending)
		changer_put(changer);
	return open;
}

static void free_inventory(struct inventory *inventory)
{
	u32 i;

	for (i = 0; i < inventory->cartridge_count; i++)
		kfree(inventory->cartridges[i]);
	kvfree(inventory->cartridges);
	kvfree(inventory->elements);
}

static void forget_object(void)
{
	if (atomic_dec_and_test(&objects_alive))
		complete(&objects_gone);
}

static void changer_release(struct device *dev)
{
	struct changer *changer = changer_of(dev);

	WARN_ON(!list_empty(&changer->claims));
	WARN_ON(!list_empty(&changer->grants));
	WARN_ON(!list_empty(&changer->preventions));
	WARN_ON(!list_empty(&changer->paths));
	motion_free(changer);
	lease_free(changer);
	free_inventory(&changer->inventory);
	drive_free(changer->drives, changer->drive_count);
	ida_free(&numbers, changer_number(changer));
	kfree(changer);
	forget_object();
}

static void changer_init(struct changer *changer)
{
	u64 made = atomic64_inc_return(&objects_made);

	changer->instance = get_random_u64();
	INIT_LIST_HEAD(&changer->link);
	INIT_LIST_HEAD(&changer->paths);
	spin_lock_init(&changer->gate);
	mutex_init(&changer->uevents);
	init_waitqueue_head(&changer->changed);
	init_waitqueue_head(&changer->waiters);
	init_rwsem(&changer->table);
	INIT_LIST_HEAD(&changer->followed);
	INIT_LIST_HEAD(&changer->claims);
	INIT_LIST_HEAD(&changer->queries);
	INIT_LIST_HEAD(&changer->grants);
	INIT_LIST_HEAD(&changer->preventions);
	inventory_init(&changer->inventory, first_handle + (made << HANDLES_BITS));
	reader_init(changer);
	motion_init(changer);
	lease_init(changer);
}

/* An object that nobody knows yet; changer_put() ends it. */
static struct changer *changer_new(struct scsi_device *sdev)
{
	struct changer *changer = kzalloc(sizeof(*changer), GFP_KERNEL);
	int number;

	if (!changer)
		return ERR_PTR(-ENOMEM);
	number = ida_alloc_max(&numbers, CHANGERS_MAX - 1, GFP_KERNEL);
	if (number < 0) {
		kfree(changer);
		return ERR_PTR(number);
	}
	changer_init(changer);
	atomic_inc(&objects_alive);
	device_initialize(&changer->dev);
	changer->dev.class = &changer_class;
	changer->dev.parent = &sdev->sdev_gendev;
	changer->dev.groups = sysfs_groups;
	changer->dev.release = changer_release;
	changer->dev.devt = first_node + number;
	cdev_init(&changer->cdev, &chardev_operations);
	changer->cdev.owner = THIS_MODULE;
	return changer;
}

/* No command starts after this, no uevent is sent. */
static void changer_kill(struct changer *changer)
{
	mutex_lock(&changer->uevents);
	spin_lock(&changer->gate);
	WRITE_ONCE(changer->dead, true);
	spin_unlock(&changer->gate);
	mutex_unlock(&changer->uevents);
	if (cancel_delayed_work(&changer->reader.work))
		changer_put(changer);
	if (cancel_delayed_work(&changer->motions.work))
		changer_put(changer);
	if (cancel_delayed_work(&changer->motions.turns))
		changer_put(changer);
	if (cancel_delayed_work(&changer->lease.work))
		changer_put(changer);
	motion_abandon(changer);
	query_abandon(changer);
	wake_up_all(&changer->changed);
	wake_up_all(&changer->waiters);
}

static int make_known(struct changer *changer)
{
	int result;

	result = dev_set_name(&changer->dev, "ntms%u", changer_number(changer));
	if (result)
		return result;
	/* Whoever opens the node may want the workers at once. */
	spin_lock(&changer->gate);
	changer->known = true;
	spin_unlock(&changer->gate);
	result = cdev_device_add(&changer->cdev, &changer->dev);
	if (result) {
		/* A static node may have been opened meanwhile. */
		changer_kill(changer);
		return result;
	}
	list_add_tail(&changer->link, &known);
	drive_follow(changer);
	return 0;
}

/*
 * The known one that is the same device, seen by another path; NULL for none. LUNs
 * of one target are several devices, though a bridge may give all its identity.
 */
static struct changer *find_twin(const struct changer_path *path)
{
	struct changer *twin;

	lockdep_assert_held(&changers);
	list_for_each_entry(twin, &known, link)
		if (identity_is_same(&twin->identity, &path->changer->identity) &&
		    !path_is_neighbour(twin, path->device))
			return twin;
	return NULL;
}

static void link_path(struct changer_path *path)
{
	struct device *device = &path->device->sdev_gendev;

	/* A link is for people to look at: no changer is refused for want of one. */
	if (sysfs_add_link_to_group(&path->changer->dev.kobj, SYSFS_PATHS, &device->kobj,
				    dev_name(device)))
		dev_warn(&path->changer->dev, "no link to %s\n", dev_name(device));
}

static void unlink_path(struct changer_path *path)
{
	sysfs_remove_link_from_group(&path->changer->dev.kobj, SYSFS_PATHS,
				     dev_name(&path->device->sdev_gendev));
}

/* The path's changer has been read: it is new, or its path is the known twin's. */
static int join_known(struct changer_path *path)
{
	struct changer *changer = path->changer;
	struct changer *twin = find_twin(path);
	int result;

	lockdep_assert_held(&changers);
	if (twin) {
		path_remove(path);
		path_add(changer_get(twin), path);
		changer_put(changer);
	} else {
		result = make_known(changer);
		if (result)
			return result;
	}
	link_path(path);
	return 0;
}

static void announce_path(struct changer *changer)
{
	u32 count = path_count(changer);

	event_send(changer, count == 1 ? NTMS_EVENT_ARRIVED : NTMS_EVENT_PATHS, 0, count);
}

/* A path with a changer of its own that nobody knows yet. */
static struct changer_path *changer_path_new(struct scsi_device *sdev)
{
	struct changer_path *path = kzalloc(sizeof(*path), GFP_KERNEL);
	struct changer *changer;

	if (!path)
		return ERR_PTR(-ENOMEM);
	changer = changer_new(sdev);
	if (IS_ERR(changer)) {
		kfree(path);
		return ERR_CAST(changer);
	}
	path->device = sdev;
	path_add(changer, path);
	return path;
}

static void changer_path_free(struct changer_path *path)
{
	changer_put(path->changer);
	kfree(path);
}

static int changer_probe(compat_bound *bound)
{
	struct scsi_device *sdev = compat_to_sdev(bound);
	struct changer_path *path;
	int result;

	if (sdev->type != TYPE_MEDIUM_CHANGER)
		return -ENODEV;
	path = changer_path_new(sdev);
	if (IS_ERR(path))
		return PTR_ERR(path);
	result = scsi_autopm_get_device(sdev);
	if (result)
		goto free_path;
	result = identity_read(path->changer, sdev);
	if (result)
		goto put_power;
	mutex_lock(&changers);
	result = join_known(path);
	if (!result) {
		dev_set_drvdata(&sdev->sdev_gendev, path);
		announce_path(path->changer);
	}
	mutex_unlock(&changers);
	if (result)
		goto put_power;
	reader_request(path->changer);
	return 0;

put_power:
	scsi_autopm_put_device(sdev);
free_path:
	path_remove(path);
	changer_path_free(path);
	return result;
}

/*
 * Below a path that stays, when the one it is below goes. device_move() does not give
 * back the reference that device_add() took of our class's directory below the old
 * parent: that would stay in sysfs, and keep the SCSI device, for ever.
 */
static void move_below_first_path(struct changer *changer, struct scsi_device *gone)
{
	struct kobject *directory = changer->dev.kobj.parent;
	struct scsi_device *device;
	int result;

	lockdep_assert_held(&changers);
	if (changer->dev.parent != &gone->sdev_gendev)
		return;
	/* Paths come and go under our lock, so it stays; their order does not. */
	device = path_first_device(changer);
	mutex_lock(&changer->uevents);
	result = device_move(&changer->dev, &device->sdev_gendev, DPM_ORDER_DEV_AFTER_PARENT);
	mutex_unlock(&changer->uevents);
	if (result)
		dev_warn(&changer->dev, "cannot move below %s: %d\n",
			 dev_name(&device->sdev_gendev), result);
	else
		kobject_put(directory);
}

static void make_unknown(struct changer *changer)
{
	lockdep_assert_held(&changers);
	list_del_init(&changer->link);
	changer_kill(changer);
	drive_unfollow(changer);
	cdev_device_del(&changer->cdev, &changer->dev);
	event_send(changer, NTMS_EVENT_GONE, 0, 0);
}

static compat_removed changer_remove(compat_bound *bound)
{
	struct scsi_device *sdev = compat_to_sdev(bound);
	struct changer_path *path = dev_get_drvdata(&sdev->sdev_gendev);
	struct changer *changer = path->changer;

	prevent_leave(path);
	mutex_lock(&changers);
	unlink_path(path);
	if (path_remove(path)) {
		make_unknown(changer);
	} else {
		move_below_first_path(changer, sdev);
		event_send(changer, NTMS_EVENT_PATHS, 0, path_count(changer));
	}
	mutex_unlock(&changers);
	dev_set_drvdata(&sdev->sdev_gendev, NULL);
	scsi_autopm_put_device(sdev);
	changer_path_free(path);
	return compat_removed_ok;
}

static struct scsi_driver changer_driver = {
	.gendrv.name = "ntms",
	.gendrv.owner = THIS_MODULE,
	.gendrv.probe_type = PROBE_PREFER_ASYNCHRONOUS,
	compat_driver(probe) = changer_probe,
	compat_driver(remove) = changer_remove,
};

static void destroy_workers(void)
{
	struct workqueue_struct *all[] = {
		changer_readers, changer_robots, changer_drives, changer_timers,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i])
			destroy_workqueue(all[i]);
}

static struct workqueue_struct *make_workers(const char *name)
{
	return alloc_workqueue("ntms-%s", WQ_UNBOUND | WQ_FREEZABLE, WORKERS_MAX, name);
}

/*
 * The workers are freezable: a system that is to sleep waits for a motion some
 * seconds, then gives up, rather than stopping a robot on its way.
 */
static int create_workers(void)
{
	changer_readers = make_workers("readers");
	changer_robots = make_workers("robots");
	changer_drives = make_workers("drives");
	changer_timers = make_workers("timers");
	if (changer_readers && changer_robots && changer_drives && changer_timers)
		return 0;
	destroy_workers();
	return -ENOMEM;
}

int changer_register(void)
{
	int result;

	first_handle = get_random_u64() >> 2;
	result = create_workers();
	if (result)
		return result;
	result = alloc_chrdev_region(&first_node, 0, CHANGERS_MAX, "ntms");
	if (result)
		goto destroy_workers;
	result = class_register(&changer_class);
	if (result)
		goto unregister_nodes;
	result = compat_register(&changer_driver);
	if (result)
		goto unregister_class;
	return 0;

unregister_class:
	class_unregister(&changer_class);
unregister_nodes:
	unregister_chrdev_region(first_node, CHANGERS_MAX);
destroy_workers:
	destroy_workers();
	return result;
}

void changer_unregister(void)
{
	driver_unregister(&changer_driver.gendrv);
	forget_object();
	/* What a worker waits for is its device's, and may take as long as its time-out. */
	while (!wait_for_completion_timeout(&objects_gone, COMMAND_PATIENCE))
		;
	destroy_workers();
	class_unregister(&changer_class);
	unregister_chrdev_region(first_node, CHANGERS_MAX);
	ida_destroy(&numbers);
}

MODULE_ALIAS_SCSI_DEVICE(TYPE_MEDIUM_CHANGER);
