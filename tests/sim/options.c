// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The command line of 'ntms-sim start'.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

enum option_id {
	OPTION_NAME = 256, OPTION_CONTROL, OPTION_SLOTS, OPTION_DRIVES, OPTION_PORTS,
	OPTION_TRANSPORTS, OPTION_CARTRIDGES, OPTION_CLEANERS, OPTION_PREFIX, OPTION_SUFFIX,
	OPTION_FIRST_CODE, OPTION_DIGITS, OPTION_CAPACITY_MIB, OPTION_MEDIUM, OPTION_TWO_SIDED,
	OPTION_DISKS, OPTION_MUST_UNLOAD,
	OPTION_NO_READER, OPTION_NEEDS_INIT, OPTION_QUIRK, OPTION_FAULT, OPTION_VENDOR,
	OPTION_PRODUCT, OPTION_REVISION, OPTION_SERIAL, OPTION_NAA, OPTION_DRIVE_SERIAL,
	OPTION_DRIVE_ID,
	OPTION_DRIVE_LUNS, OPTION_PATHS, OPTION_COMMAND_MS, OPTION_MOVE_MS,
	OPTION_EXCHANGE_MS, OPTION_POSITION_MS, OPTION_SCAN_MS, OPTION_PORT_MS,
	OPTION_ACCESS_MS, OPTION_READY_MS, OPTION_SETTLE_MS, OPTION_CLEAN_MS, OPTION_COMMAND_TIMEOUT,
	OPTION_TIMEOUT, OPTION_MOVES,
	OPTION_NO_RESERVATIONS, OPTION_BRIDGED,
	OPTION_EXCHANGES,
	OPTION_UNPLUGGED, OPTION_DAEMON
};

static const struct option table[] = {
	{ "name", required_argument, NULL, OPTION_NAME },
	{ "control", required_argument, NULL, OPTION_CONTROL },
	{ "slots", required_argument, NULL, OPTION_SLOTS },
	{ "drives", required_argument, NULL, OPTION_DRIVES },
	{ "ports", required_argument, NULL, OPTION_PORTS },
	{ "transports", required_argument, NULL, OPTION_TRANSPORTS },
	{ "cartridges", required_argument, NULL, OPTION_CARTRIDGES },
	{ "cleaners", required_argument, NULL, OPTION_CLEANERS },
	{ "prefix", required_argument, NULL, OPTION_PREFIX },
	{ "suffix", required_argument, NULL, OPTION_SUFFIX },
	{ "first-code", required_argument, NULL, OPTION_FIRST_CODE },
	{ "digits", required_argument, NULL, OPTION_DIGITS },
	{ "capacity-mib", required_argument, NULL, OPTION_CAPACITY_MIB },
	{ "medium", required_argument, NULL, OPTION_MEDIUM },
	{ "two-sided", no_argument, NULL, OPTION_TWO_SIDED },
	{ "disks", no_argument, NULL, OPTION_DISKS },
	{ "must-unload", no_argument, NULL, OPTION_MUST_UNLOAD },
	{ "no-reader", no_argument, NULL, OPTION_NO_READER },
	{ "needs-init", no_argument, NULL, OPTION_NEEDS_INIT },
	{ "quirk", required_argument, NULL, OPTION_QUIRK },
	{ "fault", required_argument, NULL, OPTION_FAULT },
	{ "vendor", required_argument, NULL, OPTION_VENDOR },
	{ "product", required_argument, NULL, OPTION_PRODUCT },
	{ "revision", required_argument, NULL, OPTION_REVISION },
	{ "serial", required_argument, NULL, OPTION_SERIAL },
	{ "naa", required_argument, NULL, OPTION_NAA },
	{ "drive-serial", required_argument, NULL, OPTION_DRIVE_SERIAL },
	{ "drive-id", required_argument, NULL, OPTION_DRIVE_ID },
	{ "drive-luns", no_argument, NULL, OPTION_DRIVE_LUNS },
	{ "paths", required_argument, NULL, OPTION_PATHS },
	{ "command-ms", required_argument, NULL, OPTION_COMMAND_MS },
	{ "move-ms", required_argument, NULL, OPTION_MOVE_MS },
	{ "exchange-ms", required_argument, NULL, OPTION_EXCHANGE_MS },
	{ "position-ms", required_argument, NULL, OPTION_POSITION_MS },
	{ "scan-ms", required_argument, NULL, OPTION_SCAN_MS },
	{ "port-ms", required_argument, NULL, OPTION_PORT_MS },
	{ "access-ms", required_argument, NULL, OPTION_ACCESS_MS },
	{ "ready-ms", required_argument, NULL, OPTION_READY_MS },
	{ "settle-ms", required_argument, NULL, OPTION_SETTLE_MS },
	{ "clean-ms", required_argument, NULL, OPTION_CLEAN_MS },
	{ "command-timeout", required_argument, NULL, OPTION_COMMAND_TIMEOUT },
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "moves", required_argument, NULL, OPTION_MOVES },
	{ "exchanges", required_argument, NULL, OPTION_EXCHANGES },
	{ "no-reservations", no_argument, NULL, OPTION_NO_RESERVATIONS },
	{ "bridged", no_argument, NULL, OPTION_BRIDGED },
	{ "unplugged", no_argument, NULL, OPTION_UNPLUGGED },
	{ "daemon", no_argument, NULL, OPTION_DAEMON },
	{ NULL, 0, NULL, 0 }
};

