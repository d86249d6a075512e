/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SCSI media changer commands (SMC): builds CDBs and decodes replies.
 *
 * Pure: bytes in, structures out; no kernel interface, no allocation, no state. The same file runs
 * in the module, in the unit tests and in the fuzzer. A decoder takes a pointer and the number of
 * bytes that really arrived (allocation length less residual); it reads nothing beyond them and
 * believes no count a device states. All multi-byte fields of the wire are big-endian; all values
 * here are in host order. "spec" below is spec/smc.md, "quirks" is spec/quirks.md.
 */
#ifndef NTMS_SMC_H
#define NTMS_SMC_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#define SMC_CDB_SIZE 16		/* room a CDB builder may use, bytes */
#define SMC_TAG_SIZE 32		/* characters of a volume tag */
#define SMC_STATUS_HEADER 8	/* bytes to ask for when only the report's length is wanted */
#define SMC_STATUS_SAFE 0xffff	/* some look at 16 of the 24 bits of an allocation length */
#define SMC_TEXT_SIZE 256	/* holds every serial number a VPD page or a designator can carry */
#define SMC_IDENTITY_SIZE 64	/* longest designator that identifies a logical unit */

/* Operation codes (spec, "Op codes"). */
enum smc_opcode {
	SMC_OP_TEST_UNIT_READY = 0x00,
	SMC_OP_INITIALIZE = 0x07,
	SMC_OP_INQUIRY = 0x12,
	SMC_OP_MODE_SENSE_6 = 0x1a,
	SMC_OP_OPEN_CLOSE_PORT = 0x1b,
	SMC_OP_UNLOAD = 0x1b, /* of a drive: LOAD UNLOAD (SSC), START STOP UNIT (SBC, MMC) */
	SMC_OP_PREVENT_ALLOW = 0x1e,
	SMC_OP_POSITION = 0x2b,
	SMC_OP_INITIALIZE_RANGE = 0x37,
	SMC_OP_LOG_SENSE = 0x4d,
	SMC_OP_MODE_SENSE_10 = 0x5a,
	SMC_OP_RESERVE_IN = 0x5e,
	SMC_OP_RESERVE_OUT = 0x5f,
	SMC_OP_MAINTENANCE_IN = 0xa3,
	SMC_OP_MOVE = 0xa5,
	SMC_OP_EXCHANGE = 0xa6,
	SMC_OP_VOLUME_ADDRESSES = 0xb5,
	SMC_OP_SEND_VOLUME_TAG = 0xb6,
	SMC_OP_READ_STATUS = 0xb8,
	SMC_OP_INITIALIZE_RANGE_OLD = 0xe7, /* vendor code, only after 05/20/00 to 37h */
};

/* Element types 0 to 4 as on the wire; also index of tables by type. A port is import/export. */
enum smc_type {
	SMC_TYPE_ANY, SMC_TYPE_TRANSPORT, SMC_TYPE_STORAGE, SMC_TYPE_PORT, SMC_TYPE_DRIVE,
	SMC_TYPES,
};

enum smc_page { SMC_PAGE_GEOMETRY = 0x1d, SMC_PAGE_ROTATE = 0x1e, SMC_PAGE_CAPABILITIES = 0x1f };
enum smc_vpd { SMC_VPD_SERIAL = 0x80, SMC_VPD_DESIGNATORS = 0x83 };

/* READ ELEMENT STATUS, what to ask for (struct smc_status_request.flags). */
enum { SMC_ASK_VOLTAG = 1, SMC_ASK_DVCID = 2 };

/* EXCHANGE MEDIUM: turn the cartridge going to the first / to the second destination. */
enum { SMC_INVERT_FIRST = 2, SMC_INVERT_SECOND = 1 };

/* OPEN/CLOSE IMPORT/EXPORT ELEMENT, action. */
enum smc_port_action { SMC_PORT_OPEN = 0, SMC_PORT_CLOSE = 1 };

/* SEND VOLUME TAG, actions; each of primary tags, and of alternate ones by SMC_TAG_ALTERNATE. */
enum smc_tag_action {
	SMC_TAG_FIND = 0x01,		/* with the range of sequence numbers */
	SMC_TAG_FIND_ANY = 0x05,	/* whatever the sequence number is */
	SMC_TAG_ASSERT = 0x08,
	SMC_TAG_REPLACE = 0x0a,
	SMC_TAG_UNDEFINE = 0x0c,
	SMC_TAG_ALTERNATE = 1,		/* to be added */
};

