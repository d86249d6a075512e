/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the subcommands of ntms share, and ntmsd with them. */
#ifndef NTMS_TOOL_H
#define NTMS_TOOL_H

#include <stdbool.h>
#include <stddef.h>

#include <ntmsapi.h>
#include <ntmsext.h>

/* Exit statuses, the same for every subcommand. */
enum {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,	/* understood, and not allowed or not possible */
	EXIT_USAGE = 2,
	EXIT_PARTLY = 3,	/* some of several were done */
	EXIT_STORE = 4,		/* the store or a device failed */
};

enum format {
	FORMAT_HUMAN,
	FORMAT_JSON,
	FORMAT_DUMP,
};

struct command {
	const char *name;
	const char *arguments;
	const char *summary;
	int (*run)(const struct command *self, int argc, char **argv);
};

extern enum format output_format;

/* command_*.c: each takes its own name in argv[0] and returns an exit status */
int command_init(const struct command *self, int argc, char **argv);
int command_export(const struct command *self, int argc, char **argv);
int command_import(const struct command *self, int argc, char **argv);
int command_status(const struct command *self, int argc, char **argv);
int command_mount(const struct command *self, int argc, char **argv);
int command_dismount(const struct command *self, int argc, char **argv);
int command_overwrite(const struct command *self, int argc, char **argv);
int command_bind(const struct command *self, int argc, char **argv);
int command_inventory(const struct command *self, int argc, char **argv);
int command_view(const struct command *self, int argc, char **argv);
int command_pool(const struct command *self, int argc, char **argv);
int command_allocate(const struct command *self, int argc, char **argv);
int command_deallocate(const struct command *self, int argc, char **argv);
int command_decommission(const struct command *self, int argc, char **argv);
int command_complete(const struct command *self, int argc, char **argv);
int command_move(const struct command *self, int argc, char **argv);
int command_eject(const struct command *self, int argc, char **argv);
int command_inject(const struct command *self, int argc, char **argv);
int command_clean(const struct command *self, int argc, char **argv);
int command_cleaner(const struct command *self, int argc, char **argv);
int command_enable(const struct command *self, int argc, char **argv);
int command_disable(const struct command *self, int argc, char **argv);
int command_door(const struct command *self, int argc, char **argv);
int command_requests(const struct command *self, int argc, char **argv);
int command_label(const struct command *self, int argc, char **argv);

/* command_port.c: what began, and how far it is */
int show_operation(HANDLE session, const GUID *operation);

int usage(const struct command *self);
int operands(const struct command *self, int argc, char **argv);

/* streams.c */
void streams_fill(void);
int streams_flush(void);

/* connection.c */
int connection_open(HANDLE *open);
int failed(DWORD code, const char *format, ...) __attribute__((format(printf, 2, 3)));
int refused(const char *format, ...) __attribute__((format(printf, 1, 2)));
int each(HANDLE open, int argc, char **argv, int (*one)(HANDLE session, const char *name));
int several(const struct command *self, int argc, char **argv,
	    int (*one)(HANDLE session, const char *name));

/* names.c */
const char *type_name(DWORD type);
bool type_from_name(const char *name, DWORD *type);
const char *side_state_name(DWORD state);
const char *pool_type_name(DWORD type);
const char *operational_state_name(DWORD state);
const char *library_type_name(DWORD type);
const char *slot_state_name(DWORD state);
const char *drive_state_name(DWORD state);
const char *door_state_name(DWORD state);
const char *port_content_name(DWORD content);
const char *media_state_name(DWORD state);
const char *operation_name(DWORD operation);
const char *library_request_state_name(DWORD state);
const char *operator_request_name(DWORD request);
const char *operator_request_state_name(DWORD state);
const char *label_contents_name(DWORD contents);
const char *error_name(DWORD code);

/* guid.c */
#define GUID_TEXT_SIZE 37
void guid_text(const GUID *id, char text[GUID_TEXT_SIZE]);
bool guid_from_text(const char *text, GUID *id);
bool guid_is_null(const GUID *id);

/* enumerate.c; free() the list. ERROR_SUCCESS, or why there is none */
DWORD enumerate(HANDLE session, const GUID *container, DWORD type, DWORD options, GUID **list,
		DWORD *count);

/* lookup.c: find what a person named; 0 or an exit status, having said why */
int list_objects(HANDLE session, const GUID *container, DWORD type, DWORD options,
		 GUID **list, DWORD *count);
int object_info(HANDLE session, const GUID *id, DWORD type, NTMS_OBJECTINFORMATIONA *info);
int find_object(HANDLE session, DWORD type, const char *name, GUID *id);
int find_object_in(HANDLE session, const GUID *container, DWORD type, const char *name, GUID *id);
int find_library(HANDLE session, const char *name, GUID *id);
int find_pool(HANDLE session, const char *path, GUID *id);
int find_medium(HANDLE session, const char *name, GUID *id);
bool is_bar_code(HANDLE session, const char *name);
int find_side(HANDLE session, const char *name, GUID *id);
int find_logical_medium(HANDLE session, const char *name, GUID *id);
#define POOL_PATH_SIZE	(3 * NTMS_POOLHIERARCHY_LENGTH)	/* bytes: a character has more than one */
int pool_path(HANDLE session, const GUID *id, char *path, DWORD size);

/* table.c: one list, written for people, as JSON or as tab-separated lines */
struct table;
struct table *table_begin(const char *name);
void table_column(struct table *table, const char *name, bool number);
void table_text(struct table *table, const char *text);
void table_number(struct table *table, unsigned long long number);
void table_id(struct table *table, const GUID *id);
void table_time(struct table *table, const SYSTEMTIME *time);
int table_end(struct table *table);

#endif /* NTMS_TOOL_H */
