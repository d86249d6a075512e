// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is on media. */
#include <string.h>

#include "api.h"
#include "code.h"
#include "explain.h"
#include "label.h"
#include "label_read.h"
#include "ntmsext.h"
#include "omid.h"
#include "text.h"

_Static_assert((int)LABEL_UNREADABLE == NTMS_LABEL_UNREADABLE, "contents are those of the interface");

#define DEVICE_UNITS		1023
#define SYSTEM_UNITS		63	/* of NTMS_FILESYSTEM_INFO */
#define VOLUME_UNITS		255

static void put_label(const struct label *label, NTMS_LABEL *to)
{
	to->dwLabelIdSize = (DWORD)label->id_size;
	memcpy(to->LabelId, label->id, label->id_size);
	text_put_utf8(to->szLabelType, sizeof(to->szLabelType), label->type);
	text_put_utf8(to->szLabelInfo, sizeof(to->szLabelInfo), label->info);
	text_put_utf8(to->szPlugIn, sizeof(to->szPlugIn), label->plugin);
}

static int read_label(const char *device, NTMS_LABEL *to)
{
	enum label_contents contents;
	struct labels *labels;
	struct label label;
	size_t block_size;
	int r = labels_open(&labels);

	if (r)
		return r;
	r = label_identify(labels, device, &label, &contents, &block_size);
	if (!r) {
		memset(to, 0, sizeof(*to));
		to->dwContents = contents;
		to->dwBlockSize = (DWORD)block_size;
		put_label(&label, to);
		text_put_utf8(to->szPassedOver, sizeof(to->szPassedOver), labels_passed_over(labels));
	}
	labels_free(labels);
	return r;
}

DWORD NtmsReadLabel(LPCSTR lpDevice, LPNTMS_LABEL lpLabel)
{
	char device[TEXT_BYTES(DEVICE_UNITS)];

	api_start();
	if (!lpDevice || !lpLabel)
		return api_result(NTMS_E_INVALID_PARAMETER);
	if (api_text(lpDevice, false, DEVICE_UNITS, device, sizeof(device)) <= 0)
		return api_result(explain(NTMS_E_INVALID_PARAMETER, "not the path of a device"));
	return api_result(read_label(device, lpLabel));
}

static int take_filesystem(const void *buffer, DWORD size, struct omid *omid)
{
	char system[TEXT_BYTES(SYSTEM_UNITS)], volume[TEXT_BYTES(VOLUME_UNITS)];
	NTMS_FILESYSTEM_INFO info;

	if (size != sizeof(info))
		return explain(NTMS_E_INVALID_PARAMETER, "not the size of NTMS_FILESYSTEM_INFO");
	memcpy(&info, buffer, sizeof(info));
	if (api_text(info.FileSystemType, true, SYSTEM_UNITS, system, sizeof(system)) <= 0 ||
	    api_text(info.VolumeName, true, VOLUME_UNITS, volume, sizeof(volume)) < 0)
		return explain(NTMS_E_BAD_FORMAT, "not the names of a file system and a volume");
	omid_of_filesystem(system, volume, info.SerialNumber, omid);
	return 0;
}

static int take_label(DWORD type, const void *buffer, DWORD size, struct omid *omid)
{
	switch (type) {
	case NTMS_OMID_TYPE_RAW_LABEL:
		if (!size || size > LABEL_MOST)
			return explain(NTMS_E_INVALID_PARAMETER, "a label has 1 to %d bytes", LABEL_MOST);
		return omid_of_bytes(buffer, size, omid);
	case NTMS_OMID_TYPE_FILESYSTEM_INFO:
		return take_filesystem(buffer, size, omid);
	default:
		return explain(NTMS_E_INVALID_PARAMETER, "no type of a label");
	}
}

DWORD UpdateNtmsOmidInfo(HANDLE hSession, LPNTMS_GUID lpMediaId, DWORD labelType,
			 DWORD numberOfBytes, LPVOID lpBuffer)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	struct omid omid;
	int r = api_begin(&call, hSession);

	if (!r && (!lpMediaId || !lpBuffer))
		r = explain(NTMS_E_INVALID_PARAMETER, "no medium, or no label");
	if (!r)
		r = take_label(labelType, lpBuffer, numberOfBytes, &omid);
	if (!r) {
		api_id(lpMediaId, id);
		r = omid_update(call.session, call.caller, id, &omid);
	}
	return api_end(&call, r);
}

DWORD NtmsOverwriteMedia(HANDLE hSession, const GUID *lpPhysicalMedia)
{
	return api_with_id(hSession, lpPhysicalMedia, omid_overwrite);
}
