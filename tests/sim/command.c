// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The words of the control socket.
 */
#include <string.h>

#include "command.h"
#include "hands.h"

#define WAIT_DEFAULT_MS	30000

struct request {
	struct simulator *sim;
	struct words *words;
	struct wait *wait;
	FILE *out;
};

static enum command_outcome complain(const struct request *request, const char *what,
				     const char *word)
{
	fprintf(request->out, "%s: '%s'", what, word ? word : "");
	return COMMAND_FAILED;
}

static enum command_outcome told(const struct request *request, const struct failure *failure)
{
	fputs(failure->text, request->out);
	return COMMAND_FAILED;
}

static enum command_outcome do_fault(struct request *request)
{
	char why[256];
	unsigned int id = fault_add(&request->sim->engine.faults, request->words, why,
				    sizeof(why));

	if (!id) {
		fputs(why, request->out);
		return COMMAND_FAILED;
	}
	fprintf(request->out, "%u", id);
	return COMMAND_DONE;
}

static enum command_outcome do_faults(struct request *request)
{
	const struct fault_list *list = &request->sim->engine.faults;
	size_t i;

	for (i = 0; i < list->count; i++)
		fprintf(request->out, "%u: %s\n", list->fault[i].id, list->fault[i].text);
	return COMMAND_DONE;
}

static enum command_outcome do_clear(struct request *request)
{
	const char *word = words_next(request->words);
	uint32_t id;

	if (!word || !strcmp(word, "all")) {
		request->sim->engine.faults.count = 0;
		return COMMAND_DONE;
	}
	if (!parse_number(word, UINT32_MAX, &id) ||
	    !fault_remove(&request->sim->engine.faults, id))
		return complain(request, "no fault has this number", word);
	return COMMAND_DONE;
}

static enum command_outcome do_release(struct request *request)
{
	fprintf(request->out, "%u", engine_release(&request->sim->engine, now_ms()));
	return COMMAND_DONE;
}

static enum command_outcome do_arrive(struct request *request)
{
	if (engine_arrive(&request->sim->engine, now_ms()))
		return COMMAND_DONE;
	fputs("arrive: the robot does not move", request->out);
	return COMMAND_FAILED;
}

static enum command_outcome do_quirk(struct request *request)
{
	const char *word = words_next(request->words);
	char why[256];

	if (word && quirk_set(&request->sim->target.quirks, word, why, sizeof(why)))
		return COMMAND_DONE;
	fputs(word ? why : "quirk: no name", request->out);
	return COMMAND_FAILED;
}

static enum command_outcome do_quirks(struct request *request)
{
	int i;

	for (i = 0; i < QUIRKS; i++)
		fprintf(request->out, "%s %u\n", quirk_name(i),
			request->sim->target.quirks.value[i]);
	return COMMAND_DONE;
}

static enum command_outcome do_set(struct request *request)
{
	struct timing *timing = &request->sim->engine.timing;
	struct lags *lags = &request->sim->library.lags;
	const struct {
		const char *name;
		uint32_t *value;
	} settings[] = {
		{ "command-ms", &timing->command_ms }, { "move-ms", &timing->move_ms },
		{ "exchange-ms", &timing->exchange_ms }, { "position-ms", &timing->position_ms },
		{ "scan-ms", &timing->scan_ms }, { "port-ms", &timing->port_ms },
		{ "access-ms", &lags->access_ms }, { "ready-ms", &lags->ready_ms },
		{ "settle-ms", &lags->settle_ms }, { "clean-ms", &lags->clean_ms },
	};
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const char *word;

		if (!words_accept(request->words, settings[i].name))
			continue;
		word = words_next(request->words);
		if (!parse_number(word, UINT32_MAX, settings[i].value))
			return complain(request, "not a number of milliseconds", word);
		return COMMAND_DONE;
	}
	return complain(request, "not a setting", words_next(request->words));
}

/* OPCODE RECOMMENDED [NOMINAL], in seconds */
static enum command_outcome do_timeout(struct request *request)
{
	struct timeout timeout = { 0, 0 };
	const char *word = words_next(request->words);
	uint8_t opcode;

	if (!parse_hex_byte(word, &opcode))
		return complain(request, "not an op code in hex", word);
	word = words_next(request->words);
	if (!parse_number(word, UINT32_MAX, &timeout.recommended))
		return complain(request, "not a number of seconds", word);
	word = words_next(request->words);
	if (word && !parse_number(word, UINT32_MAX, &timeout.nominal))
		return complain(request, "not a number of seconds", word);
	request->sim->target.timeout[opcode] = timeout;
	return COMMAND_DONE;
}