#define SMC_TAG_LIST 40		/* bytes of the parameter list */

enum { SMC_LOG_ALERTS = 0x2e };

/* 64 parameters of 5 bytes and the page's header, with room for longer ones. */
#define SMC_LOG_ALERTS_SIZE 1024

/* PERSISTENT RESERVE IN and OUT, service actions. */
enum smc_reserve_in { SMC_READ_KEYS = 0, SMC_READ_RESERVATION = 1 };
enum smc_reserve_out {
	SMC_REGISTER = 0, SMC_RESERVE = 1, SMC_RELEASE = 2, SMC_CLEAR = 3, SMC_PREEMPT = 4,
	SMC_REGISTER_AND_IGNORE = 6,
};

#define SMC_RESERVE_LIST 24	/* bytes of the parameter list of PERSISTENT RESERVE OUT */

/*
 * CDB builders. @cdb has room for SMC_CDB_SIZE bytes; all bytes of the CDB are written, unnamed
 * fields and the control byte with 0. All return the CDB's length (6, 10 or 12) and cannot fail.
 * Element addresses are 16 bit, 0 is a legal one; transport 0 is the default transport.
 */

/**
 * smc_cdb_test_unit_ready() - TEST UNIT READY
 * @cdb: out
 * Return: 6.
 */
__u32 smc_cdb_test_unit_ready(__u8 *cdb);

/**
 * smc_cdb_inquiry() - standard INQUIRY
 * @cdb: out
 * @size: allocation length, bytes
 * Return: 6.
 */
__u32 smc_cdb_inquiry(__u8 *cdb, __u16 size);

/**
 * smc_cdb_vpd() - INQUIRY of a VPD page
 * @cdb: out
 * @page: page code
 * @size: allocation length, bytes
 * Return: 6.
 */
__u32 smc_cdb_vpd(__u8 *cdb, __u8 page, __u16 size);

/**
 * smc_cdb_mode_sense_6() - MODE SENSE(6), current values, block descriptors not wanted (DBD).
 * @cdb: out
 * @page: page code, 0..3fh
 * @size: allocation length, bytes
 * Return: 6.
 */
__u32 smc_cdb_mode_sense_6(__u8 *cdb, __u8 page, __u8 size);

/**
 * smc_cdb_mode_sense_10() - as smc_cdb_mode_sense_6() in the 10-byte form
 * @cdb: out
 * @page: page code, 0..3fh
 * @size: allocation length, bytes
 * Return: 10.
 */
__u32 smc_cdb_mode_sense_10(__u8 *cdb, __u8 page, __u16 size);

/**
 * struct smc_status_request - what READ ELEMENT STATUS shall report
 * @type: one enum smc_type; SMC_TYPE_ANY asks for all
 * @flags: SMC_ASK_* bits
 * @start: lowest address wanted; need not exist
 * @count: most elements wanted, 0..65535; not a width of addresses: gaps do not count
 * @size: allocation length, 0..ffffffh bytes, SMC_STATUS_SAFE at first; higher bits are lost
 */
struct smc_status_request {
	__u8 type;
	__u8 flags;
	__u16 start;
	__u16 count;
	__u32 size;
};

/**
 * smc_cdb_read_status() - READ ELEMENT STATUS
 * @cdb: out
 * @request: what to report
 * Return: 12.
 */
__u32 smc_cdb_read_status(__u8 *cdb, const struct smc_status_request *request);

/**
 * smc_cdb_move() - MOVE MEDIUM
 * @cdb: out
 * @transport: transport element, 0 = default
 * @source: element the cartridge is in
 * @destination: element it goes to
 * @invert: turn it over on the way
 * Return: 12.
 */
__u32 smc_cdb_move(__u8 *cdb, __u16 transport, __u16 source, __u16 destination, bool invert);

