// SPDX-License-Identifier: LGPL-2.1-or-later
/* Notifications. */
#include <errno.h>
#include <stdlib.h>

#include "api.h"
#include "api_session.h"
#include "code.h"
#include "explain.h"
#include "notification.h"
#include "session.h"

struct channel {
	struct api_dependent dependent;
	struct notification notification;
};

static struct channel *channel_of(struct handle_object *handle)
{
	return (struct channel *)(void *)handle;
}

static void release(struct handle_object *handle)
{
	struct channel *channel = channel_of(handle);

	api_disown(&channel->dependent);
	free(channel);
}

static const struct handle_class channel_class = {
	.kind = HANDLE_NOTIFICATION,
	.release = release,
};

static int open_channel(const struct api_call *call, DWORD type, HANDLE *handle)
{
	struct channel *channel = calloc(1, sizeof(*channel));
	int r;

	if (!channel)
		return NTMS_E_NO_MEMORY;
	r = notification_open(call->session, call->caller, type, &channel->notification);
	if (r) {
		free(channel);
		return r;
	}
	return api_adopt(call->handle, &channel->dependent, &channel_class, handle);
}

HANDLE OpenNtmsNotification(HANDLE hSession, DWORD dwType)
{
	HANDLE handle = INVALID_HANDLE_VALUE;
	struct api_call call;
	int r = api_begin(&call, hSession);
	DWORD code;

	if (!r)
		r = open_channel(&call, dwType, &handle);
	code = api_end(&call, r);
	if (code != ERROR_SUCCESS)
		NtmsSetLastError(code);
	return handle;
}

static int next(struct handle_object *object, DWORD timeout, NTMS_NOTIFICATIONINFORMATION *info)
{
	struct channel *channel = channel_of(object);
	struct event event;
	int r;

	r = notification_next(channel->dependent.parent->session, &channel->notification, timeout,
			      &event);
	if (r)
		return r;
	info->dwOperation = (DWORD)event.operation;
	api_guid(event.object, &info->ObjectId);
	return 0;
}

DWORD WaitForNtmsNotification(HANDLE hNotification,
			      LPNTMS_NOTIFICATIONINFORMATION lpNotificationInformation,
			      DWORD dwTimeout)
{
	struct handle_object *object;
	int r;

	api_start();
	object = handle_get(hNotification, HANDLE_NOTIFICATION);
	if (!object)
		return api_result(explain(NTMS_E_INVALID_HANDLE, "no such notification, or it was closed"));
	if (lpNotificationInformation)
		r = next(object, dwTimeout, lpNotificationInformation);
	else
		r = explain(NTMS_E_INVALID_PARAMETER, "no room for a notification");
	handle_put(object);
	return api_result(r);
}

DWORD CloseNtmsNotification(HANDLE hNotification)
{
	int r = NTMS_E_INVALID_PARAMETER;

	api_start();
	if (hNotification)
		r = handle_close(hNotification, HANDLE_NOTIFICATION, true);
	if (r == -EBUSY)
		explain(r, "a thread waits on it");
	return api_result(r);
}
