// SPDX-License-Identifier: GPL-2.0-only
#include <linux/device.h>
#include "alert.h"
#include "changer.h"
#include "drive.h"
#include "sysfs.h"

/* An attribute that needs no lock of ours: what probe has found does not change. */
#define FIXED(name, format, ...)							\
	static ssize_t name##_show(struct device *dev, struct device_attribute *attribute,	\
				   char *page)						\
	{										\
		struct changer *changer = changer_of(dev);				\
											\
		return sysfs_emit(page, format "\n", __VA_ARGS__);				\
	}										\
	static DEVICE_ATTR_RO(name)

/* An attribute of the table. */
#define TABLE(name, format, ...)							\
	static ssize_t name##_show(struct device *dev, struct device_attribute *attribute,	\
				   char *page)						\
	{										\
		struct changer *changer = changer_of(dev);				\
		ssize_t length;								\
											\
		down_read(&changer->table);						\
		length = sysfs_emit(page, format "\n", __VA_ARGS__);				\
		up_read(&changer->table);						\
		return length;								\
	}										\
	static DEVICE_ATTR_RO(name)

static const char *state_name(u32 state)
{
	static const char * const names[] = {
		[NTMS_CHANGER_PROBING] = "probing",
		[NTMS_CHANGER_READY] = "ready",
		[NTMS_CHANGER_NOT_READY] = "not-ready",
		[NTMS_CHANGER_FAILED] = "failed",
	};

	return names[state];
}

FIXED(vendor, "%s", changer->identity.vendor);
FIXED(product, "%s", changer->identity.product);
FIXED(revision, "%s", changer->identity.revision);
FIXED(serial, "%s", changer->identity.serial);
FIXED(identifier, "%*phN", changer->identity.designator.length, changer->identity.designator.bytes);
FIXED(instance, "%llu", changer->instance);
TABLE(state, "%s", state_name(changer->state));
TABLE(generation, "%llu", changer->inventory.generation);
TABLE(inventory_generation, "%llu", changer->inventory.inventory_generation);
TABLE(store, "%*phN", changer->bound ? NTMS_ID_LENGTH : 0, changer->store);
TABLE(stale, "%u", changer->inventory.stale);
TABLE(attention, "%u", changer->inventory.attention);
TABLE(cartridges, "%u", changer->inventory.cartridge_count);
TABLE(elements, "%u", changer->inventory.element_count);
TABLE(swept, "%llu", changer->swept);
TABLE(transports, "%u", changer->geometry.range[SMC_TYPE_TRANSPORT].count);
TABLE(slots, "%u", changer->geometry.range[SMC_TYPE_STORAGE].count);
TABLE(ports, "%u", changer->geometry.range[SMC_TYPE_PORT].count);
TABLE(drives, "%u", changer->geometry.range[SMC_TYPE_DRIVE].count);
TABLE(first_transport, "%u", changer->geometry.range[SMC_TYPE_TRANSPORT].first);
TABLE(first_slot, "%u", changer->geometry.range[SMC_TYPE_STORAGE].first);
TABLE(first_port, "%u", changer->geometry.range[SMC_TYPE_PORT].first);
TABLE(first_drive, "%u", changer->geometry.range[SMC_TYPE_DRIVE].first);

/* How many sides are in a state. Counted when asked: nobody asks often. */
static u32 count_sides(const struct inventory *inventory, u32 state)
{
	const struct inventory_cartridge *cartridge;
	u32 count = 0;
	u32 i, side;

	for (i = 0; i < inventory->cartridge_count; i++) {
		cartridge = inventory->cartridges[i];
		for (side = 0; side < cartridge->side_count; side++)
			count += cartridge->sides[side].state == state;
	}
	return count;
}

#define SIDES(name, state)	TABLE(name, "%u", count_sides(&changer->inventory, state))

