/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* init.h - making a store */
#ifndef NTMS_INIT_H
#define NTMS_INIT_H

struct config;

/**
 * store_init() - make the store with all that is always in it
 * @config: where; NULL: config_read()
 *
 * Directory and file belong to group ntms when there is one. In it: the store's id, the computer
 * object, the media types, the offline library, the root pool and the three system containers.
 * Return: 0; NTMS_E_ALREADY_EXISTS; NTMS_E_ACCESS_DENIED; NTMS_E_DATABASE_FAILURE or _FULL. Nothing
 * is left behind on failure; an existing store is never touched.
 */
int store_init(const struct config *config);

#endif
