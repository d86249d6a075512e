/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* md5.h - RFC 1321: the id of labels that have none; no protection against anybody */
#ifndef NTMS_LABEL_MD5_H
#define NTMS_LABEL_MD5_H

#include <stddef.h>

#define MD5_SIZE 16

void md5(const void *bytes, size_t size, unsigned char digest[MD5_SIZE]);

#endif
