/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* api_security.h - security descriptors as arguments */
#ifndef NTMS_API_SECURITY_H
#define NTMS_API_SECURITY_H

#include "ntmsapi.h"

struct descriptor;

/* api_descriptor() - a copy of a self-relative descriptor, checked; security_free() it */
int api_descriptor(const void *bytes, struct descriptor *out);

/* api_security_of() - that of SECURITY_ATTRIBUTES; *@out is left alone when there is none */
int api_security_of(const SECURITY_ATTRIBUTES *attributes, struct descriptor *out);

#endif
