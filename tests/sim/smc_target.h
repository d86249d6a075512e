/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A medium changer device server: a CDB in, data and sense out. It does no I/O and knows no time:
 * the robot's work comes out as a motion for the caller to start and to finish.
 */
#ifndef NTMS_SIM_SMC_TARGET_H
#define NTMS_SIM_SMC_TARGET_H

#include "designator.h"
#include "library.h"
#include "moves.h"
#include "quirk.h"
#include "reply.h"

#define ATTENTIONS	64
#define TAPE_ALERTS	64
#define DRIVES_MAX	256
#define SERIAL_LENGTH	32

/* Op codes of SMC-3 and SPC-4 that a medium changer answers. */
enum smc_opcode {
	TEST_UNIT_READY = 0x00,
	REQUEST_SENSE = 0x03,
	INITIALIZE_ELEMENT_STATUS = 0x07,
	INQUIRY = 0x12,
	MODE_SENSE_6 = 0x1a,
	OPEN_CLOSE_PORT = 0x1b,
	PREVENT_ALLOW = 0x1e,
	POSITION_TO_ELEMENT = 0x2b,
	INITIALIZE_WITH_RANGE = 0x37,
	LOG_SENSE = 0x4d,
	MODE_SENSE_10 = 0x5a,
	REPORT_LUNS = 0xa0,
	MAINTENANCE_IN = 0xa3,
	MOVE_MEDIUM = 0xa5,
	EXCHANGE_MEDIUM = 0xa6,
	REQUEST_VOLUME_ADDRESS = 0xb5,
	SEND_VOLUME_TAG = 0xb6,
	READ_ELEMENT_STATUS = 0xb8,
	INITIALIZE_WITH_RANGE_E7 = 0xe7
};

struct identity {
	char vendor[9], product[17], revision[5];
	char serial[SERIAL_LENGTH + 1];
	uint64_t naa;
};

/* One queue for all initiators: TCMU does not say which of them asks. */
struct attentions {
	struct sense queue[ATTENTIONS];
	unsigned int count;
};

/* What SEND VOLUME TAG asked last, for REQUEST VOLUME ELEMENT ADDRESS. */
struct volume_search {
	bool sent;
	uint8_t action;
	enum element_type type;
	uint16_t start;
	char pattern[TAG_LENGTH + 1];
	bool by_sequence;
	uint16_t first_sequence, last_sequence;
};

struct tape_alert {
	bool set;
	bool stays;				/* when it is read */
};

/* What the library says of its own slowness, in seconds; 0: nothing. */
struct timeout {
	uint32_t nominal, recommended;
};

struct smc_target {
	struct library *library;
	struct identity identity;
	char drive_serial[DRIVES_MAX][SERIAL_LENGTH + 1];
	struct designator designator[DRIVES_MAX];
	struct quirks quirks;
	struct moves moves;
	struct attentions attentions;
	struct sense not_ready;			/* key 0: ready */
	uint64_t settled_at;			/* 02/04/01 until then */
	bool needs_init;			/* 02/04/02 until elements were initialized */
	bool prevented;
	struct volume_search volume;
	bool bar_code_reader;
	struct tape_alert tape_alert[TAPE_ALERTS + 1];	/* [0] is unused */
	struct tape_alert *drive_alert[DRIVES_MAX];	/* likewise; NULL: it has no LUN */
	struct timeout timeout[256];		/* by op code */
};

void smc_target_init(struct smc_target *target, struct library *library, const char *name);

/*
 * Execute a command. True: it is a motion, still to be done, and the reply is not filled in.
 */
bool smc_execute(struct smc_target *target, const struct scsi_command *command,
		 struct reply *reply, struct motion *motion);
void smc_motion_done(struct smc_target *target, const struct scsi_command *command,
		     const struct motion *motion, struct reply *reply);
void smc_motion_failed(const struct smc_target *target, const struct motion *motion,
		       enum library_error error, struct reply *reply);

/* Power came, or a reset: no removal is prevented, and the robot has to find itself. */
void smc_reset(struct smc_target *target);
void smc_attention(struct smc_target *target, struct sense sense);
bool attentions_add(struct attentions *attentions, struct sense sense);
bool attentions_take(struct attentions *attentions, struct sense *sense);

/* Parts of smc_execute() with files of their own. */
void smc_inquiry(const struct smc_target *target, const uint8_t *cdb, struct reply *reply);
void smc_mode_sense(const struct smc_target *target, const uint8_t *cdb, struct reply *reply);
void smc_log_sense(struct smc_target *target, const uint8_t *cdb, struct reply *reply);
void smc_supported_opcodes(const struct smc_target *target, const uint8_t *cdb,
			   struct reply *reply);
void smc_element_status(const struct smc_target *target, const uint8_t *cdb,
			struct reply *reply);
void smc_volume_addresses(const struct smc_target *target, const uint8_t *cdb,
			  struct reply *reply);
void smc_send_volume_tag(struct smc_target *target, const struct scsi_command *command,
			 struct reply *reply);
bool volume_search_fits(const struct volume_search *search, const struct element *element);

/* What the n-th drive says of itself. */
void drive_identity(const struct smc_target *target, size_t n, struct identity *identity);
/* What the library says of an element: a header, and returns the length of what follows it. */
size_t smc_designator(const struct smc_target *target, const struct element *element,
		      uint8_t to[DESIGNATOR_HEADER + DESIGNATOR_MAX]);
/* The unit serial number, which may be more than the library's serial. */
void smc_serial(const struct smc_target *target, char serial[SERIAL_LENGTH + 1]);

/* Of any device type, shared with drives. */
void inquiry_reply(const struct identity *identity, uint8_t device_type, uint8_t byte_55,
		   const struct quirks *quirks, const uint8_t *cdb, struct reply *reply);
/* TAPE_ALERTS + 1 flags, NULL: it has no such page; they stay set when they are read, or not. */
void log_sense_reply(struct tape_alert *alerts, bool stay, const uint8_t *cdb,
		     struct reply *reply);

#endif