/**
 * smc_cdb_exchange() - EXCHANGE MEDIUM: @source goes to @first, what was in @first to @second
 * @cdb: out
 * @transport: transport element, 0 = default
 * @source: element the first cartridge is in
 * @first: its destination
 * @second: destination of the cartridge that was in @first; may equal @source
 * @inverts: SMC_INVERT_* bits. INV1 is bit 1 and INV2 bit 0 of byte 10, as in the standard; ch.c
 *	and the BSDs have them the other way round.
 * Return: 12.
 */
__u32 smc_cdb_exchange(__u8 *cdb, __u16 transport, __u16 source, __u16 first, __u16 second,
		       __u8 inverts);

/**
 * smc_cdb_position() - POSITION TO ELEMENT
 * @cdb: out
 * @transport: transport element, 0 = default
 * @destination: element it shall stand at
 * @invert: turn the cartridge in it over
 * Return: 10.
 */
__u32 smc_cdb_position(__u8 *cdb, __u16 transport, __u16 destination, bool invert);

/**
 * smc_cdb_initialize() - INITIALIZE ELEMENT STATUS: a rescan, takes minutes to hours
 * @cdb: out
 * Return: 6.
 */
__u32 smc_cdb_initialize(__u8 *cdb);

/**
 * smc_cdb_initialize_range() - INITIALIZE ELEMENT STATUS WITH RANGE
 * @cdb: out
 * @opcode: SMC_OP_INITIALIZE_RANGE, or SMC_OP_INITIALIZE_RANGE_OLD when that one got 05/20/00
 * @start: first element
 * @count: number of elements
 * @fast: only look whether media are present (FAST bit)
 * Return: 10.
 */
__u32 smc_cdb_initialize_range(__u8 *cdb, __u8 opcode, __u16 start, __u16 count, bool fast);

/**
 * smc_cdb_unload() - for a drive: give the medium back, and answer when that is done
 * @cdb: out
 * @tape: LOAD UNLOAD of a tape drive, else START STOP UNIT of a disk drive
 * Return: 6.
 */
__u32 smc_cdb_unload(__u8 *cdb, bool tape);

/**
 * smc_cdb_port() - OPEN/CLOSE IMPORT/EXPORT ELEMENT
 * @cdb: out
 * @port: address of the element
 * @action: what to do
 * Return: 6.
 */
__u32 smc_cdb_port(__u8 *cdb, __u16 port, enum smc_port_action action);

/**
 * smc_cdb_prevent() - PREVENT ALLOW MEDIUM REMOVAL
 * @cdb: out
 * @prevent: true prevents, false allows
 * Return: 6.
 */
__u32 smc_cdb_prevent(__u8 *cdb, bool prevent);

/**
 * smc_cdb_send_volume_tag() - SEND VOLUME TAG
 * @cdb: out
 * @type: enum smc_type to search
 * @element: element whose tag is changed, or where a search begins
 * @action: enum smc_tag_action
 * Return: 12. The parameter list is SMC_TAG_LIST bytes.
 */
__u32 smc_cdb_send_volume_tag(__u8 *cdb, __u8 type, __u16 element, __u8 action);

/**
 * smc_put_tag_list() - parameter list of SEND VOLUME TAG
 * @list: out, SMC_TAG_LIST bytes
 * @tag: SMC_TAG_SIZE bytes; in a search ? stands for one and * for any characters
 * @minimum: lowest sequence number
 * @maximum: highest one; of a tag that is set, the same
 */
void smc_put_tag_list(__u8 *list, const __u8 *tag, __u16 minimum, __u16 maximum);

/**
 * smc_cdb_volume_addresses() - REQUEST VOLUME ELEMENT ADDRESS: what the last search found
 * @cdb: out
 * @request: as of READ ELEMENT STATUS, whose reply it has; @flags: SMC_ASK_VOLTAG
 * Return: 12.
 */
__u32 smc_cdb_volume_addresses(__u8 *cdb, const struct smc_status_request *request);

/**
 * smc_cdb_log_sense() - LOG SENSE, cumulative values
 * @cdb: out
 * @page: page code
 * @size: allocation length, bytes
 * Return: 10.
 */
__u32 smc_cdb_log_sense(__u8 *cdb, __u8 page, __u16 size);

/**
 * smc_cdb_opcodes() - REPORT SUPPORTED OPERATION CODES: all, with their time-outs
 * @cdb: out
 * @size: allocation length, bytes
 * Return: 12.
 */
