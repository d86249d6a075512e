// SPDX-License-Identifier: LGPL-2.1-or-later
/* Security descriptors. */
#include "api_security.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "api.h"
#include "code.h"
#include "explain.h"
#include "object_security.h"
#include "security.h"

_Static_assert(SECURITY_OWNER == OWNER_SECURITY_INFORMATION &&
	       SECURITY_GROUP == GROUP_SECURITY_INFORMATION &&
	       SECURITY_DACL == DACL_SECURITY_INFORMATION &&
	       SECURITY_SACL == SACL_SECURITY_INFORMATION, "parts are those of the interface");

int api_descriptor(const void *bytes, struct descriptor *out)
{
	size_t size;
	int r = security_measure(bytes, &size);

	if (!r)
		r = security_copy(bytes, size, out);
	return r == -EINVAL ? explain(NTMS_E_INVALID_PARAMETER,
				      "the security descriptor is malformed, or not self-relative")
			    : r;
}

int api_security_of(const SECURITY_ATTRIBUTES *attributes, struct descriptor *out)
{
	if (!attributes)
		return 0;
	if (attributes->nLength < sizeof(*attributes))
		return explain(NTMS_E_INVALID_PARAMETER, "nLength is too small");
	return attributes->lpSecurityDescriptor
		       ? api_descriptor(attributes->lpSecurityDescriptor, out) : 0;
}

static int put(const struct descriptor *descriptor, void *buffer, DWORD room, DWORD *needed)
{
	*needed = (DWORD)descriptor->size;
	if (room < descriptor->size)
		return explain(NTMS_E_INSUFFICIENT_BUFFER, "the security descriptor has %zu bytes",
			       descriptor->size);
	memcpy(buffer, descriptor->bytes, descriptor->size);
	return 0;
}

DWORD GetNtmsObjectSecurity(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			    SECURITY_INFORMATION RequestedInformation,
			    PSECURITY_DESCRIPTOR lpSecurityDescriptor, DWORD nLength,
			    LPDWORD lpnLengthNeeded)
{
	struct descriptor descriptor = { 0 };
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && (!lpObjectId || !lpnLengthNeeded || (!lpSecurityDescriptor && nLength)))
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpObjectId, id);
	r = object_security_get(call.session, call.caller, id, dwType, RequestedInformation,
				&descriptor);
	if (!r)
		r = put(&descriptor, lpSecurityDescriptor, nLength, lpnLengthNeeded);
	security_free(&descriptor);
	return api_end(&call, r);
}

DWORD SetNtmsObjectSecurity(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			    SECURITY_INFORMATION SecurityInformation,
			    PSECURITY_DESCRIPTOR lpSecurityDescriptor)
{
	struct descriptor descriptor = { 0 };
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && (!lpObjectId || !lpSecurityDescriptor))
		r = NTMS_E_INVALID_PARAMETER;
	if (!r)
		r = api_descriptor(lpSecurityDescriptor, &descriptor);
	if (r)
		return api_end(&call, r);
	api_id(lpObjectId, id);
	r = object_security_set(call.session, call.caller, id, dwType, SecurityInformation,
				&descriptor);
	security_free(&descriptor);
	return api_end(&call, r);
}
