// SPDX-License-Identifier: GPL-2.0-only
#include <linux/anon_inodes.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "carry.h"
#include "changer.h"
#include "chardev.h"
#include "grant.h"

/**
 * struct grant - one grant
 * @link: in &changer.grants
 * @changer: with a reference
 * @id: as in &struct ntms_grant
 * @element: address of the drive
 * @holder: who made it
 * @file: that is the grant: it has the only reference
 */
struct grant {
	struct list_head link;
	struct changer *changer;
	u64 id;
	u16 element;
	struct holder holder;
	struct file *file;
};

static atomic64_t last_grant;
static const struct file_operations grant_operations;

static struct grant *at(struct changer *changer, u16 address)
{
	struct grant *grant;

	lockdep_assert_held(&changer->table);
	list_for_each_entry(grant, &changer->grants, link)
		if (grant->element == address)
			return grant;
	return NULL;
}

int grant_check(struct changer *changer, u16 address, u64 id)
{
	const struct grant *grant = at(changer, address);

	return !grant || id == GRANT_ANY || grant->id == id ? 0 : -EBUSY;
}

static struct grant *grant_new(struct changer *changer, u16 address)
{
	struct grant *grant = kzalloc(sizeof(*grant), GFP_KERNEL_ACCOUNT);

	if (!grant)
		return NULL;
	grant->changer = changer_get(changer);
	grant->id = atomic64_inc_return(&last_grant);
	grant->element = address;
	holder_set(&grant->holder);
	return grant;
}

static void grant_free(struct grant *grant)
{
	holder_clear(&grant->holder);
	changer_put(grant->changer);
	kfree(grant);
}

static int take(struct changer *changer, struct grant *grant)
{
	struct inventory_element *element;

	lockdep_assert_held_write(&changer->table);
	if (!changer->swept)
		return -ENOTCONN;
	element = inventory_element(&changer->inventory, grant->element);
	if (!element || element->type != NTMS_ELEMENT_DRIVE)
		return -ENOENT;
	if (at(changer, grant->element) || carry_unloads(changer, grant->element) ||
	    inventory_is_carrying(&changer->inventory, element))
		return -EBUSY;
	list_add_tail(&grant->link, &changer->grants);
	inventory_set_granted(&changer->inventory, element, true);
	return 0;
}

/* The drive keeps what is in it: whose that is, is not for us to say. */
static void give_back(struct grant *grant)
{
	struct changer *changer = grant->changer;

	changer_begin_change(changer);
	list_del(&grant->link);
	inventory_set_granted(&changer->inventory,
			      inventory_element(&changer->inventory, grant->element), false);
	changer_end_change(changer, NTMS_EVENT_GRANT, grant->id, 0);
	grant_free(grant);
}

static int grant_release(struct inode *inode, struct file *file)
{
	give_back(file->private_data);
	return 0;
}

static void grant_show(struct seq_file *out, struct file *file)
{
	const struct grant *grant = file->private_data;

	seq_printf(out, "ntms-changer:\t%u\nntms-grant:\t%llu\nntms-element:\t%u\n",
		   changer_number(grant->changer), grant->id, grant->element);
}

static const struct file_operations grant_operations = {
	.owner = THIS_MODULE,
	.release = grant_release,
	.show_fdinfo = grant_show,
	.llseek = noop_llseek,
};

/* A descriptor for a grant that is made. The caller is to be told of it before it is there. */
static int prepare_file(struct grant *grant)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile("[ntms-grant]", &grant_operations, grant, O_RDONLY);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	grant->file = file;
	return fd;
}

int grant_make(struct opened *opened, struct ntms_grant *call)
{
	struct changer *changer = opened->changer;
	struct grant *grant;
	int result;
	int fd;

	call->fd = -1;
	call->grant = 0;
	if (call->flags || call->reserved)
		return -EINVAL;
	if (changer_is_dead(changer))
		return -ENODEV;
	grant = grant_new(changer, call->element);
	if (!grant)
		return -ENOMEM;
	changer_begin_change(changer);
	result = take(changer, grant);
	changer_end_change(changer, result ? 0 : NTMS_EVENT_GRANT, grant->id, 1);
	if (result) {
		grant_free(grant);
		return result;
	}
	fd = prepare_file(grant);
	if (fd < 0) {
		give_back(grant);
		return fd;
	}
	call->fd = fd;
	call->grant = grant->id;
	return 0;
}

void grant_end(struct opened *opened, const struct ntms_grant *call, bool told)
{
	struct changer *changer = opened->changer;
	struct file *file;

	/* It is there still: nobody but us can close it. */
	down_read(&changer->table);
	file = at(changer, call->element)->file;
	up_read(&changer->table);
	if (told) {
		fd_install(call->fd, file);
	} else {
		put_unused_fd(call->fd);
		fput(file);
	}
}

int grant_find(struct changer *changer, int fd, u64 *id)
{
	struct file *file = fget(fd);
	const struct grant *grant;
	int result = -EINVAL;

	if (!file)
		return -EINVAL;
	grant = file->private_data;
	if (file->f_op == &grant_operations && grant->changer == changer) {
		*id = grant->id;
		result = 0;
	}
	fput(file);
	return result;
}

void grant_list(struct changer *changer, struct holder_list *list)
{
	const struct inventory_element *element;
	const struct grant *grant;

	lockdep_assert_held(&changer->table);
	list_for_each_entry(grant, &changer->grants, link) {
		element = inventory_element(&changer->inventory, grant->element);
		holder_list_add(list, &grant->holder, &(struct ntms_holder) {
			.kind = NTMS_HOLDER_GRANT,
			.flags = NTMS_HOLDER_HAS_ELEMENT,
			.id = grant->id,
			.cartridge = element->cartridge ? element->cartridge->handle : 0,
			.element = grant->element,
		});
	}
}
