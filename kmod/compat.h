/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between the kernels we build on, 6.1 to 7.2. Decided by feature
 * where the feature can be seen, by version where it cannot.
 */
#ifndef NTMS_COMPAT_H
#define NTMS_COMPAT_H

#include <linux/version.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "ntms needs Linux 6.1 or later"
#endif

/* struct class.devnode() took a device that it might have changed. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define compat_const_device struct device
#else
#define compat_const_device const struct device
#endif

/*
 * Executes a CDB that reads, or @sends, @size bytes or, with @size 0, moves no
 * data; no retries. scsi_execute() was a macro, its successor is a function.
 */
static inline int compat_execute(struct scsi_device *sdev, const u8 *cdb, bool sends, void *data,
				 unsigned int size, u8 (*sense)[SCSI_SENSE_BUFFERSIZE],
				 int timeout, int *residual)
{
#ifdef scsi_execute
	const int way = sends ? DMA_TO_DEVICE : DMA_FROM_DEVICE;

	return scsi_execute(sdev, cdb, size ? way : DMA_NONE, data, size, *sense, NULL, timeout, 0,
			    REQ_FAILFAST_MASK, 0, residual);
#else
	const struct scsi_exec_args args = {
		.sense = *sense,
		.sense_len = sizeof(*sense),
		.resid = residual,
	};

	return scsi_execute_cmd(sdev, cdb,
				(sends ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN) | REQ_FAILFAST_MASK, data,
				size, timeout, 0, &args);
#endif
}

/* Who is told of a request's end got the batch that it ends in, too. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
#define compat_end_io_arguments struct request *request, blk_status_t unused
#else
#define compat_end_io_arguments struct request *request, blk_status_t unused,		\
				const struct io_comp_batch *none
#endif

/* Unit attentions of media and resets that any command to the device has met. */
static inline u32 compat_attentions(struct scsi_device *sdev)
{
#ifdef scsi_get_ua_new_media_ctr
	return scsi_get_ua_new_media_ctr(sdev) + scsi_get_ua_por_ctr(sdev);
#else
	return 0;
#endif
}

/* The callbacks of a class interface got the interface, too. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define compat_interface_arguments struct device *device, struct class_interface *unused
#else
#define compat_interface_arguments struct device *device
#endif

/* A driver's probe() and remove() got a device, then a SCSI device. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
#define compat_bound struct device
#define compat_to_sdev(bound) to_scsi_device(bound)
#define compat_driver(field) .gendrv.field
#define compat_register(driver) scsi_register_driver(&(driver)->gendrv)
#define compat_removed int
#define compat_removed_ok 0
#else
#define compat_bound struct scsi_device
#define compat_to_sdev(bound) (bound)
#define compat_driver(field) .field
#define compat_register(driver) scsi_register_driver(driver)
#define compat_removed void
#define compat_removed_ok
#endif

#endif
