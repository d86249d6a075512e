/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * information.h - between struct object and the public NTMS_OBJECTINFORMATION
 *
 * One table a type says where each member stands in the A and in the W structure, and which are set.
 * dwSize tells what the caller has: a structure that ends behind the member of Info for the type, or
 * version 1, whose members are shorter; what lies behind is neither written nor read.
 */
#ifndef NTMS_INFORMATION_H
#define NTMS_INFORMATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct object;

/**
 * information_check() - are dwSize and dwType of a structure usable?
 * @info: NTMS_OBJECTINFORMATIONA, or W when @wide
 * @set: for Set: the type must be given, and the texts to be set well formed
 * @type: out, dwType
 * Return: 0, NTMS_E_INVALID_PARAMETER, NTMS_E_INVALID_NAME.
 */
int information_check(const void *info, bool wide, bool set, uint32_t *type);

/**
 * information_put() - fill the caller's structure
 * Return: 0, or NTMS_E_INVALID_PARAMETER: it is too small for the type that was found.
 */
int information_put(const struct object *object, void *info, bool wide);

/**
 * information_take() - change an object to what a structure says, where that can be set
 *
 * Texts that are still as information_put() cut them stay as they were.
 * Return: 0, NTMS_E_INVALID_PARAMETER, NTMS_E_INVALID_NAME.
 */
int information_take(struct object *object, const void *info, bool wide);

/**
 * information_given() - what a structure for CreateNtmsMedia() says of a new object
 * @object: out; what the maker does not say is zero
 * @type: that it must have
 * Return: 0, NTMS_E_INVALID_PARAMETER (dwSize or dwType, a text, a length), NTMS_E_INVALID_NAME.
 */
int information_given(struct object *object, uint32_t type, const void *info, bool wide);

/* information_size() - dwSize: where the next one of an array stands */
size_t information_size(const void *info);

#endif