__u32 smc_cdb_opcodes(__u8 *cdb, __u32 size);

/**
 * smc_cdb_reserve_in() - PERSISTENT RESERVE IN
 * @cdb: out
 * @action: what to read
 * @size: allocation length, bytes
 * Return: 10.
 */
__u32 smc_cdb_reserve_in(__u8 *cdb, enum smc_reserve_in action, __u16 size);

/**
 * smc_cdb_reserve_out() - PERSISTENT RESERVE OUT, of the whole logical unit
 * @cdb: out
 * @action: what to do
 * @type: reservation type of SPC
 * Return: 10. The parameter list is SMC_RESERVE_LIST bytes.
 */
__u32 smc_cdb_reserve_out(__u8 *cdb, enum smc_reserve_out action, __u8 type);

/**
 * smc_put_reserve_list() - parameter list of PERSISTENT RESERVE OUT
 * @list: out, SMC_RESERVE_LIST bytes
 * @key: reservation key
 * @service_key: service action reservation key
 * @lasting: APTPL, it lasts over a loss of power
 */
void smc_put_reserve_list(__u8 *list, __u64 key, __u64 service_key, bool lasting);

/**
 * smc_decode_alerts() - log page 2Eh, TapeAlert (spec, "TapeAlert page 2Eh for changers")
 * @data: reply
 * @length: bytes that arrived
 * @alerts: out, written on success: bit N - 1 is flag N; flags beyond 64 are passed over
 * Return: 0; -EPROTO when it is another page or no header.
 */
int smc_decode_alerts(const void *data, __u32 length, __u64 *alerts);

#define SMC_OPCODES 256

/**
 * smc_decode_timeouts() - what the device recommends for each operation code
 * @data: reply of REPORT SUPPORTED OPERATION CODES, all
 * @length: bytes that arrived
 * @seconds: in and out: raised to the recommended time-out where one is told
 * Return: 0; -EPROTO when there is no header.
 */
int smc_decode_timeouts(const void *data, __u32 length, __u32 seconds[SMC_OPCODES]);

/* READ KEYS: @count keys arrived of @available; smc_key() gives each. */
struct smc_keys {
	__u32 generation;
	__u32 available;
	__u32 count;
};

/**
 * smc_decode_keys() - PERSISTENT RESERVE IN, READ KEYS
 * @data: reply
 * @length: bytes that arrived
 * @keys: out, written on success
 * Return: 0; -EPROTO when there is no header.
 */
int smc_decode_keys(const void *data, __u32 length, struct smc_keys *keys);

/* Key number @index, below the count of smc_decode_keys() of the same reply. */
__u64 smc_key(const void *data, __u32 index);

/* READ RESERVATION; all zero when not @held. */
struct smc_reservation {
	bool held;
	__u8 scope;
	__u8 type;
	__u64 key;
};

/**
 * smc_decode_reservation() - PERSISTENT RESERVE IN, READ RESERVATION
 * @data: reply
 * @length: bytes that arrived
 * @reservation: out, all zero on failure
 * Return: 0; -EPROTO when what it promises did not arrive.
 */
int smc_decode_reservation(const void *data, __u32 length, struct smc_reservation *reservation);

/* @count addresses from @first on; @first means nothing when @count is 0. */
struct smc_range {
	__u16 first;
	__u16 count;
};

/* Element addresses by enum smc_type (entry 0 unused), as the device claims. */
struct smc_geometry {
	struct smc_range range[SMC_TYPES];
};

/**
 * struct smc_capabilities - what the device says may move where; some say 0 and move all the same
 * @store: types that can hold media, bit (type - 1)
 * @move: by type of source (entry 0 unused): types a MOVE may go to, bit (type - 1)
 * @exchange: the same for EXCHANGE
 */
struct smc_capabilities {
	__u8 store;
	__u8 move[SMC_TYPES];
	__u8 exchange[SMC_TYPES];
};

/* Which MODE SENSE gave the data: the two headers differ. */
enum smc_mode_form { SMC_MODE_6, SMC_MODE_10 };