void options_usage(FILE *out)
{
	int i;

	fputs("  --name NAME           of the library: letters, digits, '-' and '_'\n"
	      "  --control SOCKET      where 'ntms-sim ctl' reaches it\n"
	      "  --slots N[@FIRST]     elements and the address of their first (10@4096)\n"
	      "  --drives N[@FIRST]    (1@256)\n"
	      "  --ports N[@FIRST]     import/export elements (0@16)\n"
	      "  --transports N[@FIRST] (1@0)\n"
	      "  --cartridges N        in the first slots (0)\n"
	      "  --cleaners N          behind them, CLN000 and so on (0)\n"
	      "  --prefix TEXT --digits N --first-code N --suffix TEXT\n"
	      "                        bar codes: A, 5 digits from 0, L8\n"
	      "  --medium TYPE         data, worm, ... (data)\n"
	      "  --capacity-mib N      of the tape, or disk, on each side of a cartridge (64)\n"
	      "  --two-sided           media have two sides, the robot can invert them\n"
	      "  --disks               media are disks, drives are optical ones\n"
	      "  --must-unload         a loaded drive keeps its cartridge from the robot\n"
	      "  --no-reader           no bar code reader\n"
	      "  --needs-init          not ready until INITIALIZE ELEMENT STATUS\n"
	      "  --fault 'FAULT'       see 'ntms-sim ctl SOCKET help'\n"
	      "  --vendor, --product, --revision, --serial TEXT, --naa HEX\n"
	      "  --drive-serial N=TEXT of the N-th drive, from 0\n"
	      "  --drive-id N=FORM     of the N-th drive: in the library: t10, serial, naa, none\n"
	      "                        or raw:CODE-SET:TYPE:BYTES in hex\n"
	      "  --drive-luns          drives are SCSI devices too, LUN 1 and up\n"
	      "  --bridged             LUN 0 is the first drive, LUN 1 the changer\n"
	      "  --no-reservations     05/20/00 to PERSISTENT RESERVE and RESERVE\n"
	      "  --paths N             ports by which the library is seen (1)\n"
	      "  --command-ms, --move-ms, --exchange-ms, --position-ms, --scan-ms, --port-ms N\n"
	      "                        how long things take (0)\n"
	      "  --access-ms N         from a drive's unload until the robot can take it (0)\n"
	      "  --ready-ms N          from a drive's load until its tape can be used (0)\n"
	      "  --settle-ms N         not ready after power on and reset (0)\n"
	      "  --clean-ms N          from the load of a cleaner until a drive lets go of it (0)\n"
	      "  --command-timeout S   of the kernel's ring, for a simulator that dies (none)\n"
	      "  --timeout OPCODE=S    that REPORT SUPPORTED OPERATION CODES recommends (0: none)\n"
	      "  --moves, --exchanges TYPE=TYPE,...|none\n"
	      "                        a row of mode page 1Fh; others give 05/21/01\n"
	      "  --unplugged           wait for 'plug' to appear\n"
	      "  --daemon              return when the devices are there\n"
	      "  --quirk NAME[=N]      any of:\n", out);
	for (i = 0; i < QUIRKS; i++)
		fprintf(out, "    %-24s %s\n", quirk_name(i), quirk_help(i));
}