/* FROM=TO,TO: the rows of mode page 1Fh */
static enum command_outcome set_moves(struct request *request, uint8_t row[ELEMENT_TYPES])
{
	const char *word = words_next(request->words);

	if (!word || !moves_set(row, word))
		return complain(request, "not TYPE=TYPE,... nor TYPE=none", word);
	return COMMAND_DONE;
}

static enum command_outcome do_moves(struct request *request)
{
	return set_moves(request, request->sim->target.moves.move);
}

static enum command_outcome do_exchanges(struct request *request)
{
	return set_moves(request, request->sim->target.moves.exchange);
}

static enum command_outcome do_mark(struct request *request)
{
	journal_mark(&request->sim->engine.journal);
	return COMMAND_DONE;
}

static enum command_outcome do_log(struct request *request)
{
	journal_print(&request->sim->engine.journal, request->out);
	return COMMAND_DONE;
}

static bool read_lun(struct words *words, uint32_t *lun)
{
	*lun = 0;
	return !words_accept(words, "lun") || parse_number(words_next(words), DRIVES_MAX, lun);
}

static enum command_outcome do_count(struct request *request)
{
	const char *word = words_next(request->words);
	uint8_t opcode;
	uint32_t lun;

	if (!word) {
		journal_print_counts(&request->sim->engine.journal, request->out);
		return COMMAND_DONE;
	}
	if (!parse_hex_byte(word, &opcode) || !read_lun(request->words, &lun))
		return complain(request, "not an op code in hex, or a bad LUN", word);
	fprintf(request->out, "%u", journal_count(&request->sim->engine.journal, lun, opcode));
	return COMMAND_DONE;
}

static void print_element(const struct element *element, FILE *out)
{
	const struct cartridge *cartridge = element->cartridge;

	fprintf(out, "%s %u %s", element_type_name(element->type), element->address,
		cartridge ? "full" : "empty");
	if (cartridge)
		fprintf(out, " tag=%s medium=%s%s%s%s", cartridge->tag[0] ? cartridge->tag : "-",
			medium_name(cartridge->medium), cartridge->inverted ? " inverted" : "",
			cartridge->protected ? " protected" : "",
			cartridge->write_protected ? " write-protected" : "");
	if (cartridge && cartridge->has_source)
		fprintf(out, " source=%u", cartridge->source);
	if (element->positioned)
		fprintf(out, " before=%u%s", element->before, element->turned ? " turned" : "");
	fprintf(out, "%s%s%s%s", element->no_export ? " no-export" : "",
		element->no_import ? " no-import" : "", element->elsewhere ? " elsewhere" : "",
		element->wants_operator ? " wants-operator" : "");
	fprintf(out, "%s%s%s%s%s%s\n", element->disabled ? " disabled" : "",
		element->absent ? " absent" : "", element->open ? " open" : "",
		element->loaded ? " loaded" : "", element->stuck ? " stuck" : "",
		cartridge && element->by_operator ? " by-operator" : "");
}

/* All elements, or the one at ADDRESS. */
static enum command_outcome do_state(struct request *request)
{
	const struct library *lib = &request->sim->library;
	const char *word = words_next(request->words);
	uint32_t address;
	size_t i;

	if (word && (!parse_number(word, 0xffff, &address) || !library_any(lib, address)))
		return complain(request, "not an element's address", word);
	for (i = 0; i < lib->count; i++)
		if (!word || lib->element[i].address == address)
			print_element(&lib->element[i], request->out);
	return COMMAND_DONE;
}

static enum command_outcome do_status(struct request *request)
{
	const struct simulator *sim = request->sim;

	fprintf(request->out,
		"plugged=%u powered=%d jobs=%zu hung=%zu moving=%d attentions=%u prevented=%d "
		"door=%s aborts=%u",
		plug_linked(&sim->plug), sim->powered, engine_jobs(&sim->engine),
		engine_hung(&sim->engine), sim->engine.moving != NULL,
		sim->target.attentions.count, sim->target.prevented,
		sim->library.door_open ? "open" : "closed", sim->engine.aborts);
	return COMMAND_DONE;
}

static enum command_outcome do_identity(struct request *request)
{
	const struct smc_target *target = &request->sim->target;
	char serial[SERIAL_LENGTH + 1];
	uint32_t n;