/**
 * smc_decode_geometry() - mode page 1Dh, element address assignment (spec, "Mode pages")
 * @data: MODE SENSE reply from its header on; block descriptors are skipped when there are any
 * @length: bytes that arrived
 * @form: which command
 * @geometry: out, written on success only
 * Return: 0; -EPROTO when the page is not there or not whole.
 */
int smc_decode_geometry(const void *data, __u32 length, enum smc_mode_form form,
			struct smc_geometry *geometry);

/**
 * smc_decode_rotate() - mode page 1Eh: can transport element number @index turn media over?
 * @data: as smc_decode_geometry()
 * @length: as smc_decode_geometry()
 * @form: as smc_decode_geometry()
 * @index: 0 = first transport element
 * Return: 1 yes, 0 no; -EPROTO when the page is not there or says nothing about @index.
 */
int smc_decode_rotate(const void *data, __u32 length, enum smc_mode_form form, __u16 index);

/**
 * smc_decode_capabilities() - mode page 1Fh, device capabilities
 * @data: as smc_decode_geometry()
 * @length: as smc_decode_geometry()
 * @form: as smc_decode_geometry()
 * @capabilities: out, written on success only
 * Return: 0; -EPROTO when the page is not there or not whole.
 */
int smc_decode_capabilities(const void *data, __u32 length, enum smc_mode_form form,
			    struct smc_capabilities *capabilities);

/**
 * smc_denies_move() - does page 1Fh say that no MOVE goes from one type of element to another?
 * @capabilities: what the page says
 * @source: type of the source
 * @destination: type of the destination
 * Return: true when so; false, too, when it names neither move nor exchange: then it does not know.
 */
bool smc_denies_move(const struct smc_capabilities *capabilities, enum smc_type source,
		     enum smc_type destination);

/**
 * smc_denies_exchange() - the same for EXCHANGE, of which the page names source and destination
 * @capabilities: what the page says
 * @source: type of the source
 * @first: type of the first destination
 * Return: as smc_denies_move(); a page that names moves, but no exchange, does know.
 */
bool smc_denies_exchange(const struct smc_capabilities *capabilities, enum smc_type source,
			 enum smc_type first);

/**
 * smc_copy_text() - copy bytes as text that is safe to print
 * @text: out: trimmed, other than 20h..7Eh replaced by blanks, ends in NUL; cut to @size - 1
 * @size: room at @text, bytes, at least 1
 * @bytes: what to copy
 * @length: of @bytes
 * Return: length of @text.
 */
__u32 smc_copy_text(char *text, __u32 size, const __u8 *bytes, __u32 length);

/**
 * struct smc_inquiry - standard INQUIRY data; texts end in NUL, are trimmed, and hold only 20h..7Eh
 * @type: peripheral device type, 8 = changer
 * @qualifier: 0 = connected
 * @vendor: T10 vendor
 * @product: product
 * @revision: firmware
 */
struct smc_inquiry {
	__u8 type;
	__u8 qualifier;
	char vendor[9];
	char product[17];
	char revision[5];
};

/**
 * smc_decode_inquiry() - standard INQUIRY data
 * @data: reply
 * @length: bytes that arrived
 * @inquiry: out; texts that did not arrive are ""
 * Return: 0; -EPROTO when less than 5 bytes arrived (@inquiry untouched).
 */
int smc_decode_inquiry(const void *data, __u32 length, struct smc_inquiry *inquiry);

/**
 * smc_decode_serial() - VPD page 80h, unit serial number
 * @data: reply
 * @length: bytes that arrived
 * @text: out: trimmed, other than 20h..7Eh replaced by blanks, ends in NUL; cut to @size - 1
 * @size: room at @text, bytes, at least 1; SMC_TEXT_SIZE is always enough
 * Return: length of @text; -EPROTO when it is another page or no header (@text untouched).
 */
int smc_decode_serial(const void *data, __u32 length, char *text, __u32 size);

/**
 * struct smc_designator - a designator of VPD page 83h or of an element descriptor (DVCID)
 * @code_set: 1 binary, 2 ASCII, 3 UTF-8; 0 = there is none
 * @association: 0 logical unit, 1 port, 2 target
 * @type: 0 vendor specific, 1 T10 vendor, 2 EUI-64, 3 NAA, ...
 * @cut: more bytes were promised than there are: good for showing, not for comparing
 * @length: bytes at @bytes
 * @bytes: points into the decoded data
 */
