// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One list in three forms. For people: aligned columns under a heading. JSON:
 * {"schema":1,NAME:[{column:value,...},...]}. Dump: tab-separated lines without
 * a heading, in the order of the columns; backslash, tab and newline in a value
 * are written \\, \t and \n.
 */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ntms.h"

#define COLUMNS_MAX 24
#define GAP 2			/* blanks between columns */
#define UTF8_BYTES 4		/* of a character, at the most */

struct column {
	const char *name;
	bool number;
	size_t width;
};

struct table {
	const char *name;
	struct column columns[COLUMNS_MAX];
	size_t column_count;
	char *text;		/* of all cells, one behind the other, each with its NUL */
	size_t length, room;
	size_t cell_count;
};

static void *or_die(void *memory)
{
	if (!memory) {
		fputs("ntms: out of memory\n", stderr);
		exit(EXIT_STORE);
	}
	return memory;
}

struct table *table_begin(const char *name)
{
	struct table *table = or_die(calloc(1, sizeof(*table)));

	table->name = name;
	return table;
}

void table_column(struct table *table, const char *name, bool number)
{
	struct column *column = &table->columns[table->column_count++];

	column->name = name;
	column->number = number;
	column->width = strlen(name);
}

/* Columns on a terminal: bytes that begin a character of UTF-8. */
static size_t text_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

void table_text(struct table *table, const char *text)
{
	struct column *column = &table->columns[table->cell_count % table->column_count];
	size_t width = text_width(text), size = strlen(text) + 1;

	if (table->length + size > table->room) {
		table->room = 2 * table->room + size;
		table->text = or_die(realloc(table->text, table->room));
	}
	memcpy(table->text + table->length, text, size);
	table->length += size;
	table->cell_count++;
	if (width > column->width)
		column->width = width;
}

void table_number(struct table *table, unsigned long long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", number);
	table_text(table, text);
}

void table_id(struct table *table, const GUID *id)
{
	char text[GUID_TEXT_SIZE] = "";

	if (!guid_is_null(id))
		guid_text(id, text);
	table_text(table, text);
}

/* "" for never. */
void table_time(struct table *table, const SYSTEMTIME *time)
{
	char text[64] = "";

	if (time->wYear)
		snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", time->wYear,
			 time->wMonth, time->wDay, time->wHour, time->wMinute, time->wSecond,
			 time->wMilliseconds);
	table_text(table, text);
}

static const char *behind(const char *cell)
{
	return cell + strlen(cell) + 1;
}

static char *put_blanks(char *to, size_t count)
{
	memset(to, ' ', count);
	return to + count;
}

static bool is_control(const char *text)
{
	unsigned char c = (unsigned char)*text, next = (unsigned char)text[c != 0];

	return c < ' ' || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0);
}

/* Anybody may have written it: it draws no lines of its own, and tells the terminal nothing. */
static char *put_printable(char *to, const char *text)
{
	for (; *text; text++) {
		if (is_control(text)) {
			*to++ = *text == '\n' || *text == '\t' ? ' ' : '?';
			text += (unsigned char)*text == 0xc2;
		} else {
			*to++ = *text;
		}
	}
	return to;
}

static char *put_padded(char *to, const char *text, const struct column *column)
{
	size_t fill = column->width - text_width(text);

	if (column->number)
		to = put_blanks(to, fill);
	to = put_printable(to, text);
	if (!column->number)
		to = put_blanks(to, fill);
	return put_blanks(to, GAP);
}

/* @line has room for any row; what a row does not fill is not written. */
static void write_row(const struct table *table, const char *cells[], char *line)
{
	char *end = line;

	for (size_t i = 0; i < table->column_count; i++)
		end = put_padded(end, cells[i], &table->columns[i]);
	while (end > line && end[-1] == ' ')
		end--;
	*end++ = '\n';
	fwrite(line, 1, (size_t)(end - line), stdout);
}

static char *make_line(const struct table *table)
{
	size_t room = 1;

	for (size_t i = 0; i < table->column_count; i++)
		room += table->columns[i].width * UTF8_BYTES + GAP;
	return or_die(malloc(room));
}

static void write_human(const struct table *table)
{
	const char *cell = table->text, *cells[COLUMNS_MAX];
	char *line;

	if (!table->cell_count)
		return;
	line = make_line(table);
	for (size_t i = 0; i < table->column_count; i++)
		cells[i] = table->columns[i].name;
	write_row(table, cells, line);
	for (size_t row = 0; row < table->cell_count / table->column_count; row++) {
		for (size_t i = 0; i < table->column_count; i++, cell = behind(cell))
			cells[i] = cell;
		write_row(table, cells, line);
	}
	free(line);
}

static void put_escaped(const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '\\':
			fputs("\\\\", stdout);
			break;
		case '\t':
			fputs("\\t", stdout);
			break;
		case '\n':
			fputs("\\n", stdout);
			break;
		default:
			putchar(*text);
		}
}

static void write_dump(const struct table *table)
{
	const char *cell = table->text;

	for (size_t i = 0; i < table->cell_count; i++, cell = behind(cell)) {
		put_escaped(cell);
		putchar((i + 1) % table->column_count ? '\t' : '\n');
	}
}

static struct json_object *json_value(const char *cell, const struct column *column)
{
	if (column->number && *cell)
		return json_object_new_uint64(strtoull(cell, NULL, 10));
	return *cell ? json_object_new_string(cell) : NULL;
}

static void write_json(const struct table *table)
{
	struct json_object *all = json_object_new_object();
	struct json_object *rows = json_object_new_array();
	struct json_object *row = NULL;
	const char *cell = table->text;

	json_object_object_add(all, "schema", json_object_new_int(1));
	json_object_object_add(all, table->name, rows);
	for (size_t i = 0; i < table->cell_count; i++, cell = behind(cell)) {
		const struct column *column = &table->columns[i % table->column_count];

		if (column == table->columns) {
			row = json_object_new_object();
			json_object_array_add(rows, row);
		}
		json_object_object_add(row, column->name, json_value(cell, column));
	}
	puts(json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
	json_object_put(all);
}

/* Write the table and free it. */
int table_end(struct table *table)
{
	if (output_format == FORMAT_JSON)
		write_json(table);
	else if (output_format == FORMAT_DUMP)
		write_dump(table);
	else
		write_human(table);
	free(table->text);
	free(table);
	return streams_flush();
}
