// SPDX-License-Identifier: GPL-2.0-or-later
// ntmsapi.h as C++ sees it: compiled with and without -fshort-wchar, UNICODE and PRE_SEVIL.
#include <ntmsapi.h>
#include <ntmsapi.h>

#include <cstddef>
#include <type_traits>

static_assert(sizeof(DWORD) == 4 && sizeof(LONG) == 4 && sizeof(WCHAR) == 2, "base types");
static_assert(std::is_unsigned<DWORD>::value && std::is_signed<LONG>::value, "signs");
static_assert(sizeof(GUID) == 16 && sizeof(SYSTEMTIME) == 16 && sizeof(HANDLE) == sizeof(void *), "");
static_assert(sizeof(NTMS_OBJECTINFORMATIONA) == 896, "A");
static_assert(sizeof(NTMS_OBJECTINFORMATIONW) == 1408, "W");
static_assert(offsetof(NTMS_OBJECTINFORMATIONW, Info) == 448, "Info");
static_assert(std::is_same<decltype(NTMS_OBJECTINFORMATION::szName), TCHAR[64]>::value, "TCHAR");
#if __SIZEOF_WCHAR_T__ == 2
static_assert(std::is_same<WCHAR, wchar_t>::value, "WCHAR");
#else
static_assert(std::is_same<WCHAR, char16_t>::value, "WCHAR");
#endif

extern "C" HANDLE use(LPCWSTR server);

HANDLE use(LPCWSTR server)
{
	static const TCHAR application[] = TEXT("ntmsapi_cxx");
	decltype(&GetLastError) last_error = &::GetLastError;
	HANDLE session = OpenNtmsSession(NULL, application, 0);
	LARGE_INTEGER capacity;
	NTMS_GUID null = NTMS_NULLGUID;

	capacity.QuadPart = -1;
	if (session == INVALID_HANDLE_VALUE && last_error() == ERROR_NOT_CONNECTED)
		return OpenNtmsSessionW(server, NULL, 0);
	EnumerateNtmsObject(session, &null, NULL, NULL, NTMS_MEDIA_POOL, NTMS_ENUM_ROOTPOOL);
	SetLastError(capacity.LowPart + capacity.u.LowPart + NTMS_IS_NULLGUID(null));
	return session;
}