struct smc_designator {
	__u8 code_set;
	__u8 association;
	__u8 type;
	__u8 cut;
	__u8 length;
	const __u8 *bytes;
};

/* A walk over VPD page 83h; its members are private to smc_designators_*(). */
struct smc_designators {
	const __u8 *data;
	__u32 offset;
	__u32 end;
};

/**
 * smc_designators_begin() - start walking VPD page 83h
 * @walk: out
 * @data: reply; must outlive the walk and the designators
 * @length: bytes that arrived
 * Return: 0; -EPROTO when it is another page or no header.
 */
int smc_designators_begin(struct smc_designators *walk, const void *data, __u32 length);

/**
 * smc_designators_next() - the next whole designator; empty, odd and cut ones are passed over
 * @walk: the walk
 * @designator: out
 * Return: 1; 0 at the end (@designator untouched).
 */
int smc_designators_next(struct smc_designators *walk, struct smc_designator *designator);

/* Copy of the designator that names a logical unit; members as in struct smc_designator. */
struct smc_identity {
	__u8 code_set;
	__u8 type;
	__u8 length;
	__u8 bytes[SMC_IDENTITY_SIZE];
};

/**
 * smc_decode_identity() - best designator of a logical unit: NAA, else EUI-64, else T10 vendor
 * @data: VPD page 83h
 * @length: bytes that arrived
 * @identity: out; all zero when there is none. Of one type the longest is taken, then the first;
 *	those longer than SMC_IDENTITY_SIZE are not considered (cut ones would not be unique)
 * Return: 1 found, 0 none; -EPROTO as smc_designators_begin() (@identity all zero).
 */
int smc_decode_identity(const void *data, __u32 length, struct smc_identity *identity);

/**
 * smc_designator_serial() - the serial number inside a designator (quirks, DVCID forms)
 * @designator: type 0: all of it is the serial; type 1: what follows vendor (8) and product (16)
 * @text: out, as smc_decode_serial(); "" when there is none
 * @size: room at @text, bytes, at least 1
 * Return: length of @text; 0 for binary, cut and other designators.
 */
int smc_designator_serial(const struct smc_designator *designator, char *text, __u32 size);

/* Element flags: bytes 2 and 9 of a descriptor; only bits its type defines are ever set. */
enum {
	SMC_FULL = 0x0001,
	SMC_IMPEXP = 0x0002,	/* port: put in by the operator */
	SMC_EXCEPT = 0x0004,	/* abnormal, see asc and ascq */
	SMC_ACCESS = 0x0008,	/* storage, port, drive: the robot can reach it */
	SMC_EXENAB = 0x0010,	/* port: can export */
	SMC_INENAB = 0x0020,	/* port: can import */
	SMC_CMC = 0x0040,	/* port: exports go to another changer */
	SMC_OIR = 0x0080,	/* port: operator must act before access */
	SMC_SVALID = 0x0100,	/* source and SMC_INVERT mean something */
	SMC_INVERT = 0x0200,
	SMC_DISABLED = 0x0400,	/* ED: magazine or drive is out */
};

/* Medium type of a cartridge; others than these are passed on as they came. */
enum smc_medium {
	SMC_MEDIUM_UNSPECIFIED, SMC_MEDIUM_DATA, SMC_MEDIUM_CLEANING,
	SMC_MEDIUM_DIAGNOSTIC, SMC_MEDIUM_WORM, SMC_MEDIUM_MICROCODE,
};

/* Volume tag as it came, padding and all; all 0 when not @present. */
struct smc_tag {
	__u8 present;
	__u16 sequence;
	__u8 bytes[SMC_TAG_SIZE];
};

/**
 * struct smc_element - one element descriptor; what its length did not cover is 0
 * @address: element address
 * @flags: SMC_FULL ... SMC_DISABLED
 * @source: storage element it last came from; see SMC_SVALID, and do not trust it (quirks)
 * @type: enum smc_type, never SMC_TYPE_ANY
 * @asc: reason of SMC_EXCEPT; some fill it without (Exabyte, ADIC)
 * @ascq: likewise
 * @medium_type: enum smc_medium, 0..7
 * @primary: primary volume tag
 * @alternate: alternate volume tag
 * @designator: identity of a drive (DVCID), code_set 0 = none; points into the decoded data
 */