SIDES(unknown, NTMS_SIDE_UNKNOWN);
SIDES(unprepared, NTMS_SIDE_UNPREPARED);
SIDES(incompatible, NTMS_SIDE_INCOMPATIBLE);
SIDES(decommissioned, NTMS_SIDE_DECOMMISSIONED);
SIDES(available, NTMS_SIDE_AVAILABLE);
SIDES(allocated, NTMS_SIDE_ALLOCATED);
SIDES(complete, NTMS_SIDE_COMPLETE);
SIDES(foreign, NTMS_SIDE_FOREIGN);
SIDES(import, NTMS_SIDE_IMPORT);
SIDES(reserved, NTMS_SIDE_RESERVED);

static struct attribute *side_attributes[] = {
	&dev_attr_unknown.attr,
	&dev_attr_unprepared.attr,
	&dev_attr_incompatible.attr,
	&dev_attr_decommissioned.attr,
	&dev_attr_available.attr,
	&dev_attr_allocated.attr,
	&dev_attr_complete.attr,
	&dev_attr_foreign.attr,
	&dev_attr_import.attr,
	&dev_attr_reserved.attr,
	NULL
};

static const struct attribute_group side_group = {
	.name = "sides",
	.attrs = side_attributes,
};

/* Names of the TapeAlert flags that were set when they were last read. */
static ssize_t alerts_show(struct device *dev, struct device_attribute *attribute, char *page)
{
	struct changer *changer = changer_of(dev);
	ssize_t length = 0;
	u64 alerts;
	u32 number;

	down_read(&changer->table);
	alerts = changer->alerts;
	up_read(&changer->table);
	for (number = 1; number <= 64; number++) {
		if (!(alerts & 1ULL << (number - 1)))
			continue;
		length += length ? sysfs_emit_at(page, length, " ") : 0;
		length += alert_name(number) ?
			  sysfs_emit_at(page, length, "%s", alert_name(number)) :
			  sysfs_emit_at(page, length, "%u", number);
	}
	return length + sysfs_emit_at(page, length, "\n");
}
static DEVICE_ATTR_RO(alerts);

/* Paths come and go: this takes the lock that they are under. */
static ssize_t count_show(struct device *dev, struct device_attribute *attribute, char *page)
{
	return sysfs_emit(page, "%u\n", path_count(changer_of(dev)));
}
static DEVICE_ATTR_RO(count);

static struct attribute *path_attributes[] = {
	&dev_attr_count.attr,
	NULL
};

static const struct attribute_group path_group = {
	.name = SYSFS_PATHS,
	.attrs = path_attributes,
};

TABLE(resolved, "%u", drive_count(changer, NTMS_JOIN_RESOLVED));
TABLE(ambiguous, "%u", drive_count(changer, NTMS_JOIN_AMBIGUOUS));
TABLE(unresolved, "%u", drive_count(changer, NTMS_JOIN_UNRESOLVED));

static struct attribute *join_attributes[] = {
	&dev_attr_resolved.attr,
	&dev_attr_ambiguous.attr,
	&dev_attr_unresolved.attr,
	NULL
};

static const struct attribute_group join_group = {
	.name = SYSFS_JOINS,
	.attrs = join_attributes,
};

static struct attribute *attributes[] = {
	&dev_attr_vendor.attr,
	&dev_attr_product.attr,
	&dev_attr_revision.attr,
	&dev_attr_serial.attr,
	&dev_attr_identifier.attr,
	&dev_attr_instance.attr,
	&dev_attr_state.attr,
	&dev_attr_generation.attr,
	&dev_attr_inventory_generation.attr,
	&dev_attr_store.attr,
	&dev_attr_stale.attr,
	&dev_attr_attention.attr,
	&dev_attr_cartridges.attr,
	&dev_attr_elements.attr,
	&dev_attr_swept.attr,
	&dev_attr_alerts.attr,
	&dev_attr_transports.attr,
	&dev_attr_first_transport.attr,
	&dev_attr_slots.attr,
	&dev_attr_first_slot.attr,
	&dev_attr_ports.attr,
	&dev_attr_first_port.attr,
	&dev_attr_drives.attr,
	&dev_attr_first_drive.attr,
	NULL
};

static const struct attribute_group group = { .attrs = attributes };

const struct attribute_group *sysfs_groups[] = {
	&group, &side_group, &path_group, &join_group, NULL
};