	smc_serial(target, serial);
	fprintf(request->out, "changer %s naa.%016llx\n", serial,
		(unsigned long long)target->identity.naa);
	for (n = 0; n < request->sim->library.geometry.range[ELEMENT_DRIVE].count; n++)
		fprintf(request->out, "drive %u %s\n", n,
			n < DRIVES_MAX ? target->drive_serial[n] : "-");
	return COMMAND_DONE;
}

static enum command_outcome wait_for(struct request *request, enum condition condition,
				     uint32_t milliseconds)
{
	request->wait->condition = condition;
	request->wait->until = now_ms() + milliseconds;
	return COMMAND_WAIT;
}

/* [PATH] [hold MS] */
static enum command_outcome do_plug(struct request *request, bool in)
{
	struct failure failure = { "" };
	uint32_t path = 0, hold = 0;
	const char *word = words_next(request->words);

	if (word && strcmp(word, "hold")) {
		if (!parse_number(word, PATHS_MAX - 1, &path))
			return complain(request, "not a path's number", word);
		word = words_next(request->words);
	}
	if (word) {
		if (in || strcmp(word, "hold") ||
		    !parse_number(words_next(request->words), UINT32_MAX, &hold))
			return complain(request, "not hold MILLISECONDS", word);
	}
	if (!(in ? simulator_plug(request->sim, path, &failure)
		 : simulator_unplug(request->sim, path, hold, &failure)))
		return told(request, &failure);
	return wait_for(request, WAIT_PLUG, WAIT_DEFAULT_MS * 10);
}

static enum command_outcome do_plug_in(struct request *request)
{
	return do_plug(request, true);
}

static enum command_outcome do_unplug(struct request *request)
{
	return do_plug(request, false);
}

static enum command_outcome do_transport(struct request *request, bool online)
{
	const char *word = words_next(request->words);
	struct failure failure = { "" };
	uint32_t path = 0;

	if (word && !parse_number(word, PATHS_MAX - 1, &path))
		return complain(request, "not a path's number", word);
	if (!configfs_transport(&request->sim->options.export, path, online, &failure))
		return told(request, &failure);
	return COMMAND_DONE;
}

static enum command_outcome do_online(struct request *request)
{
	return do_transport(request, true);
}

static enum command_outcome do_offline(struct request *request)
{
	return do_transport(request, false);
}

static enum command_outcome do_quit(struct request *request)
{
	request->sim->stopping = true;
	return wait_for(request, WAIT_STOP, UINT32_MAX);
}

/* OPCODE [COUNT] [lun L] */
static bool read_opcode_condition(struct words *words, struct wait *wait)
{
	uint32_t lun;

	wait->condition = WAIT_OPCODE;
	wait->count = 1;
	if (!parse_hex_byte(words_next(words), &wait->opcode))
		return false;
	if (words->at < words->count &&
	    parse_number(words->word[words->at], UINT32_MAX, &wait->count))
		words->at++;
	if (!read_lun(words, &lun))
		return false;
	wait->lun = lun;
	return true;
}

static bool read_condition(struct words *words, struct wait *wait)
{
	static const struct {
		const char *name;
		enum condition condition;
	} names[] = {
		{ "motion", WAIT_MOTION }, { "idle", WAIT_IDLE }, { "hang", WAIT_HANG },
		{ "attentions", WAIT_ATTENTIONS },
	};
	size_t i;

	if (words_accept(words, "opcode"))
		return read_opcode_condition(words, wait);
	if (words_accept(words, "abort")) {
		wait->condition = WAIT_ABORT;
		return parse_number(words_next(words), UINT32_MAX, &wait->count);
	}
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (words_accept(words, names[i].name)) {
			wait->condition = names[i].condition;
			return true;
		}
	}
	return false;
}

static enum command_outcome do_wait_for(struct request *request)
{
	struct words *words = request->words;
	uint32_t milliseconds = WAIT_DEFAULT_MS;
	const char *word = words->at < words->count ? words->word[words->at] : NULL;

	if (!read_condition(words, request->wait))
		return complain(request, "not a condition", word);
	if (words_accept(words, "timeout") &&
	    !parse_number(words_next(words), UINT32_MAX, &milliseconds))
		return complain(request, "not a number of milliseconds", "timeout");
	return wait_for(request, request->wait->condition, milliseconds);
}

static enum command_outcome do_help(struct request *request);