struct smc_element {
	__u16 address;
	__u16 flags;
	__u16 source;
	__u8 type;
	__u8 asc;
	__u8 ascq;
	__u8 medium_type;
	struct smc_tag primary;
	struct smc_tag alternate;
	struct smc_designator designator;
};

/**
 * struct smc_status - a walk over a READ ELEMENT STATUS reply
 * @first: header: first address reported
 * @available: header: elements the request matches; only a hint, some count wrong
 * @report_length: bytes a reply that is not cut has, this header included (two-step reading)
 * @data: private, like all below
 * @end: bytes that arrived and were announced
 * @offset: next descriptor
 * @page_end: end of the current page, at most @end
 * @stride: length of its descriptors; 0 before the first page
 * @type: its element type
 * @tags: its PVOLTAG and AVOLTAG bits
 */
struct smc_status {
	__u16 first;
	__u16 available;
	__u32 report_length;
	const __u8 *data;
	__u32 end;
	__u32 offset;
	__u32 page_end;
	__u16 stride;
	__u8 type;
	__u8 tags;
};

/**
 * smc_status_begin() - start walking a READ ELEMENT STATUS reply
 * @status: out
 * @data: reply; must outlive the walk and the designators of its elements
 * @length: bytes that arrived
 * Return: 0; -EPROTO when the 8 bytes of the header did not arrive.
 */
int smc_status_begin(struct smc_status *status, const void *data, __u32 length);

/**
 * smc_status_next() - the next element that arrived whole
 * @status: the walk. Pages may come in any order; bytes of a page that fill no descriptor, bytes of
 *	a descriptor behind what is known, and what exceeds the report's own length are passed over;
 *	a page header of zeros ends the data
 * @element: out
 * Return: 1; 0 at the end; -EPROTO, from then on always, at a page of no known type or with
 * descriptors of less than 4 bytes. @element is untouched unless 1.
 */
int smc_status_next(struct smc_status *status, struct smc_element *element);

/**
 * smc_tag_length() - characters of a tag without the padding (blanks, NULs) at its end
 * @tag: the tag
 * Return: 0..32.
 */
__u32 smc_tag_length(const struct smc_tag *tag);

/**
 * smc_tag_is_blank() - is a tag not present, or nothing but blanks and NULs?
 * @tag: the tag
 * Return: true when so.
 */
bool smc_tag_is_blank(const struct smc_tag *tag);

/**
 * struct smc_sense - decoded sense data
 * @valid: false: not sense data, all else 0
 * @deferred: belongs to an earlier command (71h, 73h); this one was not executed
 * @key: sense key, 0..15
 * @asc: additional sense code
 * @ascq: its qualifier
 * @field_valid: illegal request with sense-key-specific bytes: @field is the byte at fault
 * @field_in_cdb: of the CDB; otherwise of the parameter data
 * @field: offset, bytes
 * @progress_valid: not ready, with sense-key-specific bytes: it is at @progress
 * @progress: how far, of 65536
 */
struct smc_sense {
	bool valid;
	bool deferred;
	__u8 key;
	__u8 asc;
	__u8 ascq;
	bool field_valid;
	bool field_in_cdb;
	__u16 field;
	bool progress_valid;
	__u16 progress;
};

/**
 * smc_decode_sense() - sense data of fixed (70h, 71h) or descriptor (72h, 73h) format
 * @data: sense bytes
 * @length: bytes that arrived
 * @sense: out; what did not arrive is 0
 * Return: 0; -EPROTO when no sense key can be found (@sense->valid false).
 */
int smc_decode_sense(const void *data, __u32 length, struct smc_sense *sense);

