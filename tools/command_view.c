// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms view: objects of a type, or one object in full. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ntms.h"

static void row_text(struct table *table, const char *name, const char *value)
{
	table_text(table, name);
	table_text(table, value);
}

static void row_number(struct table *table, const char *name, unsigned long long value)
{
	table_text(table, name);
	table_number(table, value);
}

static void row_id(struct table *table, const char *name, const GUID *id)
{
	table_text(table, name);
	table_id(table, id);
}

static void row_time(struct table *table, const char *name, const SYSTEMTIME *time)
{
	table_text(table, name);
	table_time(table, time);
}

static void view_library(struct table *table, const NTMS_LIBRARYINFORMATION *info)
{
	row_text(table, "kind", library_type_name(info->LibraryType));
	row_number(table, "bar_code_reader", (unsigned int)info->BarCodeReaderInstalled);
	row_number(table, "drives", info->dwNumberOfDrives);
	row_number(table, "slots", info->dwNumberOfSlots);
	row_number(table, "ports", info->dwNumberOfPorts);
	row_number(table, "changers", info->dwNumberOfChangers);
	row_number(table, "media", info->dwNumberOfMedia);
	row_number(table, "media_types", info->dwNumberOfMediaTypes);
	row_number(table, "flags", info->dwFlags);
	row_id(table, "cleaner_slot", &info->CleanerSlot);
	row_number(table, "cleaner_uses", info->dwCleanerUsesRemaining);
}

static void view_changer(struct table *table, const NTMS_CHANGERINFORMATIONA *info)
{
	row_number(table, "number", info->Number);
	row_id(table, "changer_type", &info->ChangerType);
	row_text(table, "serial", info->szSerialNumber);
	row_text(table, "revision", info->szRevision);
	row_text(table, "device", info->szDeviceName);
	row_id(table, "library", &info->Library);
}

static void view_drive(struct table *table, const NTMS_DRIVEINFORMATIONA *info)
{
	row_number(table, "number", info->Number);
	row_text(table, "state", drive_state_name(info->State));
	row_id(table, "drive_type", &info->DriveType);
	row_text(table, "device", info->szDeviceName);
	row_text(table, "serial", info->szSerialNumber);
	row_text(table, "revision", info->szRevision);
	row_number(table, "mounts", info->dwMountCount);
	row_id(table, "side", &info->SavedPartitionId);
	row_id(table, "library", &info->Library);
	row_time(table, "last_cleaned", &info->LastCleanedTs);
}

static void view_pool(struct table *table, const NTMS_MEDIAPOOLINFORMATION *info)
{
	row_text(table, "kind", pool_type_name(info->PoolType));
	row_id(table, "media_type", &info->MediaType);
	row_id(table, "parent", &info->Parent);
	row_number(table, "from_free", info->AllocationPolicy & NTMS_ALLOCATE_FROMSCRATCH);
	row_number(table, "to_free", info->DeallocationPolicy & NTMS_DEALLOCATE_TOSCRATCH);
	row_number(table, "max", info->dwMaxAllocates);
	row_number(table, "media", info->dwNumberOfPhysicalMedia);
	row_number(table, "allocated", info->dwNumberOfLogicalMedia);
	row_number(table, "pools", info->dwNumberOfMediaPools);
}

static void view_medium(struct table *table, const NTMS_PMIDINFORMATIONA *info)
{
	row_id(table, "library", &info->CurrentLibrary);
	row_id(table, "pool", &info->MediaPool);
	row_text(table, "location_type", type_name(info->LocationType));
	row_id(table, "location", &info->Location);
	row_id(table, "home", &info->HomeSlot);
	row_id(table, "media_type", &info->MediaType);
	row_text(table, "bar_code", info->szBarCode);
	row_text(table, "sequence", info->szSequenceNumber);
	row_text(table, "state", media_state_name(info->MediaState));
	row_number(table, "sides", info->dwNumberOfPartitions);
}

