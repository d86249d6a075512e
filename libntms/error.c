// SPDX-License-Identifier: LGPL-2.1-or-later
/* From internal results to public codes, and to general words for them. */
#include <errno.h>
#include <stddef.h>

#include "code.h"
#include "error.h"
#include "media_type.h"
#include "ntmsapi.h"

static const struct {
	int result;
	uint32_t code;
} public_codes[] = {
	{ 0, ERROR_SUCCESS },

	{ NTMS_E_ACCESS_DENIED, ERROR_ACCESS_DENIED },
	{ NTMS_E_INVALID_HANDLE, ERROR_INVALID_HANDLE },
	{ NTMS_E_NO_MEMORY, ERROR_NOT_ENOUGH_MEMORY },
	{ NTMS_E_BAD_FORMAT, ERROR_BAD_FORMAT },
	{ NTMS_E_INVALID_DRIVE, ERROR_INVALID_DRIVE },
	{ NTMS_E_WRITE_PROTECT, ERROR_WRITE_PROTECT },
	{ NTMS_E_NOT_READY, ERROR_NOT_READY },
	{ NTMS_E_SHARING_VIOLATION, ERROR_SHARING_VIOLATION },
	{ NTMS_E_NOT_SUPPORTED, ERROR_NOT_SUPPORTED },
	{ NTMS_E_INVALID_PARAMETER, ERROR_INVALID_PARAMETER },
	{ NTMS_E_NOT_IMPLEMENTED, ERROR_CALL_NOT_IMPLEMENTED },
	{ NTMS_E_INSUFFICIENT_BUFFER, ERROR_INSUFFICIENT_BUFFER },
	{ NTMS_E_INVALID_NAME, ERROR_INVALID_NAME },
	{ NTMS_E_BUSY, ERROR_BUSY },
	{ NTMS_E_ALREADY_EXISTS, ERROR_ALREADY_EXISTS },
	{ NTMS_E_NO_DATA, ERROR_NO_DATA },
	{ NTMS_E_CANCELLED, ERROR_CANCELLED },
	{ NTMS_E_NO_SECURITY_ON_OBJECT, ERROR_NO_SECURITY_ON_OBJECT },
	{ NTMS_E_TIMEOUT, ERROR_TIMEOUT },
	{ NTMS_E_NOT_CONNECTED, ERROR_NOT_CONNECTED },
	{ NTMS_E_INVALID_MEDIA, ERROR_INVALID_MEDIA },
	{ NTMS_E_INVALID_LIBRARY, ERROR_INVALID_LIBRARY },
	{ NTMS_E_INVALID_MEDIA_POOL, ERROR_INVALID_MEDIA_POOL },
	{ NTMS_E_DRIVE_MEDIA_MISMATCH, ERROR_DRIVE_MEDIA_MISMATCH },
	{ NTMS_E_MEDIA_OFFLINE, ERROR_MEDIA_OFFLINE },
	{ NTMS_E_LIBRARY_OFFLINE, ERROR_LIBRARY_OFFLINE },
	{ NTMS_E_EMPTY, ERROR_EMPTY },
	{ NTMS_E_NOT_EMPTY, ERROR_NOT_EMPTY },
	{ NTMS_E_MEDIA_UNAVAILABLE, ERROR_MEDIA_UNAVAILABLE },
	{ NTMS_E_RESOURCE_DISABLED, ERROR_RESOURCE_DISABLED },
	{ NTMS_E_INVALID_CLEANER, ERROR_INVALID_CLEANER },
	{ NTMS_E_UNABLE_TO_CLEAN, ERROR_UNABLE_TO_CLEAN },
	{ NTMS_E_OBJECT_NOT_FOUND, ERROR_OBJECT_NOT_FOUND },
	{ NTMS_E_DATABASE_FAILURE, ERROR_DATABASE_FAILURE },
	{ NTMS_E_DATABASE_FULL, ERROR_DATABASE_FULL },
	{ NTMS_E_MEDIA_INCOMPATIBLE, ERROR_MEDIA_INCOMPATIBLE },
	{ NTMS_E_RESOURCE_NOT_PRESENT, ERROR_RESOURCE_NOT_PRESENT },
	{ NTMS_E_INVALID_OPERATION, ERROR_INVALID_OPERATION },
	{ NTMS_E_MEDIA_NOT_AVAILABLE, ERROR_MEDIA_NOT_AVAILABLE },
	{ NTMS_E_DEVICE_NOT_AVAILABLE, ERROR_DEVICE_NOT_AVAILABLE },
	{ NTMS_E_LIBRARY_FULL, ERROR_LIBRARY_FULL },
	{ NTMS_E_CLEANER_SLOT_SET, ERROR_CLEANER_SLOT_SET },
	{ NTMS_E_CLEANER_SLOT_NOT_SET, ERROR_CLEANER_SLOT_NOT_SET },
	{ NTMS_E_CLEANER_SPENT, ERROR_CLEANER_CARTRIDGE_SPENT },
	{ MEDIA_TYPE_NO_DRIVES, ERROR_NO_SUPPORTING_DRIVES },
	{ NTMS_E_REQUEST_REFUSED, ERROR_REQUEST_REFUSED },
	{ NTMS_E_UNEXPECTED_OMID, ERROR_UNEXPECTED_OMID },
	{ NTMS_E_MESSAGE_TOO_LONG, ERROR_MESSAGE_EXCEEDS_MAX_SIZE },
	{ NTMS_E_RESOURCE_NOT_AVAILABLE, ERROR_RESOURCE_NOT_AVAILABLE },
	{ NTMS_E_INVALID_STATE, ERROR_INVALID_STATE },
	{ NTMS_E_OUTCOME_UNKNOWN, ERROR_DATABASE_FAILURE },
	{ NTMS_E_OTHER_STORE, ERROR_DATABASE_FAILURE },
	{ NTMS_E_TURNED_BACK, ERROR_DATABASE_FAILURE },
	{ NTMS_E_GONE, ERROR_DEVICE_NOT_AVAILABLE },
	{ NTMS_E_STALE, ERROR_BUSY },
	{ NTMS_E_AMBIGUOUS, ERROR_BUSY },
	{ NTMS_E_UNREAD, ERROR_BUSY },

	{ -ENOMEM, ERROR_NOT_ENOUGH_MEMORY },
	{ -EMFILE, ERROR_NOT_ENOUGH_MEMORY },
	{ -ENFILE, ERROR_NOT_ENOUGH_MEMORY },
	{ -EACCES, ERROR_ACCESS_DENIED },
	{ -EPERM, ERROR_ACCESS_DENIED },
	{ -EBADF, ERROR_INVALID_HANDLE },
	{ -EINVAL, ERROR_INVALID_PARAMETER },
	{ -EILSEQ, ERROR_INVALID_PARAMETER },
	{ -ENAMETOOLONG, ERROR_INVALID_PARAMETER },
	{ -E2BIG, ERROR_INVALID_PARAMETER },
	{ -ENOSYS, ERROR_CALL_NOT_IMPLEMENTED },
	{ -EBUSY, ERROR_BUSY },
	{ -EEXIST, ERROR_ALREADY_EXISTS },
	{ -ECANCELED, ERROR_CANCELLED },
	{ -ETIMEDOUT, ERROR_TIMEOUT },
	{ -ENOENT, ERROR_OBJECT_NOT_FOUND },
	{ -ENOSPC, ERROR_DATABASE_FULL },
	{ -EDQUOT, ERROR_DATABASE_FULL },
	{ -ENODEV, ERROR_DEVICE_NOT_AVAILABLE },
	{ -EDOM, ERROR_INVALID_STATE },
};