/* What a sense means for a changer (spec, "Sense for changers"). */
enum smc_class {
	SMC_CLASS_NONE,			/* nothing wrong */
	SMC_CLASS_RECOVERED,		/* done, with effort */
	SMC_CLASS_NOT_READY_WAIT,	/* becoming ready; wait, minutes at most */
	SMC_CLASS_NOT_READY_PAUSED,	/* paused at the panel (IBM); wait long */
	SMC_CLASS_NOT_READY_INIT,	/* wants INITIALIZE ELEMENT STATUS: on request only */
	SMC_CLASS_NOT_READY_OFFLINE,	/* offline, door open, sequential mode: tell */
	SMC_CLASS_NOT_READY,		/* other or no reason given */
	SMC_CLASS_FAULT,		/* manual intervention required */
	SMC_CLASS_NO_MEDIUM,		/* medium or magazine not present */
	SMC_CLASS_HARDWARE,		/* mechanism; re-read both elements before any retry */
	SMC_CLASS_LOAD,			/* load, thread or eject failed: drive or cartridge */
	SMC_CLASS_ADDRESS,		/* no such element; also the normal end of reading status */
	SMC_CLASS_FIELD,		/* field in CDB or parameters: ask for less */
	SMC_CLASS_UNSUPPORTED,		/* operation code unknown: exactly 05/20/00 */
	SMC_CLASS_ILLEGAL,		/* other illegal request */
	SMC_CLASS_SOURCE_EMPTY,
	SMC_CLASS_DESTINATION_FULL,
	SMC_CLASS_INACCESSIBLE,		/* magazine not accessible, element disabled */
	SMC_CLASS_PREVENTED,		/* removal prevented, by the drive or by somebody */
	SMC_CLASS_INCOMPATIBLE,		/* medium does not fit, cleaner in the way */
	SMC_CLASS_VOLUME,		/* volume identifier bad, missing or duplicate */
	SMC_CLASS_MEDIA_CHANGED,
	SMC_CLASS_PORT_ACCESSED,	/* import/export element accessed */
	SMC_CLASS_RESET,		/* reservations and prevention are lost */
	SMC_CLASS_MODE_CHANGED,		/* re-read the mode pages */
	SMC_CLASS_RESERVATIONS,		/* preempted, released */
	SMC_CLASS_MAGAZINE,		/* removed, inserted, locked, unlocked */
	SMC_CLASS_DRIVE_CHANGED,	/* element enabled, drive out or in: join anew */
	SMC_CLASS_IDENTITY_CHANGED,	/* firmware, inquiry data, identifier, LUNs: probe anew */
	SMC_CLASS_OPERATOR,		/* the operator asks for removal */
	SMC_CLASS_ATTENTION,		/* other unit attention */
	SMC_CLASS_ABORTED,
	SMC_CLASS_CONFLICT,		/* RESERVATION CONFLICT: a status, never given by sense */
	SMC_CLASS_OTHER,		/* all else, and sense that cannot be decoded */
	SMC_CLASSES,
};

/**
 * smc_sense_class() - what a sense means; codes that no rule lists go by their key
 * @sense: decoded sense; a deferred one never says that this command was executed
 * Return: class, never SMC_CLASS_CONFLICT.
 */
enum smc_class smc_sense_class(const struct smc_sense *sense);

/**
 * smc_class_error() - negative errno of a class; never one that a caller of an ioctl may take for
 * its own mistake (EFAULT, EINVAL, ENOTTY, ENODEV, EINTR) nor EBUSY, which means claimed elsewhere
 * @class: an enum smc_class; values outside count as SMC_CLASS_OTHER
 * Return: 0 nothing wrong, recovered; -EAGAIN not ready; -EIO hardware, fault, load, other;
 * -ENOMEDIUM no medium, source empty; -ENOSPC destination full; -ETXTBSY prevented; -EOPNOTSUPP
 * unsupported; -EREMOTEIO other illegal requests; -EMEDIUMTYPE incompatible; -ECONNRESET aborted
 * and all unit attentions; -EBADE reservation conflict.
 */
int smc_class_error(enum smc_class class);

/* How much of the inventory cannot be believed after a class; larger includes smaller. */
enum smc_stale { SMC_STALE_NONE, SMC_STALE_ELEMENTS, SMC_STALE_PORTS, SMC_STALE_ALL };

/**
 * smc_class_stale() - what a class makes stale
 * @class: an enum smc_class; values outside count as SMC_CLASS_OTHER
 * Return: nothing; the elements named in the command; these and the ports; everything.
 * SMC_STALE_ELEMENTS for a command that names no elements makes nothing stale.
 */
enum smc_stale smc_class_stale(enum smc_class class);

#endif
