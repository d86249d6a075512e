/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * attribute.h - data that programs keep on objects: bytes under a name
 *
 * Names are compared as they are. Attributes go with their object: whoever deletes rows of objects
 * calls attribute_forget().
 */
#ifndef NTMS_ATTRIBUTE_H
#define NTMS_ATTRIBUTE_H

#include <stddef.h>

#define ATTRIBUTE_NAME_UNITS 31
#define ATTRIBUTE_MAX 65535	/* bytes */

struct identity;
struct session;

/**
 * attribute_get() - GetNtmsObjectAttribute()
 * @object: id
 * @name: UTF-8; "" is the name of none
 * @data: room for it; NULL when *@size is 0
 * @size: in: bytes of @data; out: bytes of the attribute, also when it did not fit
 * Return: 0, NTMS_E_OBJECT_NOT_FOUND (object or attribute), NTMS_E_ACCESS_DENIED,
 * NTMS_E_INSUFFICIENT_BUFFER, NTMS_E_NO_DATA (it is longer than any may be), or another code.
 */
int attribute_get(struct session *session, const struct identity *caller, const char *object,
		  const char *name, void *data, size_t *size);

/**
 * attribute_set() - SetNtmsObjectAttribute(): make, replace, and with @size 0 delete one
 *
 * To delete one that is not there is no error.
 */
int attribute_set(struct session *session, const struct identity *caller, const char *object,
		  const char *name, const void *data, size_t size);

/* attribute_forget() - those of an object that is deleted; inside a transaction */
int attribute_forget(struct session *session, const char *object);

#endif
