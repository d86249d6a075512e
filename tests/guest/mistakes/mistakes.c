// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the mistake whose name is written to its parameter 'make': what a kernel that watches
 * modules has to see, be it the module that uses its memory wrongly or the kernel that was handed it.
 */
#include <linux/delay.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/netlink.h>

struct victim {
	char head[32];	/* where KASAN notes who freed it */
	union {
		struct mutex mutex;
		struct work_struct work;
		struct kobject kobject;
		spinlock_t spinlock;
		struct timer_list timer;
		wait_queue_head_t waiters;
		char text[64];
	};
};

/* The compiler is to know neither that it is freed, nor how large it is. */
static struct victim *hide(struct victim *victim)
{
	OPTIMIZER_HIDE_VAR(victim);
	return victim;
}

static struct victim *allocate(void)
{
	return hide(kzalloc(sizeof(struct victim), GFP_KERNEL | __GFP_NOFAIL));
}

static struct victim *freed(struct victim *victim)
{
	kfree(victim);
	return hide(victim);
}

static void do_nothing(struct work_struct *work) { }
static void expire(struct timer_list *timer) { }
static struct kobj_type type;

static void read_beyond(void)
{
	struct victim *victim = allocate();

	pr_info("mistakes: read %d\n", READ_ONCE(victim[1].text[0]));
	kfree(victim);
}

static void write_beyond(void)
{
	struct victim *victim = allocate();

	WRITE_ONCE(victim[1].text[0], 1);
	kfree(victim);
}

static void read_freed(void)
{
	pr_info("mistakes: read %d\n", READ_ONCE(freed(allocate())->text[0]));
}

static void read_beyond_stack(void)
{
	char text[16] = "";
	unsigned int at = sizeof(text);

	OPTIMIZER_HIDE_VAR(at);
	pr_info("mistakes: read %d\n", READ_ONCE(text[at]));
}

static void free_twice(void)
{
	kfree(freed(allocate()));
}

static void copy_beyond(void)
{
	struct victim *victim = allocate();

	memset(victim, 0, 2 * sizeof(*victim));
	kfree(victim);
}

static void lock_freed(void)
{
	struct victim *victim = allocate();

	mutex_init(&victim->mutex);
	victim = freed(victim);
	mutex_lock(&victim->mutex);
	mutex_unlock(&victim->mutex);
}

static void spin_freed(void)
{
	struct victim *victim = allocate();

	spin_lock_init(&victim->spinlock);
	victim = freed(victim);
	spin_lock(&victim->spinlock);
	spin_unlock(&victim->spinlock);
}

static void queue_freed(void)
{
	struct victim *victim = allocate();

	INIT_WORK(&victim->work, do_nothing);
	victim = freed(victim);
	queue_work(system_wq, &victim->work);
	msleep(100);
}

static void wake_freed(void)
{
	struct victim *victim = allocate();

	init_waitqueue_head(&victim->waiters);
	victim = freed(victim);
	wake_up(&victim->waiters);
}

static void start_freed(void)
{
	struct victim *victim = allocate();

	timer_setup(&victim->timer, expire, 0);
	victim = freed(victim);
	mod_timer(&victim->timer, jiffies + HZ);
	del_timer_sync(&victim->timer);
}

static void get_freed(void)
{
	struct victim *victim = allocate();

	kobject_init(&victim->kobject, &type);
	victim = freed(victim);
	kobject_get(&victim->kobject);
}

static void print_freed(void)
{
	struct victim *victim = allocate();
	char text[sizeof(victim->text)];

	strscpy(victim->text, "text", sizeof(victim->text));
	snprintf(text, sizeof(text), "%s", freed(victim)->text);
}

static void send_freed(void)
{
	struct sk_buff *message = nlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL | __GFP_NOFAIL);

	nla_put(message, 1, sizeof(struct victim), freed(allocate()));
	nlmsg_free(message);
}

static void copy_freed_to_user(void)
{
	if (copy_to_user((void __user *)PAGE_SIZE, freed(allocate()), sizeof(struct victim)))
		pr_info("mistakes: not copied\n");
}

static void leak(void)
{
	pr_info("mistakes: lost %d\n", allocate()->text[0]);
}

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

static void lock_both(struct mutex *one, struct mutex *other)
{
	mutex_lock(one);
	mutex_lock(other);
	mutex_unlock(other);
	mutex_unlock(one);
}

static void lock_in_either_order(void)
{
	lock_both(&first, &second);
	lock_both(&second, &first);
}

static void sleep_in_atomic(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	kfree(allocate());
	spin_unlock(&lock);
}

static void shift_too_far(void)
{
	unsigned int bits = 40;

	OPTIMIZER_HIDE_VAR(bits);
	pr_info("mistakes: shifted %d\n", 1 << bits);
}

static const struct mistake {
	const char *name;
	void (*make)(void);
} mistakes[] = {
#define MISTAKE(name) { #name, name }
	MISTAKE(read_beyond), MISTAKE(write_beyond), MISTAKE(read_beyond_stack),
	MISTAKE(copy_beyond), MISTAKE(read_freed), MISTAKE(free_twice),
	MISTAKE(lock_freed), MISTAKE(spin_freed), MISTAKE(queue_freed),
	MISTAKE(wake_freed), MISTAKE(start_freed), MISTAKE(get_freed),
	MISTAKE(print_freed), MISTAKE(send_freed), MISTAKE(copy_freed_to_user),
	MISTAKE(lock_in_either_order), MISTAKE(sleep_in_atomic),
	MISTAKE(shift_too_far), MISTAKE(leak),
};

static int make(const char *value, const struct kernel_param *parameter)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		if (!sysfs_streq(value, mistakes[i].name))
			continue;
		mistakes[i].make();
		return 0;
	}
	return -EINVAL;
}

static const struct kernel_param_ops make_ops = { .set = make };
module_param_cb(make, &make_ops, NULL, 0200);
MODULE_LICENSE("GPL");
