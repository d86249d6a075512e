/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paths: the SCSI devices by which one changer is reached. A library that is
 * cabled twice shows up as two devices of peripheral type 8 with equal VPD
 * pages 80h and 83h. Commands take the first path; one that fails goes to the
 * end of the list. What moves a cartridge is never sent again by another path.
 *
 * What a path leads to may become another device, and what tells of that may have
 * been told to somebody else. So a path is doubted after a unit attention that says
 * so of any, and when it takes over from another one: who is there is asked, see
 * identity_confirm(), before anything else is sent.
 */
#ifndef NTMS_PATH_H
#define NTMS_PATH_H

#include <linux/list.h>
#include <linux/types.h>

struct changer;
struct scsi_device;

/**
 * enum path_removal - what the device believes of a path: does it prevent removal?
 * @PATH_REMOVAL_ALLOWED: no
 * @PATH_REMOVAL_TELLING: what it is being told
 * @PATH_REMOVAL_UNSURE: it was told, but may have missed or forgotten it
 * @PATH_REMOVAL_PREVENTED: yes
 */
enum path_removal {
	PATH_REMOVAL_ALLOWED,
	PATH_REMOVAL_TELLING,
	PATH_REMOVAL_UNSURE,
	PATH_REMOVAL_PREVENTED,
};

/**
 * struct changer_path - one path; its driver data is this
 * @link: in &changer.paths, under &changer.gate
 * @device: the SCSI device, which outlives this
 * @changer: with a reference; another one when it turns out to be a twin
 * @attentions: how many unit attentions the kernel has counted that we know of
 * @doubts: how often it was doubted
 * @settled: @doubts that were settled by the last answer that was right
 * @foreign: the last answer was another device's
 * @visited: by the walk that is under way
 * @removal: see prevent.h
 * @telling: a command that tells is under way
 * @patience: jiffies until which it is not told again unasked
 * @leaves: it is about to be taken away
 */
struct changer_path {
	struct list_head link;
	struct scsi_device *device;
	struct changer *changer;
	u32 attentions;
	u32 doubts;
	u32 settled;
	bool foreign;
	bool visited;
	enum path_removal removal;
	bool telling;
	u64 patience;
	bool leaves;
};

/* The path by which a device leads to the changer, under &changer.gate; NULL for none. */
struct changer_path *path_find(struct changer *changer, const struct scsi_device *device);

/* Is the device a LUN of a target that a path leads to? */
bool path_is_neighbour(struct changer *changer, struct scsi_device *device);

/* Make a path the changer's last one. */
void path_add(struct changer *changer, struct changer_path *path);

/* Take it away. Return: true when it was the last. */
bool path_remove(struct changer_path *path);

/**
 * path_device_get() - the device to send a command to
 * @changer: the changer
 * @wanted: that of one path, to compare only; NULL for any
 *
 * Return: the device of the first path that is not going away, with a
 * reference that holds it and its host's module for one command: give it back
 * by scsi_device_put(). NULL when there is none or the changer is dead.
 */
struct scsi_device *path_device_get(struct changer *changer, const struct scsi_device *wanted);

/* The device of the first path; there is one, and the caller keeps it there. */
struct scsi_device *path_first_device(struct changer *changer);

/**
 * path_failed() - a command did not get through: try the others first from now on
 * @changer: the changer
 * @device: by which it was sent
 *
 * What it was told of removal it is told again.
 *
 * Return: true when there is another path.
 */
bool path_failed(struct changer *changer, const struct scsi_device *device);

/* What the changer's paths lead to may be others now. */
void path_doubt_all(struct changer *changer);

/**
 * path_is_doubted() - is it to be asked who is there?
 * @changer: the changer
 * @device: of the path
 * @doubts: out, for path_settle()
 *
 * Return: false also when there is no such path any more.
 */
bool path_is_doubted(struct changer *changer, const struct scsi_device *device, u32 *doubts);

/**
 * path_settle() - note who was there
 * @changer: the changer
 * @device: of the path
 * @doubts: as they were before that was asked
 * @foreign: another device, so that it stays doubted
 *
 * Return: true when it is foreign and was not before.
 */
bool path_settle(struct changer *changer, const struct scsi_device *device, u32 doubts,
		 bool foreign);

/**
 * path_attentions() - note what the kernel knows of unit attentions and resets
 * @changer: the changer
 *
 * Anybody's commands meet them, by any path, and what meets one takes it away.
 * Not all kernels count them; that it has reset a device each one notes.
 *
 * Return: true when others have met some since the last call.
 */
bool path_attentions(struct changer *changer);

/* A command of ours has met one that the kernel counts. */
void path_met_attention(struct changer *changer, const struct scsi_device *device);

/*
 * A walk through all paths, for what each of them is to be told; one that comes
 * meanwhile may be in it. For the reading worker only.
 */
void path_begin_visits(struct changer *changer);

/* Return: the next one's device that stays, to compare only; NULL when all were visited. */
const struct scsi_device *path_visit(struct changer *changer);

/* How many paths there are. */
u32 path_count(struct changer *changer);

/* Where the first path leads: H:C:T:L of a changer that is not dead. */
struct path_address {
	u32 host;
	u32 channel;
	u32 target;
	u64 lun;
};

/* Return: all zero when there is no path any more. */
struct path_address path_address(struct changer *changer);

#endif