static const struct {
	const char *name;
	enum command_outcome (*run)(struct request *request);
	const char *arguments;
} table[] = {
	{ "fault", do_fault, "OPCODE|any [CONDITION...] ACTION..." },
	{ "faults", do_faults, "" },
	{ "clear", do_clear, "[all|FAULT]" },
	{ "release", do_release, "" },
	{ "arrive", do_arrive, "" },
	{ "quirk", do_quirk, "NAME[=NUMBER]" },
	{ "quirks", do_quirks, "" },
	{ "set", do_set, "command-ms|move-ms|exchange-ms|position-ms|scan-ms|port-ms|"
			 "access-ms|ready-ms|settle-ms|clean-ms NUMBER" },
	{ "moves", do_moves, "TYPE=TYPE,...|none" },
	{ "exchanges", do_exchanges, "TYPE=TYPE,...|none" },
	{ "timeout", do_timeout, "OPCODE RECOMMENDED-SECONDS [NOMINAL-SECONDS]" },
	{ "mark", do_mark, "" },
	{ "log", do_log, "" },
	{ "count", do_count, "[OPCODE [lun L]]" },
	{ "state", do_state, "[ADDRESS]" },
	{ "status", do_status, "" },
	{ "identity", do_identity, "" },
	{ "plug", do_plug_in, "[PATH]" },
	{ "unplug", do_unplug, "[PATH] [hold MS]" },
	{ "online", do_online, "[PATH]" },
	{ "offline", do_offline, "[PATH]" },
	{ "wait-for", do_wait_for, "opcode OPCODE [COUNT] [lun L] | abort COUNT | motion | idle | "
				   "hang | attentions  [timeout MS]" },
	{ "quit", do_quit, "" },
	{ "help", do_help, "" },
};

static enum command_outcome do_help(struct request *request)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		fprintf(request->out, "%s %s\n", table[i].name, table[i].arguments);
	hands_usage(request->out);
	fprintf(request->out, "\nfault %s", fault_usage);
	return COMMAND_DONE;
}

static enum command_outcome run_hands(struct request *request)
{
	switch (hands_do(&request->sim->target, request->words, request->out)) {
	case HANDS_DONE:
		return COMMAND_DONE;
	case HANDS_FAILED:
		return COMMAND_FAILED;
	default:
		return complain(request, "no such command, see 'help'",
				words_next(request->words));
	}
}

static enum command_outcome run(struct request *request)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		enum command_outcome outcome;

		if (!words_accept(request->words, table[i].name))
			continue;
		outcome = table[i].run(request);
		if (outcome == COMMAND_DONE && request->words->at < request->words->count)
			return complain(request, "done, but there is a word too many",
					words_next(request->words));
		return outcome;
	}
	return run_hands(request);
}

enum command_outcome command_run(struct simulator *sim, const char *line, struct wait *wait,
				 FILE *out)
{
	static struct words words;
	struct request request = { sim, &words, wait, out };

	memset(wait, 0, sizeof(*wait));
	library_set_time(&sim->library, now_ms());
	if (!words_split(&words, line))
		return complain(&request, "line too long", "");
	return run(&request);
}

static bool holds(const struct simulator *sim, const struct wait *wait)
{
	const struct engine *engine = &sim->engine;

	switch (wait->condition) {
	case WAIT_OPCODE:
		return journal_count(&engine->journal, wait->lun, wait->opcode) >= wait->count;
	case WAIT_MOTION:
		return engine->moving;
	case WAIT_IDLE:
		return !engine->jobs;
	case WAIT_HANG:
		return engine_hung(engine);
	case WAIT_ABORT:
		return engine->aborts >= wait->count;
	case WAIT_ATTENTIONS:
		return !sim->target.attentions.count;
	case WAIT_PLUG:
		return !sim->plug.busy;
	default:
		return false;
	}
}

enum command_outcome command_check(const struct simulator *sim, const struct wait *wait,
				   FILE *out)
{
	if (holds(sim, wait)) {
		if (wait->condition != WAIT_PLUG || !sim->plug.failed)
			return COMMAND_DONE;
		fputs(sim->plug.failure.text, out);
		return COMMAND_FAILED;
	}
	if (now_ms() < wait->until)
		return COMMAND_WAIT;
	fprintf(out, "timed out");
	if (wait->condition == WAIT_OPCODE)
		fprintf(out, ": %u of %u seen",
			journal_count(&sim->engine.journal, wait->lun, wait->opcode),
			wait->count);
	return COMMAND_FAILED;
}