static bool complain(const char *option, const char *value, const char *why)
{
	fprintf(stderr, "ntms-sim: --%s '%s': %s\n", option, value, why);
	return false;
}

static void set_defaults(struct options *options)
{
	struct range *range = options->geometry.range;

	memset(options, 0, sizeof(*options));
	range[ELEMENT_TRANSPORT] = (struct range){ 0, 1, 0 };
	range[ELEMENT_PORT] = (struct range){ 16, 0, 0 };
	range[ELEMENT_DRIVE] = (struct range){ 256, 1, 0 };
	range[ELEMENT_STORAGE] = (struct range){ 4096, 10, 0 };
	options->medium = MEDIUM_DATA;
	options->capacity_mib = TAPE_CAPACITY >> 20;
	options->codes = (struct bar_codes){ NULL, NULL, 5, 0 };
	strcpy(options->prefix, "A");
	strcpy(options->suffix, "L8");
	options->export.paths = 1;
	moves_init(&options->moves);
}

static bool set_range(struct range *range, const char *option, const char *value)
{
	char count[16];
	const char *at = strchr(value, '@');
	size_t length = at ? (size_t)(at - value) : strlen(value);

	if (length >= sizeof(count))
		return complain(option, value, "not COUNT or COUNT@FIRST");
	memcpy(count, value, length);
	count[length] = '\0';
	if (!parse_number(count, 65536, &range->count) ||
	    (at && !parse_number(at + 1, 65535, &range->first)))
		return complain(option, value, "not COUNT or COUNT@FIRST");
	return true;
}

static bool set_number(uint32_t *number, uint32_t max, const char *option, const char *value)
{
	char why[64];

	if (parse_number(value, max, number))
		return true;
	snprintf(why, sizeof(why), "not a number of 0 to %u", max);
	return complain(option, value, why);
}

static bool set_text(char *to, size_t size, const char *option, const char *value)
{
	if ((size_t)snprintf(to, size, "%s", value) < size)
		return true;
	return complain(option, value, "too long");
}

static bool set_name(struct options *options, const char *option, const char *value)
{
	if (!*value || value[strspn(value, "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")])
		return complain(option, value, "not letters, digits, '-' and '_'");
	return set_text(options->export.name, sizeof(options->export.name), option, value);
}

static bool set_medium(struct options *options, const char *option, const char *value)
{
	int n;

	for (n = 0; n < MEDIUM_TYPES; n++) {
		if (!strcmp(value, medium_name(n))) {
			options->medium = n;
			return true;
		}
	}
	return complain(option, value, "no such medium type");
}

static bool set_quirk(struct options *options, const char *value)
{
	char why[256];

	if (quirk_set(&options->quirks, value, why, sizeof(why)))
		return true;
	fprintf(stderr, "ntms-sim: --quirk: %s\n", why);
	return false;
}

static bool add_fault(struct options *options, const char *option, const char *value)
{
	static struct words words;
	char why[256];

	if (!words_split(&words, value))
		return complain(option, value, "too long");
	if (fault_add(&options->faults, &words, why, sizeof(why)))
		return true;
	return complain(option, value, why);
}

static bool set_naa(struct options *options, const char *option, const char *value)
{
	char *end;

	options->identity.naa = strtoull(value, &end, 16);
	if (*end || !options->identity.naa)
		return complain(option, value, "not a number in hex");
	return true;
}

