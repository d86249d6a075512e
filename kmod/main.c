// SPDX-License-Identifier: GPL-2.0-only
/* NTMS: media changers. What there is to start and to end, in order. */
#include <linux/module.h>
#include "changer.h"
#include "drive.h"
#include "event.h"

static int __init ntms_init(void)
{
	int result;

	result = event_register();
	if (result)
		return result;
	result = drive_register();
	if (result)
		goto unregister_events;
	result = changer_register();
	if (result)
		goto unregister_drives;
	return 0;

unregister_drives:
	drive_unregister();
unregister_events:
	event_unregister();
	return result;
}

static void __exit ntms_exit(void)
{
	changer_unregister();
	drive_unregister();
	event_unregister();
}

module_init(ntms_init);
module_exit(ntms_exit);

MODULE_DESCRIPTION("NTMS: SCSI media changers, their elements and media");
MODULE_AUTHOR("The NTMS for Linux developers");
MODULE_LICENSE("GPL");
