/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mtf.h - Microsoft Tape Format, version 1.00a: the TAPE block, which a medium begins with
 *
 * Numbers have their low byte first. An address is two of 16 bits: length, and offset in the block, of
 * a text that is not ended by NUL. The sum is the exclusive or of all words before it.
 */
#ifndef NTMS_LABEL_MTF_H
#define NTMS_LABEL_MTF_H

#define MTF_TAPE		"TAPE"
#define MTF_STREAMS		8	/* offset of what follows the block: its length */
#define MTF_SYSTEM		10
#define MTF_STRING_TYPE		48
#define MTF_SUM			50
#define MTF_FAMILY		52
#define MTF_ATTRIBUTES		56
#define MTF_SEQUENCE		60
#define MTF_NAME		68	/* address */
#define MTF_DESCRIPTION		72	/* address; a media label, when the attributes say so */
#define MTF_SOFTWARE		80	/* address */
#define MTF_BLOCK_SIZE		84
#define MTF_DATE		88	/* 40 bits: year 14, month 4, day 5, hour 5, minute 6, second 6 */
#define MTF_VERSION		93
#define MTF_TAPE_SIZE		94

#define MTF_ANSI		1	/* string types */
#define MTF_UNICODE		2
#define MTF_HAS_LABEL		2	/* a bit of the attributes */

/*
 * The fields of a media label: this, version, vendor, product, time, name of the cartridge, side, id of
 * the medium, id of the domain.
 */
#define MTF_MEDIA_LABEL		"MTF Media Label"
#define MTF_FIELD_END		'|'

/* A stream that fills what is left of the last block: a header of its own, with a sum, then zeros. */
#define MTF_PAD			"SPAD"
#define MTF_PAD_LENGTH		8
#define MTF_PAD_SUM		20
#define MTF_PAD_HEADER		22

#endif