/* The text behind NUMBER=, NULL: there is no such number. */
static const char *numbered(const char *value, uint32_t *n)
{
	char number[8];
	const char *equals = strchr(value, '=');

	if (!equals || equals - value >= (ptrdiff_t)sizeof(number))
		return NULL;
	memcpy(number, value, (size_t)(equals - value));
	number[equals - value] = '\0';
	return parse_number(number, DRIVES_MAX - 1, n) ? equals + 1 : NULL;
}

static bool set_drive_serial(struct options *options, const char *option, const char *value)
{
	uint32_t n;
	const char *serial = numbered(value, &n);

	if (!serial || strlen(serial) > SERIAL_LENGTH)
		return complain(option, value, "not NUMBER=SERIAL, or too long");
	options->drive_serial[n] = serial;
	return true;
}

static bool set_drive_id(struct options *options, const char *option, const char *value)
{
	uint32_t n;
	const char *form = numbered(value, &n);

	return (form && designator_set(&options->drive_id[n], form)) ||
	       complain(option, value, "not NUMBER=FORM");
}

static bool set_timeout(struct options *options, const char *option, const char *value)
{
	char opcode[4] = "";
	size_t length = strcspn(value, "=");
	uint8_t byte;

	if (length < sizeof(opcode))
		memcpy(opcode, value, length);
	if (!value[length] || !parse_hex_byte(opcode, &byte) ||
	    !parse_number(value + length + 1, UINT32_MAX, &options->timeout[byte]))
		return complain(option, value, "not OPCODE=SECONDS");
	return true;
}

static bool set_moves(uint8_t row[ELEMENT_TYPES], const char *option, const char *value)
{
	return moves_set(row, value) ||
	       complain(option, value, "not TYPE=TYPE,... nor TYPE=none (transport, storage, "
				       "port, drive)");
}

static bool set_geometry(struct options *options, int id, const char *option, const char *value)
{
	struct range *range = options->geometry.range;

	switch (id) {
	case OPTION_SLOTS:
		return set_range(&range[ELEMENT_STORAGE], option, value);
	case OPTION_DRIVES:
		return set_range(&range[ELEMENT_DRIVE], option, value);
	case OPTION_PORTS:
		return set_range(&range[ELEMENT_PORT], option, value);
	default:
		return set_range(&range[ELEMENT_TRANSPORT], option, value);
	}
}

static bool set_media(struct options *options, int id, const char *option, const char *value)
{
	switch (id) {
	case OPTION_CARTRIDGES:
		return set_number(&options->cartridges, 65535, option, value);
	case OPTION_CLEANERS:
		return set_number(&options->cleaners, 65535, option, value);
	case OPTION_PREFIX:
		return set_text(options->prefix, sizeof(options->prefix), option, value);
	case OPTION_SUFFIX:
		return set_text(options->suffix, sizeof(options->suffix), option, value);
	case OPTION_FIRST_CODE:
		return set_number(&options->codes.first, UINT32_MAX, option, value);
	case OPTION_DIGITS:
		return set_number(&options->codes.digits, 10, option, value);
	case OPTION_CAPACITY_MIB:
		return set_number(&options->capacity_mib, UINT32_MAX, option, value);
	default:
		return set_medium(options, option, value);
	}
}

static bool set_timing(struct options *options, int id, const char *option, const char *value)
{
	struct timing *timing = &options->timing;
	uint32_t *values[] = { &timing->command_ms, &timing->move_ms, &timing->exchange_ms,
			       &timing->position_ms, &timing->scan_ms, &timing->port_ms,
			       &options->lags.access_ms, &options->lags.ready_ms,
			       &options->lags.settle_ms, &options->lags.clean_ms };

	return set_number(values[id - OPTION_COMMAND_MS], UINT32_MAX, option, value);
}