static void view_side(struct table *table, const NTMS_PARTITIONINFORMATIONA *info)
{
	row_id(table, "physical_media", &info->PhysicalMedia);
	row_id(table, "logical_media", &info->LogicalMedia);
	row_text(table, "state", side_state_name(info->State));
	row_number(table, "side", info->Side);
	row_text(table, "label_type", info->szOmidLabelType);
	row_text(table, "label", info->szOmidLabelInfo);
	row_number(table, "mounts", info->dwMountCount);
	row_number(table, "allocations", info->dwAllocateCount);
	row_number(table, "capacity", (unsigned long long)info->Capacity.QuadPart);
}

static void view_media_type(struct table *table, const NTMS_MEDIATYPEINFORMATION *info)
{
	row_number(table, "number", info->MediaType);
	row_number(table, "sides", info->NumberOfSides);
	row_number(table, "read_write", info->ReadWriteCharacteristics);
	row_number(table, "device_type", info->DeviceType);
}

static void view_product(struct table *table, const char *vendor, const char *product)
{
	row_text(table, "vendor", vendor);
	row_text(table, "product", product);
}

static void view_computer(struct table *table, const NTMS_COMPUTERINFORMATION *info)
{
	row_number(table, "library_request_purge", info->dwLibRequestPurgeTime);
	row_number(table, "operator_request_purge", info->dwOpRequestPurgeTime);
	row_number(table, "media_pool_policy", info->dwMediaPoolPolicy);
}

static void view_library_request(struct table *table, const NTMS_LIBREQUESTINFORMATIONA *info)
{
	row_text(table, "operation", operation_name(info->OperationCode));
	row_number(table, "option", info->OperationOption);
	row_text(table, "state", library_request_state_name(info->State));
	row_id(table, "library", &info->Library);
	row_id(table, "side", &info->PartitionId);
	row_id(table, "physical_media", &info->PhysMediaId);
	row_id(table, "drive", &info->DriveId);
	row_id(table, "slot", &info->SlotId);
	row_id(table, "work_item", &info->WorkItemId);
	row_time(table, "queued", &info->TimeQueued);
	row_time(table, "completed", &info->TimeCompleted);
	row_number(table, "error", info->dwErrorCode);
	row_number(table, "priority", info->dwPriority);
	row_text(table, "application", info->szApplication);
	row_text(table, "user", info->szUser);
	row_text(table, "computer", info->szComputer);
}

static void view_operator_request(struct table *table, const NTMS_OPREQUESTINFORMATIONA *info)
{
	row_text(table, "request", operator_request_name(info->Request));
	row_text(table, "state", operator_request_state_name(info->State));
	row_text(table, "message", info->szMessage);
	row_time(table, "submitted", &info->Submitted);
	row_text(table, "arg1_type", info->Arg1Type ? type_name(info->Arg1Type) : "");
	row_id(table, "arg1", &info->Arg1);
	row_text(table, "arg2_type", info->Arg2Type ? type_name(info->Arg2Type) : "");
	row_id(table, "arg2", &info->Arg2);
	row_text(table, "application", info->szApplication);
	row_text(table, "user", info->szUser);
	row_text(table, "computer", info->szComputer);
}

static void view_type(struct table *table, const NTMS_OBJECTINFORMATIONA *info)
{
	switch (info->dwType) {
	case NTMS_LIBRARY:
		return view_library(table, &info->Info.Library);
	case NTMS_CHANGER:
		return view_changer(table, &info->Info.Changer);
	case NTMS_CHANGER_TYPE:
		return view_product(table, info->Info.ChangerType.szVendor,
				    info->Info.ChangerType.szProduct);
	case NTMS_COMPUTER:
		return view_computer(table, &info->Info.Computer);
	case NTMS_DRIVE:
		return view_drive(table, &info->Info.Drive);
	case NTMS_DRIVE_TYPE:
		return view_product(table, info->Info.DriveType.szVendor,
				    info->Info.DriveType.szProduct);
	case NTMS_IEDOOR:
		row_number(table, "number", info->Info.IEDoor.Number);
		row_id(table, "library", &info->Info.IEDoor.Library);
		return row_text(table, "state", door_state_name(info->Info.IEDoor.State));
	case NTMS_IEPORT:
		row_number(table, "number", info->Info.IEPort.Number);
		row_id(table, "library", &info->Info.IEPort.Library);
		return row_text(table, "state", port_content_name(info->Info.IEPort.Content));
	case NTMS_LIBREQUEST:
		return view_library_request(table, &info->Info.LibRequest);
	case NTMS_LOGICAL_MEDIA:
		return row_id(table, "pool", &info->Info.LogicalMedia.MediaPool);
	case NTMS_MEDIA_POOL:
		return view_pool(table, &info->Info.MediaPool);
	case NTMS_MEDIA_TYPE:
		return view_media_type(table, &info->Info.MediaType);
	case NTMS_OPREQUEST:
		return view_operator_request(table, &info->Info.OpRequest);
	case NTMS_PARTITION:
		return view_side(table, &info->Info.Partition);
	case NTMS_PHYSICAL_MEDIA:
		return view_medium(table, &info->Info.PhysicalMedia);
	case NTMS_STORAGESLOT:
		row_number(table, "number", info->Info.StorageSlot.Number);
		row_text(table, "state", slot_state_name(info->Info.StorageSlot.State));
		return row_id(table, "library", &info->Info.StorageSlot.Library);
	}
}