static const struct {
	uint32_t code;
	const char *text;
} texts[] = {
	{ ERROR_SUCCESS, "" },
	{ ERROR_ACCESS_DENIED, "access denied" },
	{ ERROR_INVALID_HANDLE, "no such session, or it was closed" },
	{ ERROR_NOT_ENOUGH_MEMORY, "not enough memory" },
	{ ERROR_BAD_FORMAT, "the label is of no known kind" },
	{ ERROR_INVALID_DRIVE, "no such drive" },
	{ ERROR_WRITE_PROTECT, "the side is complete and is not written any more" },
	{ ERROR_NOT_READY, "not ready: try again" },
	{ ERROR_SHARING_VIOLATION, "a file is in use" },
	{ ERROR_NOT_SUPPORTED, "not supported" },
	{ ERROR_INVALID_PARAMETER, "an argument is missing or makes no sense" },
	{ ERROR_CALL_NOT_IMPLEMENTED, "this version cannot do that yet" },
	{ ERROR_INSUFFICIENT_BUFFER, "the buffer is too small" },
	{ ERROR_INVALID_NAME, "not a name that an object may have" },
	{ ERROR_BUSY, "in use" },
	{ ERROR_ALREADY_EXISTS, "it exists already" },
	{ ERROR_NO_DATA, "no data, or some were missed" },
	{ ERROR_INVALID_COMPUTERNAME, "not the name of a computer" },
	{ ERROR_CANCELLED, "cancelled" },
	{ ERROR_NO_SECURITY_ON_OBJECT, "the object has no security descriptor" },
	{ ERROR_TIMEOUT, "not done in time" },
	{ ERROR_NOT_CONNECTED, "no store can be reached" },
	{ ERROR_INVALID_MEDIA, "no such medium" },
	{ ERROR_INVALID_LIBRARY, "no such library" },
	{ ERROR_INVALID_MEDIA_POOL, "no such pool, or not one for this" },
	{ ERROR_DRIVE_MEDIA_MISMATCH, "the drive does not take the medium" },
	{ ERROR_MEDIA_OFFLINE, "the medium is offline" },
	{ ERROR_LIBRARY_OFFLINE, "the library is offline" },
	{ ERROR_EMPTY, "it is empty" },
	{ ERROR_NOT_EMPTY, "it is not empty" },
	{ ERROR_MEDIA_UNAVAILABLE, "no medium can be allocated" },
	{ ERROR_RESOURCE_DISABLED, "it is disabled" },
	{ ERROR_INVALID_CLEANER, "the cartridge may not be used as a cleaner: it has an owner" },
	{ ERROR_UNABLE_TO_CLEAN, "the drive does not clean itself" },
	{ ERROR_OBJECT_NOT_FOUND, "no such object" },
	{ ERROR_DATABASE_FAILURE, "the store cannot be read or written" },
	{ ERROR_DATABASE_FULL, "no room for the store" },
	{ ERROR_MEDIA_INCOMPATIBLE, "the media types do not go together" },
	{ ERROR_RESOURCE_NOT_PRESENT, "the library has no such part" },
	{ ERROR_INVALID_OPERATION, "no such operation" },
	{ ERROR_MEDIA_NOT_AVAILABLE, "the medium is disabled" },
	{ ERROR_DEVICE_NOT_AVAILABLE, "the device is disabled or not there" },
	{ ERROR_LIBRARY_FULL, "the library has no free slot" },
	{ ERROR_CLEANER_SLOT_SET, "the library has a slot for its cleaner already" },
	{ ERROR_CLEANER_SLOT_NOT_SET, "the library has no slot for a cleaner" },
	{ ERROR_CLEANER_CARTRIDGE_SPENT, "the library's cleaner has no uses left" },
	{ ERROR_NO_SUPPORTING_DRIVES, "no drive of the library takes this kind of media" },
	{ ERROR_REQUEST_REFUSED, "the operator refused" },
	{ ERROR_UNEXPECTED_OMID, "the label on the medium is not the one that is known" },
	{ ERROR_MESSAGE_EXCEEDS_MAX_SIZE, "the message is too long" },
	{ ERROR_RESOURCE_NOT_AVAILABLE, "it is occupied, or not there" },
	{ ERROR_INVALID_STATE, "not possible in its present state" },
};

uint32_t error_public(int result)
{
	size_t i;

	for (i = 0; i < sizeof(public_codes) / sizeof(*public_codes); i++) {
		if (public_codes[i].result == result)
			return public_codes[i].code;
	}
	return ERROR_DATABASE_FAILURE;
}

bool error_no_descriptor(int error)
{
	return error == EMFILE || error == ENFILE;
}

const char *error_text(uint32_t code)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (texts[i].code == code)
			return texts[i].text;
	}
	return "failed";
}