static bool set_identity(struct options *options, int id, const char *option, const char *value)
{
	struct identity *identity = &options->identity;

	switch (id) {
	case OPTION_VENDOR:
		return set_text(identity->vendor, sizeof(identity->vendor), option, value);
	case OPTION_PRODUCT:
		return set_text(identity->product, sizeof(identity->product), option, value);
	case OPTION_REVISION:
		return set_text(identity->revision, sizeof(identity->revision), option, value);
	case OPTION_SERIAL:
		return set_text(identity->serial, sizeof(identity->serial), option, value);
	case OPTION_NAA:
		return set_naa(options, option, value);
	case OPTION_DRIVE_ID:
		return set_drive_id(options, option, value);
	default:
		return set_drive_serial(options, option, value);
	}
}

static void set_flag(struct options *options, int id)
{
	switch (id) {
	case OPTION_TWO_SIDED:
		options->geometry.two_sided = true;
		break;
	case OPTION_DISKS:
		options->geometry.disks = true;
		break;
	case OPTION_MUST_UNLOAD:
		options->geometry.must_unload = true;
		break;
	case OPTION_NO_READER:
		options->no_reader = true;
		break;
	case OPTION_NEEDS_INIT:
		options->needs_init = true;
		break;
	case OPTION_DRIVE_LUNS:
		options->drive_luns = true;
		break;
	case OPTION_NO_RESERVATIONS:
		options->export.no_reservations = true;
		break;
	case OPTION_BRIDGED:
		options->export.bridged = true;
		break;
	case OPTION_UNPLUGGED:
		options->unplugged = true;
		break;
	default:
		options->daemon = true;
		break;
	}
}

static bool set_valued(struct options *options, int id, const char *option, const char *value)
{
	switch (id) {
	case OPTION_NAME:
		return set_name(options, option, value);
	case OPTION_CONTROL:
		return set_text(options->control, sizeof(options->control), option, value);
	case OPTION_QUIRK:
		return set_quirk(options, value);
	case OPTION_FAULT:
		return add_fault(options, option, value);
	case OPTION_TIMEOUT:
		return set_timeout(options, option, value);
	case OPTION_MOVES:
		return set_moves(options->moves.move, option, value);
	case OPTION_EXCHANGES:
		return set_moves(options->moves.exchange, option, value);
	case OPTION_PATHS:
		return set_number(&options->export.paths, PATHS_MAX, option, value);
	case OPTION_COMMAND_TIMEOUT:
		return set_number(&options->export.command_timeout, 86400, option, value);
	default:
		break;
	}
	if (id >= OPTION_SLOTS && id <= OPTION_TRANSPORTS)
		return set_geometry(options, id, option, value);
	if (id >= OPTION_CARTRIDGES && id <= OPTION_MEDIUM)
		return set_media(options, id, option, value);
	if (id >= OPTION_COMMAND_MS && id <= OPTION_CLEAN_MS)
		return set_timing(options, id, option, value);
	return set_identity(options, id, option, value);
}

static bool check(struct options *options)
{
	const struct range *drives = &options->geometry.range[ELEMENT_DRIVE];

	if (!options->export.name[0]) {
		fprintf(stderr, "ntms-sim: no --name\n");
		return false;
	}
	if (!options->export.paths) {
		fprintf(stderr, "ntms-sim: --paths must be 1 to %d\n", PATHS_MAX);
		return false;
	}
	if (options->drive_luns && drives->count > DRIVES_MAX) {
		fprintf(stderr, "ntms-sim: --drive-luns: more than %d drives\n", DRIVES_MAX);
		return false;
	}
	options->export.luns = 1 + (options->drive_luns ? drives->count : 0);
	return true;
}

bool options_parse(struct options *options, int argc, char **argv)
{
	int id, index;

	set_defaults(options);
	while ((id = getopt_long(argc, argv, "", table, &index)) != -1) {
		if (id == '?')
			return false;
		if (!table[index].has_arg)
			set_flag(options, id);
		else if (!set_valued(options, id, table[index].name, optarg))
			return false;
	}
	if (optind < argc) {
		fprintf(stderr, "ntms-sim: what is '%s'?\n", argv[optind]);
		return false;
	}
	return check(options);
}