static int view_one(HANDLE session, const char *name)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_UNKNOWN };
	struct table *table;
	DWORD code;
	GUID id;

	guid_from_text(name, &id);
	code = GetNtmsObjectInformationA(session, &id, &info);
	if (code != ERROR_SUCCESS)
		return failed(code, "object %s", name);
	table = table_begin("object");
	table_column(table, "attribute", false);
	table_column(table, "value", false);
	row_id(table, "id", &info.ObjectGuid);
	row_text(table, "type", type_name(info.dwType));
	row_text(table, "name", info.szName);
	row_text(table, "description", info.szDescription);
	row_time(table, "created", &info.Created);
	row_time(table, "modified", &info.Modified);
	row_number(table, "enabled", (unsigned int)info.Enabled);
	row_text(table, "operational_state", operational_state_name(info.dwOperationalState));
	view_type(table, &info);
	return table_end(table);
}

static int view_list(HANDLE session, DWORD type, const GUID *container)
{
	NTMS_OBJECTINFORMATIONA info;
	struct table *table;
	DWORD count, code;
	GUID *list;
	int status = list_objects(session, container, type, 0, &list, &count);

	if (status)
		return status;
	table = table_begin("objects");
	table_column(table, "id", false);
	table_column(table, "name", false);
	table_column(table, "enabled", true);
	table_column(table, "operational_state", false);
	for (DWORD i = 0; i < count; i++) {
		memset(&info, 0, sizeof(info));
		info.dwSize = sizeof(info);
		info.dwType = type;
		code = GetNtmsObjectInformationA(session, &list[i], &info);
		if (code == ERROR_OBJECT_NOT_FOUND)
			continue;	/* deleted since it was listed */
		if (code != ERROR_SUCCESS && !status)
			status = failed(code, "object of type %s", type_name(type));
		if (code != ERROR_SUCCESS)
			continue;
		table_id(table, &list[i]);
		table_text(table, info.szName);
		table_number(table, (unsigned int)info.Enabled);
		table_text(table, operational_state_name(info.dwOperationalState));
	}
	free(list);
	if (table_end(table))
		return EXIT_STORE;
	return status ? EXIT_PARTLY : EXIT_DONE;
}

int command_view(const struct command *self, int argc, char **argv)
{
	int first = operands(self, argc, argv);
	GUID container, id;
	HANDLE session;
	DWORD type = 0;
	int status;

	if (first < 0)
		return EXIT_USAGE;
	argc -= first;
	argv += first;
	if (argc < 1 || argc > 2)
		return usage(self);
	if (!guid_from_text(argv[0], &id) && !type_from_name(argv[0], &type)) {
		fprintf(stderr, "ntms: '%s' is neither an id nor a type of object\n", argv[0]);
		return usage(self);
	}
	if (argc == 2 && (!type || !guid_from_text(argv[1], &container))) {
		fprintf(stderr, "ntms: the container of a list is an id: '%s'\n", argv[1]);
		return usage(self);
	}
	status = connection_open(&session);
	if (status)
		return status;
	return type ? view_list(session, type, argc == 2 ? &container : NULL) :
		      view_one(session, argv[0]);
}
