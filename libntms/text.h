/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text: UTF-8 inside, UTF-8 or UTF-16 at the interface, and the rules for names and pool paths.
 *
 * Lengths of names and paths are counted in UTF-16 units, so that a legal name always fits the
 * array of a W structure; only A arrays cut. Nothing here looks at the locale. Results are 0 or
 * positive, or a negative errno: -EILSEQ not well formed, -ENAMETOOLONG, -EINVAL against the rules.
 */
#ifndef NTMS_TEXT_H
#define NTMS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define TEXT_NAME_UNITS	63	/* longest object name */
#define TEXT_PATH_UNITS	511	/* longest pool path, with its first backslash */

/* Bytes that hold any text of so many UTF-16 units, and its NUL. */
#define TEXT_BYTES(units)	(3 * (size_t)(units) + 1)

/*
 * Convert a text that ends in NUL within @limit units (bytes) into @dst of @size bytes (units).
 * Returns the length without the NUL. -ENAMETOOLONG: no NUL found, or @dst is too small; @dst is
 * then not to be used.
 */
ssize_t text_from_utf16(const uint16_t *src, size_t limit, char *dst, size_t size);
ssize_t text_to_utf16(const char *src, size_t limit, uint16_t *dst, size_t size);

/* Copy with the checks of the conversions. */
ssize_t text_copy(const char *src, size_t limit, char *dst, size_t size);

/* Length in UTF-16 units of a UTF-8 text. */
ssize_t text_units(const char *text);

/*
 * Fill an array of a structure (@size at least 1): cut between characters, never inside a surrogate
 * pair; a NUL always, and zeros behind it. Returns 1 when it was cut, else 0. Text that is not well
 * formed is cut where it stops being so.
 */
int text_put_utf8(char *field, size_t size, const char *text);
int text_put_utf16(uint16_t *field, size_t size, const char *text);

/*
 * Read back an array that was filled by text_put_*() from @stored and perhaps changed since. A
 * field that holds what put made of @stored means @stored, also where it was cut.
 * Returns 0: as stored (@dst gets a copy of it), 1: changed, or a negative errno.
 */
int text_take_utf8(const char *field, size_t limit, const char *stored, char *dst, size_t size);
int text_take_utf16(const uint16_t *field, size_t limit, const char *stored, char *dst,
		    size_t size);

/* Put '?' for each control character and line separator of a text: it is to be shown. */
void text_make_printable(char *text);

/* ASCII case folding: what makes two names the same. */
void text_fold(char *text);
int text_compare(const char *a, const char *b);

/* 0 when @name may be the name of an object. */
int text_check_name(const char *name);

/*
 * Walk a pool path: "\a\b" or "a\b". text_check_path() returns the number of components, at
 * least 1. text_next_component() stores the next one in @name and moves @at behind it: 1, or 0 at
 * the end.
 */
int text_check_path(const char *path);
int text_next_component(const char **at, char *name, size_t size);

#endif
